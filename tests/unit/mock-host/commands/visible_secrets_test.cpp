#include "mock-host/commands/command_line.hpp"
#include "mock-host/commands/verbs.hpp"

#include <gmock/gmock.h>
#include <unistd.h>

#include <filesystem>
#include <sstream>

namespace mock::commands {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

/// An empty desk, and what commands answer there.
class VisibleSecrets : public testing::Test {
protected:
    VisibleSecrets() { type({"init", "--empty"}); }
    ~VisibleSecrets() override { std::filesystem::remove_all(data_); }

    Exit type(std::vector<std::string> words, const std::string& input = {})
    {
        words.insert(words.begin(), {"--data", data_});
        std::istringstream in(input);
        std::ostringstream out;
        std::ostringstream err;
        const Exit exit = run_command_line(words, all_commands(), {in, out, err});
        out_ = out.str();
        err_ = err.str();
        return exit;
    }

    const std::string data_ = testing::TempDir() + "visible-" + std::to_string(::getpid());
    std::string out_{};
    std::string err_{};
};

TEST_F(VisibleSecrets, PasswordInAnAddressIsNoArgument)
{
    EXPECT_EQ(type({"setting", "set", "smtp.url", "smtps://me:hush@mail.example.com"}),
              Exit::wrong_use);
    EXPECT_THAT(err_, AllOf(HasSubstr("setting set smtp.url -"), Not(HasSubstr("hush"))));
    type({"setting", "list"});
    EXPECT_THAT(out_, Not(HasSubstr("smtps://me")));
}

TEST_F(VisibleSecrets, PasswordInAnAddressMayComeFromStandardInput)
{
    EXPECT_EQ(type({"setting", "set", "smtp.url", "-"}, "smtps://me:hush@mail.example.com\n"),
              Exit::ok);
    EXPECT_THAT(out_, AllOf(HasSubstr("mail.example.com"), Not(HasSubstr("hush"))));
    EXPECT_EQ(type({"setting", "set", "smtp.url", "smtps://me@mail.example.com"}), Exit::ok);
}

TEST_F(VisibleSecrets, CodeIsNoArgument)
{
    EXPECT_EQ(type({"config", "code", "TeamViewer", "hush"}), Exit::wrong_use);
    EXPECT_THAT(err_, AllOf(HasSubstr("config code NAME -"), Not(HasSubstr("hush"))));
}

} // namespace
} // namespace mock::commands
