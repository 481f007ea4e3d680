#include "mock-host/store/audit.hpp"
#include "mock-host/store/passwords.hpp"
#include "mock-host/store/people.hpp"
#include "mock-host/store/tokens.hpp"
#include "mock-host/store/web_sessions.hpp"
#include "tests/unit/mock-host/store/temporary_store.hpp"

#include <gmock/gmock.h>

namespace mock::store {
namespace {

using testing::HasSubstr;
using testing::MatchesRegex;
using testing::Not;
using testing::SizeIs;
using testing::StartsWith;

/// A store with p-1 and p-2.
class TwoPeople : public TemporaryStore {
public:
    TwoPeople()
    {
        write([](Transaction& change) {
            insert_person(change, {.name = "Ada", .email = "ada@example.com"});
            insert_person(change, {.name = "Bob", .email = "bob@example.com"});
        });
    }

    void sign_in(const std::string& cookie, const std::string& person, Time until)
    {
        write([&](Transaction& change) {
            insert_web_session(change, {.id_hash = token_hash(cookie),
                                        .person = person,
                                        .csrf = "csrf of " + cookie,
                                        .created_at = noon(),
                                        .last_seen_at = noon(),
                                        .expires_at = until});
        });
    }

    std::optional<WebSession> session(const std::string& cookie, Time now = noon())
    {
        return find_web_session(Reader(*store), token_hash(cookie), now);
    }
};

TEST(Passwords, TheAuditTrailSaysByNameWhoseWasSet)
{
    TwoPeople desk;
    desk.write([](Transaction& change) { set_password(change, "p-2", decoy_hash()); });
    const auto found = list_audit(Reader(*desk.store), {.subject = "bob"});
    ASSERT_THAT(found, SizeIs(1));
    EXPECT_EQ(found[0].subject, "person Bob (p-2)");
}

TEST(Tokens, AreAllDifferentAndFitIntoACookie)
{
    EXPECT_THAT(new_token(), SizeIs(43));
    EXPECT_THAT(new_token(), MatchesRegex("[A-Za-z0-9_-]+"));
    EXPECT_NE(new_token(), new_token());
}

TEST(Tokens, HashOfOneIsAlwaysTheSameAndHidesIt)
{
    EXPECT_EQ(token_hash("a"), token_hash("a"));
    EXPECT_NE(token_hash("a"), token_hash("b"));
    EXPECT_THAT(token_hash("a-long-token"), Not(HasSubstr("token")));
    EXPECT_THAT(token_hash(""), SizeIs(43));
}

TEST(Passwords, AreCheckedAgainstTheirHash)
{
    TwoPeople desk;
    const PasswordHash hash = hash_password(desk::Secret("correct horse"));
    EXPECT_THAT(hash.text, StartsWith("$argon2id$"));
    EXPECT_THAT(hash.text, Not(HasSubstr("horse")));
    EXPECT_TRUE(desk.write([&](auto& change) { return set_password(change, "p-1", hash); }));

    const Reader reader(*desk.store);
    EXPECT_TRUE(check_password(reader, "p-1", desk::Secret("correct horse")));
    EXPECT_FALSE(check_password(reader, "p-1", desk::Secret("correct horsE")));
    EXPECT_FALSE(check_password(reader, "p-1", desk::Secret("")));
    EXPECT_FALSE(check_password(reader, "p-2", desk::Secret("correct horse")));
    EXPECT_TRUE(has_password(reader, "p-1"));
    EXPECT_FALSE(has_password(reader, "p-2"));
}

TEST(Passwords, OfNobodyAreRefused)
{
    TwoPeople desk;
    const Reader reader(*desk.store);
    for (const char* person : {"p-2", "p-9", "", "p-1 OR 1=1"}) {
        EXPECT_FALSE(check_password(reader, person, desk::Secret("x"))) << person;
        EXPECT_FALSE(has_password(reader, person)) << person;
    }
    EXPECT_FALSE(
        desk.write([](auto& change) { return set_password(change, "p-9", decoy_hash()); }));
}

TEST(Passwords, ThatAreRemovedFitNoMore)
{
    TwoPeople desk;
    const PasswordHash hash = hash_password(desk::Secret("correct horse"));
    desk.write([&](auto& change) { set_password(change, "p-1", hash); });
    EXPECT_TRUE(desk.write([](auto& change) { return remove_password(change, "p-1"); }));
    EXPECT_FALSE(has_password(Reader(*desk.store), "p-1"));
    EXPECT_FALSE(check_password(Reader(*desk.store), "p-1", desk::Secret("correct horse")));
}

TEST(Passwords, EqualOnesHaveDifferentHashes)
{
    EXPECT_NE(hash_password(desk::Secret("same")).text, hash_password(desk::Secret("same")).text);
}

TEST(Passwords, DecoyCostsAsMuchAsARealHash)
{
    EXPECT_FALSE(needs_new_hash(decoy_hash()));
    EXPECT_FALSE(needs_new_hash(hash_password(desk::Secret("x"))));
    EXPECT_TRUE(needs_new_hash(
        {"$argon2id$v=19$m=8192,t=1,p=1$" + std::string(22, 'A') + "$" + std::string(43, 'A')}));
    EXPECT_TRUE(needs_new_hash({"secret"}));
}

TEST(WebSessions, AreFoundByTheirCookieUntilTheyExpire)
{
    TwoPeople desk;
    desk.sign_in("cookie", "p-2", noon(60));

    const auto found = desk.session("cookie", noon(59));

    ASSERT_TRUE(found);
    EXPECT_EQ(found->person, "p-2");
    EXPECT_EQ(found->csrf, "csrf of cookie");
    EXPECT_EQ(found->created_at, noon());
    EXPECT_EQ(found->expires_at, noon(60));
    EXPECT_FALSE(desk.session("cookie", noon(60)));
    EXPECT_FALSE(desk.session("cookies"));
}

TEST(WebSessions, HoldLongerWhenTheyAreUsed)
{
    TwoPeople desk;
    desk.sign_in("cookie", "p-1", noon(60));
    const auto touch = [&](Time now, Time until) {
        return desk.write([&](Transaction& change) {
            return touch_web_session(change, token_hash("cookie"), now, until);
        });
    };
    EXPECT_TRUE(touch(noon(50), noon(110)));
    EXPECT_EQ(desk.session("cookie", noon(100))->last_seen_at, noon(50));
    EXPECT_FALSE(touch(noon(110), noon(500))); // An expired one does not come back.
    EXPECT_FALSE(desk.session("cookie", noon(110)));
}

TEST(WebSessions, EndOneByOneByAgeAndByPerson)
{
    TwoPeople desk;
    desk.sign_in("old", "p-1", noon(10));
    desk.sign_in("ada", "p-1", noon(60));
    desk.sign_in("ada at home", "p-1", noon(60));
    desk.sign_in("bob", "p-2", noon(60));

    Transaction change(*desk.store);
    EXPECT_EQ(remove_expired_web_sessions(change, noon(10)), 1);
    EXPECT_FALSE(find_web_session(change, token_hash("old"), noon()));
    EXPECT_EQ(remove_web_sessions_of(change, "p-1"), 2);
    EXPECT_FALSE(find_web_session(change, token_hash("ada"), noon()));
    EXPECT_TRUE(find_web_session(change, token_hash("bob"), noon()));
    EXPECT_TRUE(remove_web_session(change, token_hash("bob")));
    EXPECT_FALSE(remove_web_session(change, token_hash("bob")));
}

} // namespace
} // namespace mock::store
