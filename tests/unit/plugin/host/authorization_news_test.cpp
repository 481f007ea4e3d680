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
