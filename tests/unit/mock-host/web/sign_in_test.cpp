#include "mock-host/store/passwords.hpp"
#include "mock-host/store/tokens.hpp"
#include "mock-host/store/web_sessions.hpp"
#include "tests/unit/mock-host/web/role_world.hpp"

#include <gmock/gmock.h>

#include <atomic>
#include <barrier>
#include <thread>

namespace mock::web {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

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

TEST_F(SignInByPassword, AttemptsThatAClockNotedWhichWasAheadDoNotCount)
{
    const auto guess_at = [this](store::Time now) {
        world_.desk->pretend(now);
        return status_of("ahead@example.com", "wrong");
    };
    const auto now = runtime::TestDesk::real_time();
    for (int i = 0; i < 10; ++i)
        EXPECT_EQ(guess_at(now + std::chrono::hours{3}), 403);
    EXPECT_EQ(guess_at(now + std::chrono::hours{3}), 429);
    EXPECT_EQ(guess_at(now), 403);
}

TEST_F(SignInByPassword, AttemptsByClocksThatDifferALittleCountTogether)
{
    int tried = 0;
    const auto now = runtime::TestDesk::real_time();
    for (int i = 0; i < 16; ++i) {
        world_.desk->pretend(now - std::chrono::milliseconds{i * 50});
        tried += status_of("apart@example.com", "wrong") == 403 ? 1 : 0;
    }
    EXPECT_EQ(tried, 10);
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

/// A browser that signed in at this desk, and asks for a page.
Request with_cookie_of(const Response& signed_in, const RoleWorld& world, std::string_view asks)
{
    const std::string cookie = value_of(signed_in.headers, "Set-Cookie");
    Request request = world.request(Asker::nobody, "GET", asks);
    request.headers.emplace_back("cookie", cookie.substr(0, cookie.find(';')));
    return request;
}

TEST_F(SignInByPassword, WhoChoseAPersonIsNobodyOnceThereArePasswords)
{
    const Response chosen = world_.ask(Asker::nobody, "POST", "/sign-in");
    const Request request = with_cookie_of(chosen, world_, "/portal");
    EXPECT_EQ(world_.answer(request).status, 200);
    EXPECT_EQ(value_of(site_.answer(request).headers, "Location"), "/sign-in?next=%2Fportal");
}

TEST_F(SignInByPassword, CookieLastsAsLongAsTheSession)
{
    add("long@example.com", "correct horse");
    Request request = world_.request(Asker::nobody, "POST", "/sign-in");
    request.form = {{"email", "long@example.com"}, {"password", "correct horse"}};
    const Response entered = site_.answer(request);
    EXPECT_THAT(value_of(entered.headers, "Set-Cookie"), Not(HasSubstr("Max-Age")));
    const auto begin = runtime::TestDesk::real_time();
    for (int hours = 0; hours <= 40; hours += 8) { // Somebody who works, and sleeps little.
        world_.desk->pretend(begin + std::chrono::hours{hours});
        EXPECT_EQ(site_.answer(with_cookie_of(entered, world_, "/portal")).status, 200) << hours;
    }
}

TEST(SignIn, WhoIsInAlreadyComesToThePageThatWasWanted)
{
    RoleWorld world;
    const auto leads_to = [&](std::string_view asks) {
        return value_of(world.ask(Asker::agent, "GET", asks).headers, "Location");
    };
    EXPECT_EQ(leads_to("/sign-in?next=%2Fassets%3Fq%3DPC"), "/assets?q=PC");
    EXPECT_EQ(leads_to("/sign-in?next=%2F%2Felsewhere"), "/activities");
}

TEST(Session, IsProlongedWhenTheStoreCanBeWrittenAndStopsNoPageUntilThen)
{
    RoleWorld world;
    const auto desk = world.test.open_impatient(std::chrono::milliseconds{20});
    Site site(*desk, {.hosts = {"desk"}});
    const auto later = runtime::TestDesk::real_time() + std::chrono::minutes{10};
    desk->pretend(later);
    const Request request = world.request(Asker::agent, "GET", "/activities");
    const auto seen_at = [&] {
        const std::string hash = store::token_hash(request.cookie(session_cookie));
        return find_web_session(store::Reader(world.test.store()), hash, later)->last_seen_at;
    };
    {
        const store::Transaction somebody_writes(world.test.store());
        EXPECT_EQ(site.answer(request).status, 200);
        EXPECT_LT(seen_at(), later);
    }
    EXPECT_EQ(site.answer(request).status, 200);
    EXPECT_GE(seen_at(), later);
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
