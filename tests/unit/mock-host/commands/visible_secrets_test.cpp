#include "tests/unit/mock-host/commands/typed_commands.hpp"

#include <gmock/gmock.h>

namespace mock::commands {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

/// An empty desk, and what commands answer there.
class VisibleSecrets : public TypedCommands {
protected:
    VisibleSecrets() { type({"init", "--empty"}); }
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
