#include "tests/unit/mock-host/runtime/test_desk.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

namespace mock::runtime {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// Names of the calls of a desk that opens packages with `open_package`, after a ticket on which
/// its configuration holds something was closed.
std::vector<std::string>
calls_after_closing(const std::function<desk::Result<loader::Installed>()>& open_package)
{
    TestDesk world("echo");
    DeskOptions options = world.options();
    options.open_package = [&](const store::Package&) { return open_package(); };
    const auto desk = world.open(std::move(options));
    {
        store::Transaction change(world.store());
        put_record(change,
                   {.instance = world.configuration.id, .target = world.target(), .key = "r"});
        change.commit();
    }
    EXPECT_TRUE(desk->close_activity(world.activity.id, world.agent.id));
    std::vector<std::string> names;
    for (const auto& call : list_calls(store::Reader(world.store()), {}))
        names.push_back(call.request.name);
    return names;
}

TEST(Desk, ClosingAnActivityTellsNobodyWhosePackageDoesNotKnowTheEvent)
{
    const auto deaf = [](bool is_deaf) -> desk::Result<loader::Installed> {
        DESK_TRY(auto installed, TestDesk::package("echo"));
        if (is_deaf) installed.package.manifest.events.clear();
        return installed;
    };
    EXPECT_THAT(calls_after_closing([&] { return deaf(true); }), IsEmpty());
    EXPECT_THAT(calls_after_closing([&] { return deaf(false); }), ElementsAre("activity.closed"));
}

TEST(Desk, ClosingAnActivityTellsWhosePackageDoesNotOpenOnceItDoes)
{
    const auto closed = []() -> desk::Result<loader::Installed> {
        return desk::Error{desk::Errc::denied, "package.changed", "it was changed"};
    };
    EXPECT_THAT(calls_after_closing(closed), ElementsAre("activity.closed"));
}

} // namespace
} // namespace mock::runtime
