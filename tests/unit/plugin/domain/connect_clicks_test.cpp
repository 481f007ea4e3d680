#include "plugin/domain/connect_clicks.hpp"
#include "tests/unit/plugin/domain/noon.hpp"

#include <gmock/gmock.h>

namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

tv::ConnectClick click(const std::string& id, tv::Time at, const std::string& device = "111222333")
{
    return {.id = id, .target = "a-" + id, .teamviewer_id = device, .at = at};
}

TEST(ConnectClicks, ConnectionBelongsToTheClickThatTheTableSays)
{
    const struct {
        const char* situation;
        std::vector<tv::ConnectClick> clicks;
        const char* owner; ///< empty: nobody
    } table[] = {
        {"nobody clicked", {}, ""},
        {"the one click before", {click("1", noon - 1min)}, "1"},
        {"the latest before", {click("1", noon - 2h), click("2", noon - 1h)}, "2"},
        {"in whatever order", {click("2", noon - 1h), click("1", noon - 2h)}, "2"},
        {"a later click is for a later connection",
         {click("1", noon - 1h), click("2", noon + 3min)},
         "1"},
        {"two minutes of difference between clocks", {click("1", noon + 2min)}, "1"},
        {"and not more", {click("1", noon + 2min + 1s)}, ""},
        {"another device", {click("1", noon - 1min, "999888777")}, ""},
        {"half a day before", {click("1", noon - 12h)}, "1"},
        {"and not longer", {click("1", noon - 12h - 1s)}, ""},
        {"same moment: the id decides", {click("2", noon), click("1", noon)}, "2"},
        {"right before it, and another one behind it",
         {click("1", noon - 30s), click("2", noon + 90s)},
         "1"},
        {"long before it, and at it by a clock that is ahead",
         {click("1", noon - 3h), click("2", noon + 30s)},
         "2"},
        {"as near before as behind", {click("1", noon - 30s), click("2", noon + 30s)}, "2"},
    };
    for (const auto& row : table) {
        SCOPED_TRACE(row.situation);
        const auto* owner = tv::owner_of({.teamviewer_id = "111222333", .start = noon}, row.clicks);
        EXPECT_EQ(owner ? owner->id : "", row.owner);
    }
}

TEST(ConnectClicks, ClickAfterTheEndTakesNoConnectionFromAnEarlierOne)
{
    const tv::Connection connection{.teamviewer_id = "111222333", .start = noon, .end = noon + 10s};
    const auto earlier = click("1", noon - 110s);
    const auto owner = [&](const std::vector<tv::ConnectClick>& clicks) {
        const auto* found = tv::owner_of(connection, clicks);
        return found ? found->id : "";
    };

    EXPECT_EQ(owner({earlier}), "1");
    EXPECT_EQ(owner({earlier, click("2", noon + 30s)}), "1"); // Its report may be read by now.
    EXPECT_EQ(owner({earlier, click("2", noon + 5s)}), "2");
    EXPECT_EQ(owner({click("2", noon + 30s)}), "2"); // Short, and by a clock that is ahead.
    EXPECT_EQ(owner({click("2", noon + 30s), click("3", noon + 40s)}), "2");
}

TEST(ConnectClicks, SessionsBelongToNoClick)
{
    const tv::Connection connection{
        .teamviewer_id = "111222333", .session_code = "s1", .start = noon};

    EXPECT_EQ(tv::owner_of(connection, {click("1", noon)}), nullptr);
}

TEST(ConnectClicks, BucketIsReadAsItWasWritten)
{
    auto on_asset = click("2", noon + 1ms);
    on_asset.on = tv::ConnectClick::On::asset;
    const std::vector<tv::ConnectClick> clicks{click("1", noon), on_asset};

    EXPECT_EQ(tv::read_clicks(tv::write_clicks(clicks)), clicks);
}

TEST(ConnectClicks, LineThatCannotBeReadIsLeftOut)
{
    const std::string bucket = "nonsense\n\n1\tactivity\ta\t2\tnever\n" +
                               tv::write_clicks({click("1", noon)}) + "cut off in the mid";

    EXPECT_THAT(tv::read_clicks(bucket), SizeIs(1));
}

TEST(ConnectClicks, SameClickIsKeptOnceAndOldOnesAreForgotten)
{
    const tv::Time long_ago = noon - tv::click_memory - 1h;
    std::string bucket = tv::with_click("", click("1", long_ago), long_ago);
    bucket = tv::with_click(bucket, click("2", noon), noon);
    bucket = tv::with_click(bucket, click("2", noon + 5s), noon);

    EXPECT_THAT(tv::read_clicks(bucket), ElementsAre(click("2", noon)));
}

TEST(ConnectClicks, FullBucketRemembersNothingOlderThanItsOldestClick)
{
    std::string bucket = tv::with_click("", click("0", noon), noon);
    EXPECT_EQ(tv::remembered_since(tv::read_clicks(bucket), noon), noon - tv::click_memory);

    for (int i = 1; i < 1000; ++i)
        bucket = tv::with_click(bucket, click(std::to_string(i), noon + i * 1s), noon + i * 1s);

    const auto clicks = tv::read_clicks(bucket);
    EXPECT_EQ(tv::remembered_since(clicks, noon + 1000s), clicks.front().at);
}

TEST(ConnectClicks, BucketFitsIntoSharedStateWhateverHappens)
{
    std::string bucket;
    for (int i = 0; i < 1000; ++i) {
        auto one = click(std::to_string(i), noon);
        one.id = std::string(16, 'f') + std::to_string(i);
        one.target = std::string(63, 't');
        bucket = tv::with_click(bucket, one, noon);
    }
    EXPECT_LE(bucket.size(), 64U * 1024);
}

} // namespace
