#include "plugin/host/authorization_news.hpp"
#include "tests/fakes/world.hpp"

#include <gmock/gmock.h>

namespace {

using namespace std::chrono_literals;
using testing::SizeIs;

struct NoLog final : tv::Log {
    void write(tv::LogLevel, const desk::Call&, std::string_view) override {}
};

TEST(AuthorizationNews, AsksAdministratorsOnceForTheTokensThatBrokeWhoeverFindsThatOut)
{
    fakes::World world;
    NoLog log;
    tv::AuthorizationRecord broken{.state = tv::AuthorizationRecord::State::reauthorize,
                                   .expires_at = world.clock.time + 1h,
                                   .since = world.clock.time};
    for (int node = 0; node < 3; ++node) { // Each says since when it knows.
        tv::host::AuthorizationNews news(world.checkpoints, log, "TeamViewer");
        broken.since += 1min;
        news.changed(broken, world.call("renewal"));
    }
    EXPECT_THAT(world.desk.on("cfg-1").mails, SizeIs(1));

    broken.expires_at = world.clock.time + 24h; // Tokens of a later authorisation.
    tv::host::AuthorizationNews(world.checkpoints, log, "TeamViewer")
        .changed(broken, world.call("renewal"));
    EXPECT_THAT(world.desk.on("cfg-1").mails, SizeIs(2));
}

TEST(AuthorizationNews, AsksAdministratorsOnceForEachScriptTokenThatIsRefused)
{
    using Of = tv::AuthorizationRecord::Of;
    fakes::World world;
    NoLog log;
    tv::host::AuthorizationNews news(world.checkpoints, log, "TeamViewer");
    tv::AuthorizationRecord refused{.state = tv::AuthorizationRecord::State::reauthorize,
                                    .of = Of::script_token,
                                    .mark = "0123456789abcdef"};
    const auto tell = [&] { EXPECT_TRUE(news.changed(refused, world.call("click"))); };
    for (int times = 0; times < 3; ++times) {
        refused.since += 10min;
        tell();
    }
    const auto& desk = world.desk.on("cfg-1");
    ASSERT_THAT(desk.mails, SizeIs(1));
    EXPECT_EQ(desk.mails.begin()->second.text.key, "mail.script_token.text");

    refused.mark = "fedcba9876543210"; // Somebody has entered another one.
    tell();
    EXPECT_THAT(desk.mails, SizeIs(2));

    refused.of = Of::report_token;
    refused.mark = "0011223344556677";
    tell();
    EXPECT_THAT(desk.mails, SizeIs(3));
    EXPECT_TRUE(desk.records.contains("authorization"));
    EXPECT_TRUE(desk.records.contains("authorization/reports"));
}

TEST(AuthorizationNews, AsksAdministratorsAgainWhenAScriptTokenThatHadRecoveredDies)
{
    fakes::World world;
    NoLog log;
    tv::AuthorizationRecord record{.since = world.clock.time,
                                   .of = tv::AuthorizationRecord::Of::script_token,
                                   .mark = "0123456789abcdef"};
    const auto tell = [&](tv::AuthorizationRecord::State state) {
        record.state = state;
        tv::host::AuthorizationNews(world.checkpoints, log, "TeamViewer")
            .changed(record, world.call("click"));
    };
    using State = tv::AuthorizationRecord::State;
    tell(State::reauthorize); // A gateway, for some minutes.
    record.since += 11min;
    tell(State::reauthorize); // Another node.
    tell(State::valid);
    EXPECT_THAT(world.desk.on("cfg-1").mails, SizeIs(1));

    record.since += std::chrono::days{30};
    tell(State::reauthorize);
    EXPECT_THAT(world.desk.on("cfg-1").mails, SizeIs(2));
}

TEST(AuthorizationNews, SaysWhetherItIsRecorded)
{
    fakes::World world;
    NoLog log;
    const tv::AuthorizationRecord record{.state = tv::AuthorizationRecord::State::valid};
    tv::host::AuthorizationNews news(world.checkpoints, log, "TeamViewer");

    world.faults.arm(1, fakes::Fault::unavailable);
    EXPECT_FALSE(news.changed(record, world.call("renewal")));
    EXPECT_TRUE(news.changed(record, world.call("renewal")));
}

} // namespace
