#include "mock-host/store/audit.hpp"
#include "mock-host/store/people.hpp"
#include "tests/unit/mock-host/commands/typed_commands.hpp"

#include <gmock/gmock.h>

#include <string>
#include <vector>

namespace mock::commands {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

/// An empty desk that speaks French, and what commands answer there.
class PersonCommand : public TypedCommands {
protected:
    PersonCommand() { type({"init", "--empty", "--locale", "fr-FR"}); }

    Exit add(const std::string& name, const std::string& email, const std::string& role,
             const std::vector<std::string>& more = {})
    {
        std::vector<std::string> words{"person",  "add", "--name", name,
                                       "--email", email, "--role", role};
        words.insert(words.end(), more.begin(), more.end());
        return type(words);
    }
    std::vector<store::Person> people() const
    {
        const auto opened = store();
        return list_people(store::Reader(*opened));
    }
    std::vector<store::AuditEntry> added() const
    {
        const auto opened = store();
        return list_audit(store::Reader(*opened), {.action = "person.add"});
    }
};

TEST_F(PersonCommand, AddsSomebodyInTheLanguageOfTheDeskAndSaysSoInTheAuditTrail)
{
    ASSERT_EQ(add("Ada Byron", "ada@example.com", "agent"), Exit::ok) << err_;
    ASSERT_THAT(people(), SizeIs(2));
    const store::Person ada = people().front();
    EXPECT_EQ(ada.name, "Ada Byron");
    EXPECT_EQ(ada.email, "ada@example.com");
    EXPECT_EQ(ada.role, store::Role::agent);
    EXPECT_EQ(ada.locale, "fr-FR");
    ASSERT_THAT(added(), SizeIs(1));
    EXPECT_EQ(added().front().subject, subject_of(ada));
    EXPECT_THAT(added().front().actor.origin, HasSubstr("command of"));
}

TEST_F(PersonCommand, MayBeToldTheLanguage)
{
    ASSERT_EQ(add("Ada Byron", "ada@example.com", "requester", {"--locale", "it"}), Exit::ok);
    EXPECT_EQ(people().front().locale, "it");
    EXPECT_THAT(err_, HasSubstr("what it says in it is written in English"));
}

TEST_F(PersonCommand, TakesAnAddressOnce)
{
    EXPECT_EQ(add("Somebody", "Admin@Example.com", "agent"), Exit::failed);
    EXPECT_THAT(err_, HasSubstr("\"Admin@Example.com\" is there already"));
    EXPECT_THAT(people(), SizeIs(1));
    EXPECT_THAT(added(), IsEmpty());
}

TEST_F(PersonCommand, SaysWhatIsWrongAndAddsNobody)
{
    EXPECT_EQ(add(" ", "ada@example.com", "agent"), Exit::wrong_use);
    EXPECT_THAT(err_, HasSubstr("A person needs a name."));
    for (const char* wrong : {"", "ada", "ada@", "ada@a@b", "Ada <ada@example.com>", "ada@\xff"}) {
        EXPECT_EQ(add("Ada", wrong, "agent"), Exit::wrong_use) << wrong;
        EXPECT_THAT(err_, HasSubstr("is no e-mail address. Write it like ada@example.com."));
    }
    EXPECT_EQ(add("Ada", "ada@example.com", "boss"), Exit::wrong_use);
    EXPECT_THAT(err_, HasSubstr("There are agent, administrator and requester."));
    EXPECT_EQ(add("Ada", "ada@example.com", "agent", {"--locale", "English"}), Exit::wrong_use);
    EXPECT_THAT(err_, HasSubstr("\"English\" is no language."));
    EXPECT_THAT(people(), SizeIs(1));
    EXPECT_THAT(added(), IsEmpty());
}

} // namespace
} // namespace mock::commands
