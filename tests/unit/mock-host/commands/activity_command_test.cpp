#include "mock-host/commands/command_line.hpp"
#include "mock-host/commands/verbs.hpp"

#include <gmock/gmock.h>
#include <unistd.h>

#include <filesystem>
#include <sstream>

namespace mock::commands {
namespace {

using ::testing::HasSubstr;

/// A desk, and what commands answer there.
class ActivityCommand : public testing::Test {
protected:
    ~ActivityCommand() override { std::filesystem::remove_all(data_); }

    Exit type(std::vector<std::string> words)
    {
        words.insert(words.begin(), {"--data", data_});
        std::istringstream in;
        std::ostringstream out;
        std::ostringstream err;
        const Exit exit = run_command_line(words, all_commands(), {in, out, err});
        err_ = err.str();
        return exit;
    }

    Exit create(const std::string& initiator, const std::vector<std::string>& more)
    {
        std::vector<std::string> words{"activity", "create",      "--title",
                                       "Plotter",  "--initiator", initiator};
        words.insert(words.end(), more.begin(), more.end());
        return type(words);
    }

    const std::string data_ = testing::TempDir() + "activity-command-" + std::to_string(::getpid());
    std::string err_{};
};

TEST_F(ActivityCommand, DeskWithoutAgentsNamesTheOptionThatSaysWho)
{
    type({"init", "--empty"});
    EXPECT_EQ(create("admin@example.com", {}), Exit::failed);
    EXPECT_THAT(err_, HasSubstr("Say who it is with --responsible EMAIL."));
    EXPECT_EQ(create("admin@example.com", {"--responsible", "admin@example.com"}), Exit::ok)
        << err_;
}

TEST_F(ActivityCommand, RequesterOrNobodyCannotBeResponsible)
{
    type({"init"});
    EXPECT_EQ(create("marie.dupont@example.com", {"--responsible", "marie.dupont@example.com"}),
              Exit::failed);
    EXPECT_THAT(err_, HasSubstr("marie.dupont@example.com is a requester"));
    EXPECT_EQ(create("marie.dupont@example.com", {"--responsible", ""}), Exit::wrong_use);
    EXPECT_THAT(err_, HasSubstr("--responsible is empty"));
}

} // namespace
} // namespace mock::commands
