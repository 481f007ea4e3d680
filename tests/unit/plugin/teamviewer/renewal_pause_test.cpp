#include "tests/unit/plugin/teamviewer/token_fixture.hpp"

#include <gmock/gmock.h>

namespace tv {
namespace {

using desk::Errc;
using testing::failure;
using ::testing::SizeIs;
using namespace std::chrono_literals;
using RenewalPause = testing::TokenTest;

desk::Error redirected()
{
    return {.status = Errc::invalid,
            .code = "net.redirect",
            .detail = "the server wants to send us to elsewhere.example.com",
            .args = {"elsewhere.example.com"}};
}

TEST_F(RenewalPause, FailedRenewalIsNotTriedAgainForSomeSecondsByAnybody)
{
    world.hold_tokens("access-1", 0s);
    world.transport.handler = [](const http::Request&) { return redirected(); };
    TokenSource other(world.configuration, world.services());

    EXPECT_EQ(get(tokens), "net.redirect");
    EXPECT_EQ(get(tokens), "net.redirect");
    const auto told = other.get(world.call).error();
    EXPECT_EQ(told.status, Errc::invalid);
    EXPECT_EQ(told.detail, redirected().detail);
    EXPECT_EQ(told.args, redirected().args);
    EXPECT_THAT(world.transport.sent(), SizeIs(1));

    world.clock.advance(5s);
    EXPECT_EQ(get(other), "net.redirect");
    EXPECT_THAT(world.transport.sent(), SizeIs(2));
}

TEST_F(RenewalPause, OtherTokensOrAnotherConfigurationEndThePause)
{
    world.hold_tokens("access-1", 0s);
    world.transport.handler = [](const http::Request&) { return redirected(); };
    ASSERT_EQ(get(tokens), "net.redirect");

    Configuration changed = world.configuration;
    changed.api_url = "https://right.example.com/api/v1";
    TokenSource after_a_change(changed, world.services());
    EXPECT_EQ(get(after_a_change), "net.redirect");
    EXPECT_THAT(world.transport.sent(), SizeIs(2));

    world.vault.set("form.client_secret", "CANARY-other-0123456789");
    EXPECT_EQ(get(tokens), "net.redirect");
    EXPECT_THAT(world.transport.sent(), SizeIs(3));

    world.hold_tokens("access-2", 0s);
    EXPECT_EQ(get(tokens), "net.redirect");
    EXPECT_THAT(world.transport.sent(), SizeIs(4));
}

TEST_F(RenewalPause, PersonWhoWantsToKnowDoesNotWaitForTheEndOfThePause)
{
    world.hold_tokens("access-1", 0s);
    world.transport.handler = [](const http::Request&) { return redirected(); };
    ASSERT_EQ(get(tokens), "net.redirect");
    world.transport.handler = [this](const http::Request& it) { return endpoint(it); };
    ASSERT_EQ(get(tokens), "net.redirect");

    tokens.try_anew(world.call);

    EXPECT_EQ(get(tokens), "access-2");
}

TEST_F(RenewalPause, LostAnswerBeginsNoPause)
{
    world.hold_tokens("access-1", 0s);
    world.transport.handler = [](const http::Request&) { return failure(Errc::answer_lost); };
    ASSERT_EQ(get(tokens), "net.test");
    world.transport.handler = [this](const http::Request& it) { return endpoint(it); };

    EXPECT_EQ(get(tokens), "access-2");
}

TEST_F(RenewalPause, PauseOfAClockThatWentAheadDoesNotHold)
{
    world.hold_tokens("access-1", 0s);
    world.clock.advance(5h);
    world.transport.handler = [](const http::Request&) { return redirected(); };
    ASSERT_EQ(get(tokens), "net.redirect");
    world.transport.handler = [this](const http::Request& it) { return endpoint(it); };

    world.clock.advance(-5h);
    EXPECT_EQ(get(tokens), "access-2");
}

} // namespace
} // namespace tv
