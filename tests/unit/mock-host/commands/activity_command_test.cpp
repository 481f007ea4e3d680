#include "tests/unit/mock-host/commands/typed_commands.hpp"

#include <gmock/gmock.h>

namespace mock::commands {
namespace {

using ::testing::HasSubstr;

/// A desk, and what commands answer there.
class ActivityCommand : public TypedCommands {
protected:
    Exit create(const std::string& initiator, const std::vector<std::string>& more)
    {
        std::vector<std::string> words{"activity", "create",      "--title",
                                       "Plotter",  "--initiator", initiator};
        words.insert(words.end(), more.begin(), more.end());
        return type(words);
    }
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
