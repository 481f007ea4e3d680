#include "mock-host/services/host_tables.hpp"
#include "mock-host/store/assets.hpp"
#include "mock-host/store/call_claims.hpp"
#include "mock-host/store/values.hpp"
#include "tests/unit/mock-host/store/desk_with_plugin.hpp"

#include <desk/sdk/services.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mock::services {
namespace {

using store::noon;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

/// One call at work, with the id 7.
class FakePort : public CallPort {
public:
    desk_status_t complete(desk_call_id_t, desk::Result<std::string>) override { return DESK_OK; }
    desk_status_t check(desk_call_id_t) override { return DESK_OK; }
    desk_status_t sleep(desk_call_id_t, std::chrono::milliseconds) override { return DESK_OK; }
    void progress(desk_call_id_t, std::uint64_t, std::uint64_t, std::string) override {}
    desk::Result<WorkingCall> working(desk_call_id_t call, For) override
    {
        if (call == 7) return at_work;
        return desk::Error{desk::Errc::not_found, "call.over", "the call is over"};
    }
    void fault(desk_call_id_t, const std::string& what) override { faults.push_back(what); }
    desk::Time now() override { return noon(); }
    void log(desk_call_id_t, std::int32_t, std::string, LogFields) override {}
    void hide(const desk::Secret& secret) override { hidden.emplace_back(secret.reveal()); }

    WorkingCall at_work;
    std::vector<std::string> faults;
    std::vector<std::string> hidden;
};

/// A plugin's view of the host, through the tables and nothing else.
class HostTablesTest : public testing::Test {
protected:
    HostTablesTest()
    {
        auto made = store::SecretBox::create(*desk.store);
        EXPECT_TRUE(made);
        box.emplace(*std::move(made));
        desk.write([](store::Transaction& change) {
            insert_call(change, store::DeskWithPlugin::job("cfg-1", "k", "assets.sync"));
        });
        const auto limit = [](const store::Call&) { return std::chrono::seconds{30}; };
        const auto running = claim_calls(*desk.store, {.node = "n-1",
                                                       .now = noon(),
                                                       .lane = store::Lane::background,
                                                       .instances = {"cfg-1"},
                                                       .time_limit = limit});
        port.at_work = {{running.at(0).number, running.at(0).generation}, {}};
        tables.emplace(parts("cfg-1"));
        others.emplace(parts("cfg-2"));
        services = *desk::Services::create(tables->handle());
    }
    HostTables::Parts parts(const std::string& instance)
    {
        Grants grants;
        grants.effects = {"record.put"};
        grants.attributes = {"name", "remote_ids.teamviewer"};
        grants.create_assets = true;
        return {*desk.store,
                *box,
                port,
                instance,
                {std::begin(desk::all_services), std::end(desk::all_services)},
                grants};
    }
    std::vector<std::string> applied(const std::string& changes)
    {
        std::vector<std::string> verdicts;
        const auto done = services.assets.apply(
            changes,
            [&](std::string_view line) {
                verdicts.emplace_back(line);
                return desk::Status{};
            },
            call);
        EXPECT_TRUE(done) << done.error().detail;
        return verdicts;
    }
    /// Ids in the order in which they come, and where the page ended.
    std::vector<std::string> page(const std::string& after, std::uint32_t rows)
    {
        std::vector<std::string> lines;
        const auto seen = services.assets.list(
            after, rows,
            [&](std::string_view line) {
                const auto id = line.find(R"("id":")") + 6;
                lines.emplace_back(line.substr(id, line.find('"', id) - id));
                return desk::Status{};
            },
            call);
        EXPECT_TRUE(seen) << seen.error().detail;
        return lines;
    }
    store::Asset asset(const std::string& id)
    {
        return *find_asset(store::Reader(*desk.store), id);
    }
    store::Asset insert(const std::string& name)
    {
        return desk.write(
            [&](store::Transaction& change) { return insert_asset(change, {.name = name}); });
    }
    static std::string change_of(const store::Asset& asset, const std::string& id)
    {
        return R"({"id":")" + asset.id + R"(","revision":")" + std::to_string(asset.revision) +
               R"(","set":{"remote_ids.teamviewer":")" + id + "\"}}\n";
    }

