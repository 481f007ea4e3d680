#include "mock-host/store/activities.hpp"
#include "mock-host/store/configurations.hpp"
#include "mock-host/store/effect_keys.hpp"
#include "mock-host/store/followups.hpp"
#include "mock-host/store/links.hpp"
#include "mock-host/store/packages.hpp"
#include "mock-host/store/query.hpp"
#include "mock-host/store/records.hpp"
#include "mock-host/store/schedules.hpp"
#include "mock-host/store/time_entries.hpp"
#include "mock-host/store/values.hpp"
#include "tests/unit/mock-host/store/desk_with_plugin.hpp"

#include <gmock/gmock.h>

namespace mock::store {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

const Target activity{TargetKind::activity, "a-000001"};

TEST(Packages, AreReplacedByAnotherVersionAndKeptWhileInUse)
{
    DeskWithPlugin desk;
    Transaction change(*desk.store);
    Package package = *find_package(change, "teamviewer");
    package.version = "1.1.0";
    package.granted = {"desk.secrets/1", "desk.assets/1"};
    package.signed_by = "maker";
    put_package(change, package);

    ASSERT_THAT(list_packages(change), SizeIs(1));
    EXPECT_EQ(find_package(change, "teamviewer")->version, "1.1.0");
    EXPECT_EQ(find_package(change, "teamviewer")->granted, package.granted);
    EXPECT_EQ(remove_package(change, "teamviewer"), Removal::in_use);
    remove_configuration(change, "cfg-1", noon());
    remove_configuration(change, "cfg-2", noon());
    EXPECT_EQ(remove_package(change, "teamviewer"), Removal::done);
    EXPECT_EQ(remove_package(change, "teamviewer"), Removal::not_found);
}

TEST(Configurations, FirstIsTheDefaultUntilAnotherIs)
{
    DeskWithPlugin desk; // with cfg-1 and cfg-2
    Transaction change(*desk.store);
    EXPECT_TRUE(find_configuration(change, "cfg-1")->is_default);
    EXPECT_FALSE(find_configuration(change, "cfg-2")->is_default);
    EXPECT_TRUE(make_default(change, "cfg-2"));
    EXPECT_FALSE(find_configuration(change, "cfg-1")->is_default);
    EXPECT_TRUE(find_configuration_by_name(change, "SECOND")->is_default);
    remove_configuration(change, "cfg-2", noon());
    EXPECT_TRUE(find_configuration(change, "cfg-1")->is_default);
    EXPECT_FALSE(make_default(change, "cfg-2"));
}

TEST(Configurations, AreSavedOnlyOnWhatWasRead)
{
    DeskWithPlugin desk;
    Transaction change(*desk.store);
    Configuration first = *find_configuration(change, "cfg-1");
    Configuration late = first;
    first.values = R"({"sync":"managed"})";
    first.form_version = 2;
    EXPECT_EQ(save_configuration(change, first, noon(9)), Saved::done);
    EXPECT_EQ(save_configuration(change, late, noon(10)), Saved::conflict);

    late = *find_configuration(change, "cfg-1");
    EXPECT_EQ(late.values, first.values);
    EXPECT_EQ(late.form_version, 2);
    EXPECT_EQ(late.updated_at, noon(9));
    late.name = "second";
    EXPECT_EQ(save_configuration(change, late, noon()), Saved::name_taken);
    late.id = "cfg-9";
    EXPECT_EQ(save_configuration(change, late, noon()), Saved::not_found);
    EXPECT_FALSE(insert_configuration(change, {.package = "teamviewer", .name = "FIRST"}));
}

TEST(Configurations, TakeWhatIsTheirsWithThem)
{
    DeskWithPlugin desk;
    Transaction change(*desk.store);
    put_value(change, ValueSpace::secrets, "cfg-1", "tokens", "sealed");
    put_value(change, ValueSpace::state, "cfg-1", "budget", "{}");
    put_record(change, {.instance = "cfg-1", .target = activity, .key = "r"});
    put_link(change, {.instance = "cfg-1", .target = activity, .key = "l"});
    put_followup(change, {.instance = "cfg-1", .target = activity, .key = "f", .at = noon()});
    put_record(change, {.instance = "cfg-2", .target = activity, .key = "r"});
    const auto call = insert_call(change, desk.event("cfg-1", "e1", activity)).call;

    EXPECT_TRUE(remove_configuration(change, "cfg-1", noon()));
    EXPECT_FALSE(remove_configuration(change, "cfg-1", noon()));

    EXPECT_THAT(list_keys(change, ValueSpace::secrets, "cfg-1"), IsEmpty());
    EXPECT_THAT(list_keys(change, ValueSpace::state, "cfg-1"), IsEmpty());
    EXPECT_THAT(list_links(change, activity), IsEmpty());
    EXPECT_THAT(list_followups(change, "", activity), IsEmpty());
    EXPECT_THAT(instances_with_interest(change, activity), ElementsAre("cfg-2"));
    EXPECT_EQ(find_call(change, call.number)->state, CallState::cancelled);
}

TEST(Configurations, AreEmptiedInPortionsBeforeTheyGo)
{
    DeskWithPlugin desk;
    constexpr int of_each = 3;
    Transaction change(*desk.store);
    for (const char* instance : {"cfg-1", "cfg-2"}) {
        for (int i = 0; i < of_each; ++i) {
            const std::string key = std::to_string(i);
            put_record(change, {.instance = instance, .target = activity, .key = key});
            put_link(change, {.instance = instance, .target = activity, .key = key});
            put_followup(change,
                         {.instance = instance, .target = activity, .key = key, .at = noon()});
            insert_call(change, desk.event(instance, key, activity));
        }
    }
    std::vector<int> portions;
    do {
        portions.push_back(remove_some_of_configuration(change, "cfg-1", 5, noon()));
    } while (portions.back() > 0);

    EXPECT_THAT(portions, ElementsAre(5, 5, 2, 0));
    EXPECT_THAT(list_records(change, "cfg-1", activity), IsEmpty());
    EXPECT_THAT(list_records(change, "cfg-2", activity), SizeIs(of_each));
    EXPECT_THAT(list_links(change, activity), SizeIs(of_each));
    EXPECT_THAT(list_followups(change, "", activity), SizeIs(of_each));
    EXPECT_THAT(list_calls(change, {.state = CallState::cancelled}), SizeIs(of_each));
    EXPECT_THAT(list_calls(change, {.state = CallState::queued}), SizeIs(of_each));
    EXPECT_TRUE(find_configuration(change, "cfg-1"));
}

TEST(Configurations, ThatAreBeingRemovedStayDisabled)
{
    DeskWithPlugin desk;
    using enum ConfigurationState;
    Transaction change(*desk.store);
    EXPECT_TRUE(set_configuration_state(change, "cfg-1", disabled, "it is being removed"));
    for (const auto state : {active, quarantined, disabled})
        EXPECT_FALSE(set_configuration_state(change, "cfg-1", state, "why not"));
    EXPECT_EQ(find_configuration(change, "cfg-1")->state, disabled);
    EXPECT_EQ(find_configuration(change, "cfg-1")->state_reason, "it is being removed");
}

TEST(SqliteConfigurations, WhatTheyLeftIsFoundInAnIndex)
{
    DeskWithPlugin desk;
    const Reader reader(*desk.store);
    for (const std::string table : {"records", "links", "followups"}) {
        std::int64_t number = 0;
        std::string plan;
        // As it is looked for by whoever deletes the row of a configuration.
        Query query(reader, "EXPLAIN QUERY PLAN SELECT 1 FROM " + table + " WHERE instance = 'x'");
        ASSERT_TRUE(query.into(number, number, number, plan).next());
        EXPECT_THAT(plan, testing::HasSubstr(table + "_by_instance (instance=?)"));
    }
}

TEST(Configurations, HaveAnInterestWhileACallOfTheirsIsNotOver)
{
    DeskWithPlugin desk;
    const auto interested = [&] { return instances_with_interest(Reader(*desk.store), activity); };
    const auto call = desk.write([](Transaction& change) {
        return insert_call(change, DeskWithPlugin::click("cfg-2", "c", activity)).call;
    });
    EXPECT_THAT(interested(), ElementsAre("cfg-2"));
    for (const char* state : {"waiting_retry", "running"}) {
        desk.write([&](Transaction& change) {
            Query(change, "UPDATE calls SET state = :state").bind(state).run();
        });
        EXPECT_THAT(interested(), ElementsAre("cfg-2")) << state;
    }
    desk.write([&](Transaction& change) { end_call(change, {call.number, 0}, {}); });
    EXPECT_THAT(interested(), IsEmpty());
}

TEST(Configurations, CountFaultsOfATimeUntilTheyAreForgotten)
{
    DeskWithPlugin desk;
    Transaction change(*desk.store);
    EXPECT_EQ(note_fault(change, "cfg-1", noon(0), noon(-60)), 1);
    EXPECT_EQ(note_fault(change, "cfg-1", noon(30), noon(-30)), 2);
    EXPECT_EQ(note_fault(change, "cfg-1", noon(70), noon(10)), 2);
    EXPECT_EQ(note_fault(change, "cfg-2", noon(70), noon(10)), 1);
    forget_faults(change, "cfg-1");
    EXPECT_EQ(note_fault(change, "cfg-1", noon(80), noon(0)), 1);
    EXPECT_TRUE(set_configuration_state(change, "cfg-1", ConfigurationState::quarantined, "bad"));
    EXPECT_EQ(find_configuration(change, "cfg-1")->state_reason, "bad");
}

TEST(Values, AreWrittenOnlyOnTheRevisionThatWasRead)
{
    DeskWithPlugin desk;
    for (const ValueSpace space : {ValueSpace::secrets, ValueSpace::state}) {
        Transaction change(*desk.store);
        const Swap made = swap_value(change, space, "cfg-1", "k", "one", 0);
        EXPECT_TRUE(made.done);
        const Swap again = swap_value(change, space, "cfg-1", "k", "two", 0);
        EXPECT_FALSE(again.done);
        EXPECT_EQ(again.revision, made.revision);
        EXPECT_EQ(find_value(change, space, "cfg-1", "k")->text, "one");
        EXPECT_FALSE(find_value(change, space, "cfg-2", "k"));

        EXPECT_TRUE(swap_value(change, space, "cfg-1", "k", std::nullopt, made.revision).done);
        EXPECT_FALSE(find_value(change, space, "cfg-1", "k"));
        EXPECT_GT(swap_value(change, space, "cfg-1", "k", "new", 0).revision, made.revision);
        EXPECT_THAT(list_keys(change, space, "cfg-1"), ElementsAre("k"));
    }
}

TEST(Records, AreReplacedAndListedByKey)
{
    DeskWithPlugin desk;
    Transaction change(*desk.store);
    put_record(change, {"cfg-1", activity, "b", R"({"n":1})", noon()});
    put_record(change, {"cfg-1", activity, "a", "{}", noon()});
    put_record(change, {"cfg-2", activity, "c", "{}", noon()});
    put_record(change, {"cfg-1", activity, "b", R"({"n":2})", noon(1)});

    const auto records = list_records(change, "cfg-1", activity);
    ASSERT_THAT(records, SizeIs(2));
    EXPECT_EQ(records[1].value, R"({"n":2})");
    EXPECT_EQ(records[1].updated_at, noon(1));
    EXPECT_THAT(list_records(change, "", activity), SizeIs(3));
    remove_record(change, "cfg-1", activity, "b");
    EXPECT_THAT(list_records(change, "cfg-1", activity), SizeIs(1));
}

TEST(Links, AreReplacedInPlaceAndExpire)
{
    DeskWithPlugin desk;
    Transaction change(*desk.store);
    Link join{.instance = "cfg-1",
              .target = activity,
              .key = "join",
              .label = "Join",
              .url = "https://one.example.com",
              .expires_at = noon(60)};
    put_link(change, join);
    put_link(change, {.instance = "cfg-1", .target = activity, .key = "a", .label = "Other"});
    join.url = "https://two.example.com";
    put_link(change, join);

    const auto links = list_links(change, activity);
    ASSERT_THAT(links, SizeIs(2));
    EXPECT_EQ(links[0].url, "https://two.example.com");
    EXPECT_EQ(links[0].expires_at, noon(60));
    EXPECT_EQ(links[1].expires_at, std::nullopt);
    EXPECT_EQ(remove_expired_links(change, noon(60)), 0);
    EXPECT_EQ(remove_expired_links(change, noon(61)), 1);
    remove_link(change, "cfg-1", activity, "a");
    EXPECT_THAT(list_links(change, activity), IsEmpty());
}

TEST(Links, TellWhichActivitiesHaveAnOpenSession)
{
    DeskWithPlugin desk;
    Transaction change(*desk.store);
    const auto put = [&](const char* id, const char* key, Audience audience,
                         std::optional<Time> until) {
        put_link(change, {.instance = "cfg-1",
                          .target = {TargetKind::activity, id},
                          .key = key,
                          .audience = audience,
                          .expires_at = until});
    };
    put("a-000001", "join", Audience::agent, noon(60));
    put("a-000001", "join-web", Audience::agent, noon(60));
    put("a-000002", "client", Audience::portal, noon(60));
    put("a-000003", "join", Audience::agent, {});
    put("a-000004", "join", Audience::agent, noon(60));

    const std::vector<std::string> asked{"a-000001", "a-000002", "a-000003", "a-000009"};
    EXPECT_THAT(activities_with_open_links(change, asked, noon(59)),
                ElementsAre("a-000001", "a-000003"));
    EXPECT_THAT(activities_with_open_links(change, asked, noon(60)), ElementsAre("a-000003"));
    EXPECT_THAT(activities_with_open_links(change, {}, noon()), IsEmpty());
}

TEST(SqliteLinks, ThatAreRemovedAreNotLeftInTheFile)
{
    DeskWithPlugin desk;
    const std::string url = "https://get.example.com/a-link-that-opens-a-session";
    desk.write([&](Transaction& change) {
        put_link(change, {.instance = "cfg-1", .target = activity, .key = "k", .url = url});
    });
    desk.write([&](Transaction& change) { remove_link(change, "cfg-1", activity, "k"); });
    desk.store.reset(); // The last one out empties the log of changes.
    EXPECT_EQ(read_file(desk.location.file).find(url), std::string::npos);
}

TEST(TimeEntries, AreBookedOnce)
{
    DeskWithPlugin desk;
    Transaction change(*desk.store);
    const TimeEntry entry{.activity = "a-000001",
                          .instance = "cfg-1",
                          .key = "connection/1",
                          .start = noon(),
                          .duration = 1840s,
                          .person_name = "Jonas Weber",
                          .text = "TeamViewer"};
    EXPECT_TRUE(book_time(change, entry));
    EXPECT_FALSE(book_time(change, entry));
    const auto entries = list_time_entries(change, "a-000001");
    ASSERT_THAT(entries, SizeIs(1));
    EXPECT_EQ(entries[0].duration, 1840s);
    EXPECT_EQ(entries[0].person, std::nullopt);
    EXPECT_EQ(entries[0].person_name, "Jonas Weber");
}

TEST(EffectKeys, AreNewOncePerInstanceTargetAndFamily)
{
    DeskWithPlugin desk;
    Transaction change(*desk.store);
    EXPECT_TRUE(remember_effect(change, {"cfg-1", activity, "journal", "k"}));
    EXPECT_FALSE(remember_effect(change, {"cfg-1", activity, "journal", "k"}));
    EXPECT_TRUE(remember_effect(change, {"cfg-1", activity, "mail", "k"}));
    EXPECT_TRUE(remember_effect(change, {"cfg-2", activity, "journal", "k"}));
    EXPECT_TRUE(remember_effect(change, {"cfg-1", {TargetKind::asset, "as-1"}, "journal", "k"}));
}

TEST(Schedules, OnlyMoveForward)
{
    DeskWithPlugin desk;
    Transaction change(*desk.store);
    EXPECT_EQ(last_scheduled(change, "cfg-1", "sync"), std::nullopt);
    EXPECT_TRUE(advance_schedule(change, "cfg-1", "sync", noon()));
    EXPECT_FALSE(advance_schedule(change, "cfg-1", "sync", noon()));
    EXPECT_FALSE(advance_schedule(change, "cfg-1", "sync", noon(-1)));
    EXPECT_TRUE(advance_schedule(change, "cfg-1", "sync", noon(1)));
    EXPECT_EQ(last_scheduled(change, "cfg-1", "sync"), noon(1));
}

} // namespace
} // namespace mock::store
