#include "plugin/host/snapshot.hpp"

#include <desk/sdk/time.hpp>

#include <gmock/gmock.h>

namespace tv::host {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

constexpr std::string_view activity_json = R"({
  "id": "a-000123", "number": "INC-2025-000123", "kind": "incident", "title": "Outlook",
  "state": "in_progress", "closed": false, "closed_at": null, "newer_member": {"deep": []},
  "initiator": {"id": "p-17", "name": "Marie Dupont", "email": null, "locale": "fr-FR"},
  "responsible": null,
  "assets": [{"id": "as-1", "name": "NB-0815", "serial": "5CG", "kind": "computer",
              "remote_ids": {"teamviewer": "1 234 567 890", "teamviewer.source": "managed",
                             "teamviewer.last_seen": "2025-03-04"}, "revision": "41"}],
  "records": [
    {"key": "session/s2", "value": {"code": "s2", "created_at": "2025-03-04T10:00:00Z"}},
    {"key": "session/s1", "value": {"code": "s1", "created_at": "2025-03-04T09:00:00Z"}},
    {"key": "connect/c1", "value": {"id": "c1", "teamviewer_id": "123456789"}},
    {"key": "stranger", "value": {}}],
  "actor": {"id": "p-3", "name": "Jonas Weber", "email": "jonas.weber@example.com",
            "locale": "de-DE", "rights": ["edit"], "roles": ["Service Desk"]}
})";

TEST(Snapshot, OfAnActivityHasPeopleAssetsAndOurRecordsOldestFirst)
{
    const auto activity = read_activity(activity_json);
    ASSERT_TRUE(activity);
    EXPECT_EQ(activity->number, "INC-2025-000123");
    EXPECT_FALSE(activity->closed);
    ASSERT_TRUE(activity->initiator);
    EXPECT_EQ(activity->initiator->email, "");
    EXPECT_EQ(activity->initiator->locale, "fr-FR");
    EXPECT_FALSE(activity->responsible);
    ASSERT_EQ(activity->assets.size(), 1U);
    EXPECT_EQ(activity->assets.front().teamviewer_id, "1 234 567 890");
    EXPECT_EQ(activity->assets.front().source, "managed");
    EXPECT_EQ(activity->assets.front().last_seen, "2025-03-04");
    ASSERT_EQ(activity->sessions.size(), 2U);
    EXPECT_EQ(activity->sessions.front().code, "s1");
    ASSERT_EQ(activity->connects.size(), 1U);
    EXPECT_EQ(activity->connects.front().teamviewer_id, "123456789");
}

TEST(Snapshot, KnowsWhatTheActorMayDo)
{
    const auto actor = read_actor(activity_json);
    ASSERT_TRUE(actor && *actor);
    EXPECT_EQ((*actor)->name, "Jonas Weber");
    EXPECT_TRUE((*actor)->may_edit);
    EXPECT_FALSE((*actor)->may_administer);
}

TEST(Snapshot, OfAConfigurationHasTheDefaultsForWhatTheFormLeftOut)
{
    const auto configuration =
        read_configuration(R"({"id": "cfg-1", "locale": "de-DE", "values": {}, "secrets": []})");
    ASSERT_TRUE(configuration);
    EXPECT_EQ(configuration->api_url, "https://webapi.teamviewer.com/api/v1");
    EXPECT_EQ(configuration->session_lifetime, std::chrono::hours{24});
    EXPECT_TRUE(configuration->book_time);
    EXPECT_THAT(configuration->activity_kinds,
                ElementsAre("incident", "service_request", "ticket"));
}

TEST(Snapshot, OfAConfigurationHasWhatWasTyped)
{
    const auto configuration = read_configuration(R"({
      "id": "cfg-1", "values": {"api_url": "http://127.0.0.1:8080/api/v1/", "sync_source": "groups",
        "sync_policy": "create_missing", "sync_groups": " Field , g7,, ", "activity_kinds": "task",
        "session_hours": 2, "report_grace_minutes": 0, "book_time": false},
      "secrets": ["form.client_secret"],
      "records": [{"key": "authorization", "value": {"state": "valid", "last4": "f3a9"}},
                  {"key": "authorization/reports",
                   "value": {"state": "reauthorize", "of": "report_token", "mark": "ab"}}]})");
    ASSERT_TRUE(configuration);
    EXPECT_EQ(configuration->api_url, "http://127.0.0.1:8080/api/v1");
    EXPECT_EQ(configuration->sync_source, SyncSource::groups);
    EXPECT_EQ(configuration->sync_policy, SyncPolicy::create_missing);
    EXPECT_THAT(configuration->sync_groups, ElementsAre("Field", "g7"));
    EXPECT_THAT(configuration->activity_kinds, ElementsAre("task"));
    EXPECT_EQ(configuration->session_lifetime, std::chrono::hours{2});
    EXPECT_EQ(configuration->report_grace, std::chrono::minutes{0});
    EXPECT_FALSE(configuration->book_time);
    EXPECT_THAT(configuration->secrets, ElementsAre("form.client_secret"));
    ASSERT_TRUE(configuration->authorization);
    EXPECT_EQ(configuration->authorization->last4, "f3a9");
    ASSERT_TRUE(configuration->report_authorization);
    EXPECT_EQ(configuration->report_authorization->mark, "ab");
}

TEST(Snapshot, OfAConfigurationHasNoNumberThatTheFormWouldNotTake)
{
    const auto configuration = read_configuration(R"({"id": "cfg-1", "values": {
      "session_hours": 9223372036854775807, "report_grace_minutes": -1, "calls_per_day": 0}})");
    ASSERT_TRUE(configuration);
    EXPECT_EQ(configuration->session_lifetime, std::chrono::hours{720});
    EXPECT_EQ(configuration->report_grace, std::chrono::minutes{0});
    EXPECT_EQ(configuration->calls_per_day, 100);
}

TEST(Snapshot, OfInputKeepsTextsNumbersAndBooleans)
{
    const auto input =
        read_input(R"({"asset": "as-1", "dry_run": true, "n": 7, "x": null, "y": {}})");
    ASSERT_TRUE(input);
    EXPECT_THAT(*input,
                ElementsAre(Pair("asset", "as-1"), Pair("dry_run", "true"), Pair("n", "7")));
    ASSERT_TRUE(read_input(""));
    EXPECT_THAT(*read_input(""), IsEmpty());
}

TEST(Snapshot, OfBrokenJsonIsAnErrorAndNoCrash)
{
    EXPECT_FALSE(read_activity("{"));
    EXPECT_FALSE(read_asset("[]"));
    EXPECT_FALSE(read_configuration(""));
    EXPECT_FALSE(read_input("7"));
}

} // namespace
} // namespace tv::host
