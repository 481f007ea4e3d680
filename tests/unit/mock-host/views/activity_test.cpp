#include "mock-host/views/activity.hpp"

#include <desk/sdk/time.hpp>

#include <boost/json.hpp>
#include <gtest/gtest.h>

namespace mock::views {
namespace {

const store::Time happened = *desk::parse_time("2026-03-01T12:00:00Z");

TEST(ActivityJson, HasWhatPeopleSee)
{
    ActivityView view;
    view.zone = "UTC";
    view.on.journal.push_back({.key = "k", .text = "Said", .at = happened, .created_at = happened});
    view.on.journal[0].created_at += std::chrono::hours{1};
    view.on.followups.push_back({.key = "f", .job = "reports.collect", .at = happened});
    view.time_entries.push_back(
        {.key = "t", .start = happened, .duration = std::chrono::seconds{61}, .text = "Support"});

    const boost::json::object shown = activity_json(view);

    EXPECT_EQ(shown.at("journal").at(0).at("at"), "2026-03-01T12:00:00Z");
    EXPECT_EQ(shown.at("journal").at(0).at("created_at"), "2026-03-01T13:00:00Z");
    EXPECT_EQ(shown.at("followups").at(0).at("job"), "reports.collect");
    EXPECT_EQ(shown.at("time_entries").at(0).at("text"), "Support");
    EXPECT_EQ(shown.at("time_entries").at(0).at("minutes"), 2);
}

} // namespace
} // namespace mock::views