    store::DeskWithPlugin desk;
    std::optional<store::SecretBox> box;
    FakePort port;
    std::optional<HostTables> tables, others;
    desk::Services services;
    const desk::Call call{{.id = 7}, nullptr};
    const desk::Call over{{.id = 8}, nullptr};
};

TEST_F(HostTablesTest, OfTwoWritersOfASecretTheSecondIsToldTheRevisionOfTheFirst)
{
    const auto none = services.secrets.get("tokens", call);
    ASSERT_TRUE(none);
    EXPECT_EQ(none->revision, 0U);
    const auto first = services.secrets.put("tokens", desk::Secret("one"), 0, call);
    ASSERT_TRUE(first);

    const auto late = services.secrets.put("tokens", desk::Secret("two"), 0, call);
    ASSERT_FALSE(late);
    EXPECT_EQ(late.error().status, desk::Errc::conflict);
    const auto stored = services.secrets.get("tokens", call);
    EXPECT_EQ(stored->value.reveal(), "one");
    EXPECT_EQ(stored->revision, *first);
    ASSERT_TRUE(services.secrets.put("tokens", desk::Secret("two"), *first, call));
    EXPECT_EQ(services.secrets.get("tokens", call)->value.reveal(), "two");
}

TEST_F(HostTablesTest, RevisionOfAKeyThatCameBackIsNoneOfThoseBefore)
{
    const auto first = services.state.put("lease", "a", 0, call);
    ASSERT_TRUE(first && services.state.put("lease", "", *first, call));
    EXPECT_EQ(services.state.get("lease", call)->revision, 0U);
    const auto again = services.state.put("lease", "b", 0, call);
    ASSERT_TRUE(again);
    EXPECT_NE(*again, *first);
    EXPECT_EQ(services.state.put("lease", "c", *first, call).error().status, desk::Errc::conflict);
}

TEST_F(HostTablesTest, ConflictSaysTheStoredRevision)
{
    const auto stored = services.state.put("k", "a", 0, call);
    const auto* table = static_cast<const desk_state_t*>(
        tables->handle()->service(tables->handle(), DESK_STATE_ID));
    desk_revision_t revision = 4711;
    EXPECT_EQ(
        table->put(tables->handle(), 7, desk::to_text("k"), desk::to_text("b"), &revision, nullptr),
        DESK_E_CONFLICT);
    EXPECT_EQ(revision, *stored);
}

TEST_F(HostTablesTest, WhatIsNullAndMustNotBeIsAnErrorAndNoCrash)
{
    const desk_host_t* host = tables->handle();
    EXPECT_EQ(host->service(host, nullptr), nullptr);
    const auto& state = *desk::service<desk_state_t>(host);
    const auto& assets = *desk::service<desk_assets_t>(host);
    const auto& activities = *desk::service<desk_activities_t>(host);
    const auto key = desk::to_text("k");
    const desk_text_t none{};
    desk::StringSink sink(100);
    const desk_sink_t no_slot{};
    desk_revision_t revision = 0;

    EXPECT_EQ(state.get(host, 7, key, nullptr, &revision, nullptr), DESK_E_INVALID);
    EXPECT_EQ(state.get(host, 7, key, &no_slot, &revision, nullptr), DESK_E_INVALID);
    EXPECT_EQ(state.get(host, 7, key, sink.get(), nullptr, nullptr), DESK_E_INVALID);
    EXPECT_EQ(state.put(host, 7, key, key, nullptr, nullptr), DESK_E_INVALID);
    EXPECT_EQ(assets.list(host, 7, none, 10, nullptr, nullptr), DESK_E_INVALID);
    EXPECT_EQ(assets.apply(host, 7, none, nullptr, nullptr), DESK_E_INVALID);
    EXPECT_EQ(activities.read(host, 7, nullptr, 1, sink.get(), nullptr), DESK_E_INVALID);
    desk::service<desk_log_t>(host)->write(host, 7, DESK_LOG_INFO, key, nullptr, 3);
}

TEST_F(HostTablesTest, TextThatIsNullAndHasALengthIsNotTakenForAnEmptyOne)
{
    const desk_host_t* host = tables->handle();
    const auto key = desk::to_text("k");
    const desk_text_t broken{nullptr, 7};
    const desk::StringSink sink(100);
    desk_revision_t none = 0;
    EXPECT_EQ(desk::service<desk_secrets_t>(host)->put(host, 7, key, broken, &none, nullptr),
              DESK_E_INVALID);
    EXPECT_EQ(desk::service<desk_state_t>(host)->put(host, 7, key, broken, &none, nullptr),
              DESK_E_INVALID);
    EXPECT_EQ(desk::service<desk_state_t>(host)->put(host, 7, broken, key, &none, nullptr),
              DESK_E_INVALID);
    const auto& assets = *desk::service<desk_assets_t>(host);
    EXPECT_EQ(assets.list(host, 7, broken, 10, sink.get(), nullptr), DESK_E_INVALID);
    EXPECT_EQ(assets.apply(host, 7, broken, sink.get(), nullptr), DESK_E_INVALID);
    EXPECT_EQ(
        desk::service<desk_activities_t>(host)->read(host, 7, &broken, 1, sink.get(), nullptr),
        DESK_E_INVALID);
    EXPECT_EQ(services.secrets.get("k", call)->revision, 0U);
    EXPECT_EQ(services.state.get("k", call)->revision, 0U);
}

TEST_F(HostTablesTest, ActivitiesAreReadByACallAtWorkOfAPluginThatWasGrantedIt)
{
    std::vector<std::string> lines;
    const auto keep = [&](std::string_view line) {
        lines.emplace_back(line);
        return desk::Status{};
    };
    const std::vector<std::string> ids{"a-000099", "a-000001"};
    ASSERT_TRUE(services.activities.read(ids, keep, call));
    EXPECT_THAT(lines, ElementsAre(HasSubstr(R"("id":"a-000001")")));
    EXPECT_EQ(services.activities.read(ids, keep, over).error().status, desk::Errc::not_found);
    {
        const SlotScope scope(Slot::any);
        EXPECT_EQ(services.activities.read(ids, keep, call).error().status, desk::Errc::state);
    }
    HostTables::Parts few = parts("cfg-1");
    few.services.erase(DESK_ACTIVITIES_ID);
    const HostTables not_granted(std::move(few));
    EXPECT_EQ(desk::service<desk_activities_t>(not_granted.handle()), nullptr);
    EXPECT_THAT(lines, SizeIs(1));
}

TEST_F(HostTablesTest, InstancesDoNotSeeEachOthersValues)
{
    const auto theirs = *desk::Services::create(others->handle());
    ASSERT_TRUE(services.secrets.put("tokens", desk::Secret("mine"), 0, call));
    ASSERT_TRUE(services.state.put("s", "mine", 0, call));
    EXPECT_EQ(theirs.secrets.get("tokens", call)->revision, 0U);
    EXPECT_EQ(theirs.state.get("s", call)->revision, 0U);
}

TEST_F(HostTablesTest, SecretIsSealedInTheStoreAndKnownToTheLog)
{
    ASSERT_TRUE(services.secrets.put("tokens", desk::Secret("hush-hush"), 0, call));
    const auto stored =
        find_value(store::Reader(*desk.store), store::ValueSpace::secrets, "cfg-1", "tokens");
    EXPECT_THAT(stored->text, testing::Not(HasSubstr("hush")));
    EXPECT_THAT(port.hidden, ElementsAre("hush-hush"));
}

TEST_F(HostTablesTest, KeysOfTheFormMayOnlyBeRemoved)
{
    const auto refused = services.secrets.put("form.code", desk::Secret("x"), 0, call);
    EXPECT_EQ(refused.error().status, desk::Errc::denied);
    const auto typed = desk.write([&](store::Transaction& change) {
        return swap_value(change, store::ValueSpace::secrets, "cfg-1", "form.code",
                          *box->seal(change, desk::Secret("c"), "cfg-1", "form.code"), 0);
    });
    const auto revision = static_cast<std::uint64_t>(typed.revision);
    EXPECT_TRUE(services.secrets.put("form.code", desk::Secret(""), revision, call));
    EXPECT_EQ(services.secrets.get("form.code", call)->revision, 0U);
}

TEST_F(HostTablesTest, ValuesThatAreTooLongOrNoTextAreRefused)
{
    EXPECT_TRUE(services.state.put("k", std::string(65536, 'x'), 0, call));
    EXPECT_EQ(services.state.put("l", std::string(65537, 'x'), 0, call).error().status,
              desk::Errc::limit);
    EXPECT_EQ(services.state.put("m", "\xc3(", 0, call).error().status, desk::Errc::invalid);
    EXPECT_EQ(services.state.put("a key", "x", 0, call).error().status, desk::Errc::invalid);
    EXPECT_EQ(
        services.secrets.put("l", desk::Secret(std::string(16385, 'x')), 0, call).error().status,
        desk::Errc::limit);
}

TEST_F(HostTablesTest, StoresAreOpenForCallsAtWorkOnly)
{
    EXPECT_EQ(services.state.put("k", "x", 0, over).error().status, desk::Errc::not_found);
    EXPECT_EQ(services.secrets.get("k", over).error().status, desk::Errc::not_found);
    const SlotScope scope(Slot::any);
    EXPECT_EQ(services.state.put("k", "x", 0, call).error().status, desk::Errc::state);
    EXPECT_THAT(port.faults, SizeIs(1));
}

TEST_F(HostTablesTest, GivenUpInstanceIsAnsweredWithState)
{
    tables->revoke();
    EXPECT_EQ(services.state.put("k", "x", 0, call).error().status, desk::Errc::state);
    EXPECT_EQ(services.calls.check(7).error().status, desk::Errc::state);
}

TEST_F(HostTablesTest, CallOfAGivenUpInstanceMayStillSayWhatItHasDone)
{
    tables->revoke();
    EXPECT_TRUE(services.calls.completion(7).complete("{}"));
}

TEST_F(HostTablesTest, AssetsComeInPagesThatNeitherRepeatNorLoseOne)
{
    for (const char* name : {"A", "B", "C", "D", "E"})
        insert(name);
    const auto first = page("", 2);
    const auto second = page(first.back(), 2);
    const auto third = page(second.back(), 2);
    EXPECT_THAT(first, SizeIs(2));
    EXPECT_THAT(second, SizeIs(2));
    EXPECT_THAT(third, SizeIs(1));
    EXPECT_THAT(page(third.back(), 2), IsEmpty());
    EXPECT_EQ(std::set<std::string>({first[0], first[1], second[0], second[1], third[0]}).size(),
              5U);
}

TEST_F(HostTablesTest, EachChangeHasItsVerdictInItsPlace)
{
    const auto fresh = insert("A");
    const auto same = insert("B");
    const auto stale = insert("C");
    const auto gone = insert("D");
    desk.write([&](store::Transaction& change) {
        set_asset_attribute(change, same.id, "remote_ids.teamviewer", "2");
        set_asset_attribute(change, stale.id, "name", "C2");
        remove_asset(change, gone.id);
    });

    const auto verdicts = applied(change_of(fresh, "1") + change_of(same, "2") +
                                  change_of(stale, "3") + change_of(gone, "4"));

    ASSERT_THAT(verdicts, SizeIs(4));
    EXPECT_THAT(verdicts[0], HasSubstr(R"("verdict":"applied")"));
    EXPECT_THAT(verdicts[1], HasSubstr(R"("verdict":"unchanged")"));
    EXPECT_THAT(verdicts[2], HasSubstr(R"("verdict":"conflict")"));
    EXPECT_THAT(verdicts[2],
                HasSubstr(R"("revision":")" + std::to_string(asset(stale.id).revision)));
    EXPECT_THAT(verdicts[3], HasSubstr(R"("verdict":"gone")"));
    EXPECT_EQ(asset(fresh.id).attributes.at("remote_ids.teamviewer"), "1");
    EXPECT_EQ(asset(stale.id).attributes.count("remote_ids.teamviewer"), 0U);
}

TEST_F(HostTablesTest, AssetIsCreatedOnceUnderItsKeyAndNotAgainWhenItIsGone)
{
    const std::string create = R"({"create":"device/9","set":{"name":"NB-9"}})"
                               "\n";
    EXPECT_THAT(applied(create), ElementsAre(HasSubstr(R"("verdict":"applied")")));
    EXPECT_THAT(applied(create), ElementsAre(HasSubstr(R"("verdict":"unchanged")")));
    EXPECT_EQ(count_assets(store::Reader(*desk.store)), 1);
    desk.write([&](store::Transaction& change) {
        remove_asset(change, list_assets(change, "", 1).front().id);
    });
    EXPECT_THAT(applied(create), ElementsAre(HasSubstr(R"("verdict":"gone")")));
}

TEST_F(HostTablesTest, BatchWithOneWrongLineChangesNothingAndIsAFault)
{
    const auto good = insert("A");
    const auto ignore = [](std::string_view) { return desk::Status{}; };
    const auto refused = services.assets.apply(
        change_of(good, "1") + R"({"id":"as-1","revision":"1","set":{"serial":"x"}})", ignore,
        call);
    EXPECT_EQ(refused.error().status, desk::Errc::invalid);
    EXPECT_EQ(asset(good.id).revision, good.revision);
    EXPECT_THAT(port.faults, ElementsAre(HasSubstr("assets.apply")));
}

TEST_F(HostTablesTest, BatchOfAnAttemptThatWasTakenOverChangesNothing)
{
    const auto good = insert("A");
    ++port.at_work.attempt.generation;
    const auto ignore = [](std::string_view) { return desk::Status{}; };
    const auto refused = services.assets.apply(change_of(good, "1"), ignore, call);
    EXPECT_EQ(refused.error().status, desk::Errc::not_found);
    EXPECT_EQ(asset(good.id).revision, good.revision);
}

TEST_F(HostTablesTest, WhatAPortionLeftOutIsInTheRowOfTheCallAtOnceAndOnce)
{
    const std::string portion =
        R"({"effects":[{"type":"record.put","activity":"a-000099","key":"r","value":{}},)"
        R"({"type":"record.put","activity":"a-000001","key":"r","value":{}}]})";
    ASSERT_TRUE(services.calls.checkpoint(portion, call));
    ASSERT_TRUE(services.calls.checkpoint(portion, call));

    const auto row = find_call(store::Reader(*desk.store), port.at_work.attempt.number);
    EXPECT_THAT(row->notes, HasSubstr("a-000099"));
    EXPECT_EQ(row->notes.find("a-000099"), row->notes.rfind("a-000099"));
}

} // namespace
} // namespace mock::services
