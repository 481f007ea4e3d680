#include "mock-host/commands/demo/child_process.hpp"
#include "mock-host/commands/demo/loopback_http.hpp"
#include "mock-host/commands/demo/stage.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>

namespace mock::commands {
namespace {

using ::testing::HasSubstr;

TEST(At, FollowsMembersAndPlacesAndFindsNothingBeyond)
{
    const auto value = boost::json::parse(R"({"token":{"state":"valid"},"links":[{"n":7}]})");
    EXPECT_EQ(text_at(value, "token.state"), "valid");
    EXPECT_EQ(number_at(value, "links.0.n"), 7);
    EXPECT_EQ(count_at(value, "links"), 1U);
    EXPECT_EQ(text_at(value, "token.state.more"), "");
    EXPECT_EQ(number_at(value, "links.1.n"), 0);
    EXPECT_EQ(count_at(value, "nothing"), 0U);
}

TEST(RunProgram, GivesBothOutputsAndTheStatus)
{
    const auto finished = run_program("/bin/sh", {"-c", "cat; echo oops >&2; exit 3"}, "typed\n");
    ASSERT_TRUE(finished);
    EXPECT_EQ(finished->out, "typed\n");
    EXPECT_EQ(finished->err, "oops\n");
    EXPECT_EQ(finished->status, 3);
}

TEST(RunProgram, ThatASignalEndsHasTheStatusOfAShell)
{
    const auto finished = run_program("/bin/sh", {"-c", "kill -9 $$"});
    ASSERT_TRUE(finished);
    EXPECT_EQ(finished->status, 137);
}

TEST(RunProgram, ThatIsNotThereIsNamed)
{
    const auto finished = run_program("/nowhere/program", {});
    ASSERT_FALSE(finished);
    EXPECT_THAT(finished.error().message, HasSubstr("/nowhere/program"));
}

TEST(Program, IsReadUpToTheFirstEmptyLine)
{
    auto program = Program::start("/bin/sh", {"-c", "printf 'one\\ntwo\\n\\nthree\\n'; cat"});
    ASSERT_TRUE(program);
    const auto paragraph = program->read_paragraph(std::chrono::seconds{60});
    ASSERT_TRUE(paragraph);
    EXPECT_EQ(*paragraph, "one\ntwo");
}

TEST(Program, ThatEndsBeforeItSaidAnythingIsAnError)
{
    auto program = Program::start("/bin/true", {});
    ASSERT_TRUE(program);
    EXPECT_FALSE(program->read_paragraph(std::chrono::seconds{60}));
}

TEST(LoopbackHttp, TalksToThisMachineOnly)
{
    const auto reply = http_get("http://example.com/");
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().status, desk::Errc::denied);
}

} // namespace
} // namespace mock::commands
