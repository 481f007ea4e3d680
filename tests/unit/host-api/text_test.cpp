#include <desk/sdk/text.hpp>

#include <gtest/gtest.h>

#include <cstring>
#include <string>

namespace {

using desk::Errc;
using desk::Error;
using namespace std::chrono_literals;

TEST(Text, CrossesAsTheSameBytes)
{
    EXPECT_EQ(desk::from_text(desk::to_text("Büro")), "Büro");
    EXPECT_EQ(desk::from_text(desk_text_t{nullptr, 0}), "");
    EXPECT_EQ(desk::from_text(desk_text_t{nullptr, 7}), ""); // A broken caller, not our crash.
}

TEST(Text, IsUtf8OrNot)
{
    for (const char* text : {"", "plain", "Büro", "€", "\xf0\x9f\x96\xa8", "\xf4\x8f\xbf\xbf",
                             "\xed\x9f\xbf", "\xee\x80\x80", "\xc2\x80", "\xe0\xa0\x80"}) {
        EXPECT_TRUE(desk::is_utf8(text)) << text;
    }
    for (const char* text : {
             "\x80",             // continuation without a beginning
             "\xc3",             // cut off
             "\xe2\x82",         // cut off
             "\xc3\x28",         // no continuation
             "\xc0\xaf",         // overlong /
             "\xc1\xbf",         // overlong
             "\xe0\x9f\xbf",     // overlong
             "\xf0\x8f\xbf\xbf", // overlong
             "\xed\xa0\x80",     // surrogate
             "\xf4\x90\x80\x80", // beyond U+10FFFF
             "\xf5\x80\x80\x80",
             "\xff",
             "a\xe2\x28\xa1",
         }) {
        EXPECT_FALSE(desk::is_utf8(text)) << text;
    }
    EXPECT_FALSE(desk::is_utf8(std::string_view("a\0b", 3)));
}

TEST(Text, IsCutBetweenCharacters)
{
    EXPECT_EQ(desk::cut("abc", 3), "abc");
    EXPECT_EQ(desk::cut("abc", 2), "ab");
    EXPECT_EQ(desk::cut("a€", 4), "a€");
    EXPECT_EQ(desk::cut("a€", 3), "a");
    EXPECT_EQ(desk::cut("a€", 2), "a");
    EXPECT_EQ(desk::cut("\xf0\x9f\x96\xa8", 3), "");
    EXPECT_EQ(desk::cut("abc", 0), "");
}

TEST(Text, FieldEndsWithNulAndHoldsWholeCharacters)
{
    char field[6];
    std::memset(field, 'x', sizeof field);

    desk::write_field(field, "abc€");
    EXPECT_STREQ(field, "abc");

    desk::write_field(field, "ab€");
    EXPECT_STREQ(field, "ab€");
}

TEST(Text, FieldHasAQuestionMarkForWhatIsNoCharacter)
{
    char field[8];
    desk::write_field(field, std::string_view("a\xff\0b\xe2\x82", 6));
    EXPECT_STREQ(field, "a??b??");
}

TEST(Text, FieldOfTheOtherSideIsReadToItsEndAtMost)
{
    const char open[4] = {'a', 'b', 'c', 'd'};
    EXPECT_EQ(desk::read_field(open), "abcd");

    const char broken[4] = {'a', '\xe2', '\x82', '\0'};
    EXPECT_EQ(desk::read_field(broken), "a??");
}

TEST(Text, ErrorCrossesAndComesBack)
{
    const Error error{.status = Errc::limit,
                      .code = "teamviewer.license_limit",
                      .detail = "all channels are in use",
                      .message = "Alle Kanäle sind belegt.",
                      .retryable = true,
                      .retry_after = 90s};
    desk_error_t err = desk::empty_error();

    const desk_status_t status = desk::write_error(&err, error);
    const Error read = desk::read_error(status, err);

    EXPECT_EQ(read.status, error.status);
    EXPECT_EQ(read.code, error.code);
    EXPECT_EQ(read.detail, error.detail);
    EXPECT_EQ(read.message, error.message);
    EXPECT_TRUE(read.retryable);
    EXPECT_EQ(read.retry_after, 90s);
}

TEST(Text, LostAnswerCrossesAsUnavailableAndIsWorthAnotherAttempt)
{
    desk_error_t err = desk::empty_error();
    EXPECT_EQ(desk::write_error(&err, Error{.status = Errc::answer_lost, .code = "net.lost"}),
              DESK_E_UNAVAILABLE);

    EXPECT_EQ(err.status, DESK_E_UNAVAILABLE);
    EXPECT_EQ(err.flags, static_cast<std::uint32_t>(DESK_ERROR_RETRYABLE));
    EXPECT_EQ(desk::read_error(err.status, err).status, Errc::unavailable);
}

TEST(Text, LongErrorIsCutBetweenCharacters)
{
    std::string detail = "x"; // An odd start, so that the limit falls inside a character.
    for (int i = 0; i < 400; ++i)
        detail += "é";
    desk_error_t err = desk::empty_error();

    desk::write_error(&err, Error{.detail = detail});

    EXPECT_TRUE(desk::is_utf8(err.detail));
    EXPECT_EQ(std::strlen(err.detail), 623U);
}

TEST(Text, ErrorIsNotWrittenWhereThereIsNoneOrItIsShorterThanKnown)
{
    EXPECT_EQ(desk::write_error(nullptr, Error{.status = Errc::denied}), DESK_E_DENIED);

    desk_error_t err{};
    err.struct_size = 16;
    EXPECT_EQ(desk::write_error(&err, Error{.status = Errc::denied, .code = "x"}), DESK_E_DENIED);
    EXPECT_EQ(err.status, 0);
    EXPECT_STREQ(err.code, "");
}

TEST(Text, ErrorThatNobodyFilledStillSaysWhatIsKnown)
{
    const Error read = desk::read_error(DESK_E_UNAVAILABLE, desk::empty_error());
    EXPECT_EQ(read.status, Errc::unavailable);
    EXPECT_EQ(read.code, "error.missing");
    EXPECT_FALSE(read.detail.empty());
}

TEST(Text, ErrorWithoutWordsSaysThatThereAreNone)
{
    desk_error_t err = desk::empty_error();
    desk::write_error(&err, DESK_E_DENIED, "some.code", "");
    const Error read = desk::read_error(DESK_E_DENIED, err);
    EXPECT_EQ(read.code, "some.code");
    EXPECT_EQ(read.detail, "status 4, and no words with it");
}

TEST(Text, UnknownStatusIsABug)
{
    for (const desk_status_t status : {-1, 12, 100, 4711}) {
        EXPECT_EQ(desk::from_status(status), Errc::internal) << status;
    }
    EXPECT_EQ(desk::from_status(DESK_E_CONFLICT), Errc::conflict);
}

TEST(Text, RetryAfterOfAnyLengthFitsTheBorder)
{
    desk_error_t err = desk::empty_error();
    desk::write_error(&err, Error{.retry_after = std::chrono::hours(24 * 365 * 10)});
    EXPECT_EQ(err.retry_after_ms, static_cast<std::uint32_t>(INT32_MAX));
    desk::write_error(&err, Error{.retry_after = -1s});
    EXPECT_EQ(err.retry_after_ms, 0U);
}

} // namespace
