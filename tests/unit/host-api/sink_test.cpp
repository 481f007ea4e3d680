#include <desk/sdk/sink.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace {

using desk::Error;
using desk::Status;
using testing::ElementsAre;

desk_status_t write(const desk_sink_t* sink, std::string_view piece)
{
    return sink->write(sink->context, piece.data(), piece.size());
}

TEST(StringSink, CollectsAllPieces)
{
    desk::StringSink sink(100);
    EXPECT_EQ(write(sink.get(), "one "), DESK_OK);
    EXPECT_EQ(write(sink.get(), ""), DESK_OK);
    EXPECT_EQ(write(sink.get(), "two"), DESK_OK);
    EXPECT_EQ(sink.take(), "one two");
}

TEST(StringSink, RefusesMoreThanItMayHold)
{
    desk::StringSink sink(5);
    EXPECT_EQ(write(sink.get(), "12345"), DESK_OK);
    EXPECT_FALSE(sink.overflowed());
    EXPECT_EQ(write(sink.get(), "6"), DESK_E_LIMIT);
    EXPECT_TRUE(sink.overflowed());
}

TEST(StringSink, TakesNothingBehindAPieceThatItRefused)
{
    desk::StringSink sink(5);
    EXPECT_EQ(write(sink.get(), "123456"), DESK_E_LIMIT);
    EXPECT_EQ(write(sink.get(), "1"), DESK_E_LIMIT); // It would fit, and leave a hole.
    EXPECT_TRUE(sink.overflowed());
    EXPECT_EQ(sink.finish().error().status, desk::Errc::limit);
    EXPECT_EQ(sink.take(), "");
}

TEST(StringSink, RefusesAPieceOfNull)
{
    desk::StringSink sink(100);
    EXPECT_EQ(sink.get()->write(sink.get()->context, nullptr, 0), DESK_OK);
    EXPECT_TRUE(sink.finish());
    EXPECT_EQ(sink.get()->write(sink.get()->context, nullptr, 7), DESK_E_INVALID);
    EXPECT_FALSE(sink.overflowed());
    EXPECT_EQ(sink.finish().error().code, "sink.refused");
}

TEST(StringSink, DoesNotMoveWhatFitsIntoTheMemoryThatWasTaken)
{
    desk::StringSink sink(4096, 4096);
    ASSERT_EQ(write(sink.get(), "a"), DESK_OK);
    for (int i = 0; i < 4000; ++i)
        ASSERT_EQ(write(sink.get(), "b"), DESK_OK);
    const std::string taken = sink.take();
    EXPECT_EQ(taken.size(), 4001U);
    EXPECT_GE(taken.capacity(), 4096U);
}

class LineSink : public testing::Test {
protected:
    std::vector<std::string> lines;
    desk::LineSink sink{[this](std::string_view line) -> Status {
        if (line == "bad") return Error{.status = desk::Errc::invalid, .code = "line.bad"};
        if (line == "throw") throw std::runtime_error("thrown");
        lines.emplace_back(line);
        return {};
    }};
};

TEST_F(LineSink, GivesEachLineWithoutItsLineFeed)
{
    EXPECT_EQ(write(sink.get(), "one\ntwo\n"), DESK_OK);
    EXPECT_EQ(write(sink.get(), "three\n"), DESK_OK);
    EXPECT_TRUE(sink.finish());
    EXPECT_THAT(lines, ElementsAre("one", "two", "three"));
}

TEST_F(LineSink, JoinsALineThatComesInPieces)
{
    EXPECT_EQ(write(sink.get(), "o"), DESK_OK);
    EXPECT_EQ(write(sink.get(), "ne\nt"), DESK_OK);
    EXPECT_EQ(write(sink.get(), "wo"), DESK_OK);
    EXPECT_THAT(lines, ElementsAre("one"));
    EXPECT_TRUE(sink.finish());
    EXPECT_THAT(lines, ElementsAre("one", "two"));
}

TEST_F(LineSink, RefusesALineThatIsLongerThanADocument)
{
    const std::string half(desk::LineSink::line_bytes_max / 2, 'x');
    EXPECT_EQ(write(sink.get(), half + half + "\n"), DESK_OK);
    EXPECT_EQ(write(sink.get(), half), DESK_OK);
    EXPECT_EQ(write(sink.get(), half), DESK_OK);
    EXPECT_EQ(write(sink.get(), "x"), DESK_E_CANCELLED);
    EXPECT_EQ(sink.finish().error().code, "sink.line_too_long");
    EXPECT_THAT(lines, testing::SizeIs(1));
}

TEST_F(LineSink, LeavesOutEmptyLines)
{
    EXPECT_EQ(write(sink.get(), "\n\none\n\n"), DESK_OK);
    EXPECT_TRUE(sink.finish());
    EXPECT_THAT(lines, ElementsAre("one"));
}

TEST_F(LineSink, StopsTheProducerAtTheFirstErrorAndKeepsIt)
{
    EXPECT_EQ(write(sink.get(), "one\nbad\ntwo\n"), DESK_E_CANCELLED);
    EXPECT_EQ(write(sink.get(), "three\n"), DESK_E_CANCELLED);
    EXPECT_EQ(sink.finish().error().code, "line.bad");
    EXPECT_THAT(lines, ElementsAre("one"));
}

TEST_F(LineSink, RefusesAPieceOfNull)
{
    EXPECT_EQ(sink.get()->write(sink.get()->context, nullptr, 0), DESK_OK);
    EXPECT_EQ(sink.get()->write(sink.get()->context, nullptr, 7), DESK_E_CANCELLED);
    EXPECT_EQ(sink.finish().error().code, "sink.null");
}

TEST_F(LineSink, LetsNoExceptionOfTheFunctionPass)
{
    EXPECT_EQ(write(sink.get(), "throw\n"), DESK_E_CANCELLED);
    EXPECT_EQ(sink.finish().error().code, "bug");
    EXPECT_EQ(sink.finish().error().detail, "thrown");
}

} // namespace
