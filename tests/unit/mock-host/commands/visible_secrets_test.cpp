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
    EXPECT_THAT(err_, AllOf(HasSubstr("setting set smtp.password -"), Not(HasSubstr("hush"))));
    type({"setting", "list"});
    EXPECT_THAT(out_, Not(HasSubstr("smtps://me")));
}

TEST_F(VisibleSecrets, PasswordInAnAddressIsNotStoredThere)
{
    EXPECT_EQ(type({"setting", "set", "smtp.url", "-"}, "smtps://me:hush@mail.example.com\n"),
              Exit::wrong_use);
    EXPECT_THAT(err_, AllOf(HasSubstr("setting set smtp.password -"), Not(HasSubstr("hush"))));
    type({"setting", "list"});
    EXPECT_THAT(out_, Not(HasSubstr("smtps://me")));
}

TEST_F(VisibleSecrets, PasswordOfTheMailServerIsNoArgument)
{
    EXPECT_EQ(type({"setting", "set", "smtp.password", "hush"}), Exit::wrong_use);
    EXPECT_THAT(err_, AllOf(HasSubstr("setting set smtp.password -"), Not(HasSubstr("hush"))));
}

TEST_F(VisibleSecrets, PasswordOfTheMailServerIsSealedAndNeverShown)
{
    EXPECT_EQ(type({"setting", "set", "smtp.url", "smtps://me@mail.example.com"}), Exit::ok);
    EXPECT_THAT(err_, HasSubstr("setting set smtp.password -"));
    EXPECT_EQ(type({"setting", "set", "smtp.password", "-"}, "hush\n"), Exit::ok);
    EXPECT_THAT(out_, HasSubstr("smtp.password is set."));
    EXPECT_EQ(type({"setting", "set", "smtp.url", "smtps://me@other.example.com"}), Exit::ok);
    EXPECT_THAT(err_, HasSubstr("goes to this server, too"));

    type({"setting", "list", "--json"});
    EXPECT_THAT(out_, AllOf(HasSubstr("\"***\""), Not(HasSubstr("hush"))));
    type({"audit", "list"});
    EXPECT_THAT(out_, AllOf(HasSubstr("setting smtp.password"), Not(HasSubstr("hush"))));
    type({"key", "rotate"});
    EXPECT_THAT(out_, HasSubstr("1 secret is sealed"));
    type({"setting", "reset", "smtp.password"});
    EXPECT_THAT(out_, HasSubstr("smtp.password is not set."));
}

TEST_F(VisibleSecrets, PasswordWithoutAUserIsToldToWaitForOne)
{
    type({"setting", "set", "smtp.url", "smtp://mail.example.com"});
    EXPECT_EQ(type({"setting", "set", "smtp.password", "-"}, "hush\n"), Exit::ok);
    EXPECT_THAT(err_, HasSubstr("as soon as smtp.url has a user"));
}

TEST_F(VisibleSecrets, PasswordInAnotherAddressIsNotTakenForThatOfTheMailServer)
{
    EXPECT_EQ(type({"setting", "set", "desk.base_url", "https://me:hush@desk.example.com"}),
              Exit::wrong_use);
    EXPECT_THAT(err_, AllOf(Not(HasSubstr("smtp")), Not(HasSubstr("hush"))));
}

TEST_F(VisibleSecrets, CodeIsNoArgument)
{
    EXPECT_EQ(type({"config", "code", "TeamViewer", "hush"}), Exit::wrong_use);
    EXPECT_THAT(err_, AllOf(HasSubstr("config code NAME -"), Not(HasSubstr("hush"))));
}

} // namespace
} // namespace mock::commands
