#include "mock-host/store/passwords.hpp"
#include "tests/unit/mock-host/web/role_world.hpp"

#include <gmock/gmock.h>

#include <atomic>
#include <barrier>
#include <thread>

namespace mock::web {
namespace {

using testing::AllOf;
using testing::HasSubstr;

/// A desk that others reach, and its sign-in page.
class SignInByPassword : public testing::Test {
protected:
    int status_of(const std::string& email, const std::string& password)
    {
        Request request = world_.request(Asker::nobody, "POST", "/sign-in");
        request.form = {{"email", email}, {"password", password}};
        return site_.answer(request).status;
    }
    /// Attempts are counted for the whole program, so every test has people of its own.
    void add(const std::string& email, const std::string& password)
    {
        const auto hash = store::hash_password(desk::Secret(password));
        store::Transaction change(world_.test.store());
        const auto person = insert_person(change, {.name = "Eve", .email = email, .locale = "en"});
        ASSERT_TRUE(person && store::set_password(change, person->id, hash));
        change.commit();
    }

    RoleWorld world_;
    Site site_{*world_.desk,
               {.data = world_.test.folder(), .by_password = true, .hosts = {"desk"}}};
};

// All of them ask before the first has been found wrong.
TEST_F(SignInByPassword, CrowdOfGuessesGetsNoMoreTriesThanOneAfterTheOther)
{
    constexpr int crowd = 16;
    std::barrier together(crowd);
    std::atomic<int> tried = 0;
    std::atomic<int> too_many = 0;
    std::vector<std::thread> guesses;
    for (int i = 0; i < crowd; ++i) {
        guesses.emplace_back([&] {
            together.arrive_and_wait();
            const int status = status_of("crowd@example.com", "wrong");
            tried += status == 403 ? 1 : 0;
            too_many += status == 429 ? 1 : 0;
        });
    }
    for (auto& guess : guesses)
        guess.join();
    EXPECT_LE(tried.load(), 10);
    EXPECT_EQ(tried + too_many, crowd);
}

TEST_F(SignInByPassword, AnotherSpellingOfTheAddressGetsNoMoreTries)
{
    add("spelt@example.com", "correct horse");
    for (const char* email : {"spelt@example.com", "Spelt@example.com", "SPELT@EXAMPLE.COM"}) {
        for (int i = 0; i < 4; ++i)
            status_of(email, "wrong");
    }
    EXPECT_EQ(status_of("sPelt@example.com", "correct horse"), 429);
}

TEST_F(SignInByPassword, RightPasswordDoesNotCount)
{
    add("often@example.com", "correct horse");
    for (int i = 0; i < 12; ++i)
        EXPECT_EQ(status_of("often@example.com", "correct horse"), 303);
}

TEST_F(SignInByPassword, WhatIsTooLongForAnAddressIsNotRemembered)
{
    const std::string email = std::string(250, 'x') + "@example.com";
    for (int i = 0; i < 12; ++i)
        EXPECT_EQ(status_of(email, "wrong"), 403);
}

// Who comes through a proxy sits elsewhere, although the proxy is on this machine.
TEST(Choice, IsNotForThoseWhoComeThroughAProxy)
{
    RoleWorld world;
    EXPECT_EQ(world.ask(Asker::nobody, "POST", "/sign-in").status, 303);
    for (const char* header :
         {"forwarded", "x-forwarded-for", "x-forwarded-proto", "x-real-ip", "via"}) {
        SCOPED_TRACE(header);
        for (const Asker asker : everybody) {
            Request request = world.request(asker, "GET", "/sign-in");
            request.headers.emplace_back(header, "192.0.2.1");
            const Response answer = world.answer(request);
            EXPECT_EQ(answer.status, 403);
            EXPECT_THAT(answer.body, AllOf(HasSubstr("--host"), HasSubstr("person password")));
        }
        Request request = world.request(Asker::nobody, "POST", "/sign-in");
        request.headers.emplace_back(header, "192.0.2.1");
        EXPECT_EQ(world.answer(request).status, 403);
        request = world.request(Asker::nobody, "GET", "/static/style.css");
        request.headers.emplace_back(header, "192.0.2.1");
        EXPECT_EQ(world.answer(request).status, 200); // Of the page that says so.
    }
}

TEST_F(SignInByPassword, PasswordsAreAskedForAlsoThroughAProxy)
{
    add("proxy@example.com", "correct horse");
    Request request = world_.request(Asker::nobody, "POST", "/sign-in");
    request.headers.emplace_back("x-forwarded-for", "192.0.2.1");
    request.form = {{"email", "proxy@example.com"}, {"password", "correct horse"}};
    EXPECT_EQ(site_.answer(request).status, 303);
}

} // namespace
} // namespace mock::web
