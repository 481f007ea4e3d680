#include "mock-host/store/assets.hpp"
#include "mock-host/store/changes.hpp"
#include "mock-host/store/file_watch.hpp"
#include "mock-host/store/followups.hpp"
#include "mock-host/store/journal.hpp"
#include "mock-host/store/links.hpp"
#include "mock-host/store/mails.hpp"
#include "mock-host/store/nodes.hpp"
#include "mock-host/store/records.hpp"
#include "mock-host/store/settings.hpp"
#include "mock-host/store/time_entries.hpp"
#include "tests/unit/mock-host/store/calls_fixture.hpp"
#include "tests/unit/mock-host/store/no_more_files.hpp"

#include <gmock/gmock.h>

#include <functional>
#include <system_error>

namespace mock::store {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using namespace std::chrono_literals;

const Target first{TargetKind::configuration, "cfg-1"};

std::int64_t newest_of(TemporaryStore& desk)
{
    number_changes(*desk.store);
    return last_change(Reader(*desk.store));
}

std::vector<Notice> listed(TemporaryStore& desk, std::int64_t after, int limit)
{
    number_changes(*desk.store);
    return list_changes(Reader(*desk.store), after, limit);
}

/// What is announced of one transaction: "activity a-000001 journal".
std::vector<std::string> noticed(TemporaryStore& desk,
                                 const std::function<void(Transaction&)>& change)
{
    const std::int64_t before = newest_of(desk);
    desk.write(change);
    std::vector<std::string> lines;
    for (const Notice& notice : listed(desk, before, 100))
        lines.push_back(std::string(word(notice.target.kind)) + " " + notice.target.id + " " +
                        notice.what);
    return lines;
}

void touch(Transaction& change, int times)
{
    for (int i = 0; i < times; ++i)
        append_journal_entry(change, {.target = one, .title = "Note"});
}

TEST(Changes, OfAnActivityNameIt)
{
    DeskWithPlugin desk;
    EXPECT_THAT(noticed(desk, [](auto& change) { insert_activity(change, {.title = "New"}); }),
                ElementsAre("activity a-000003 activity", "activity a-000003 journal"));
    EXPECT_THAT(noticed(desk, [](auto& change) { set_responsible(change, one.id, ""); }),
                ElementsAre("activity a-000001 activity"));
    EXPECT_THAT(noticed(desk, [](auto& change) { touch(change, 1); }),
                ElementsAre("activity a-000001 journal"));
    EXPECT_THAT(
        noticed(desk,
                [](auto& change) { book_time(change, {.activity = one.id, .instance = "cfg-1"}); }),
        ElementsAre("activity a-000001 time"));
}

TEST(Changes, OfWhatHangsOnATargetNameTheTarget)
{
    DeskWithPlugin desk;
    const auto link = [](auto& change) {
        put_link(change, {.instance = "cfg-1", .target = one, .key = "join"});
    };
    const auto record = [](auto& change) {
        put_record(change, {.instance = "cfg-1", .target = first, .key = "r"});
    };
    const auto followup = [](auto& change) {
        put_followup(change, {.instance = "cfg-1", .target = two, .key = "f", .job = "j"});
    };
    for (int put = 0; put < 2; ++put) { // The second time it is replaced.
        EXPECT_THAT(noticed(desk, link), ElementsAre("activity a-000001 links"));
        EXPECT_THAT(noticed(desk, record), ElementsAre("configuration cfg-1 records"));
        EXPECT_THAT(noticed(desk, followup), ElementsAre("activity a-000002 followups"));
    }
    EXPECT_THAT(noticed(desk, [](auto& change) { remove_link(change, "cfg-1", one, "join"); }),
                ElementsAre("activity a-000001 links"));
    EXPECT_THAT(noticed(desk, [](auto& change) { remove_record(change, "cfg-1", first, "r"); }),
                ElementsAre("configuration cfg-1 records"));
    EXPECT_THAT(noticed(desk, [](auto& change) { remove_link(change, "cfg-1", one, "join"); }),
                IsEmpty());
}

TEST(Changes, OfAssetsAreOnlyThatTheyAreAttachedAndDetached)
{
    DeskWithPlugin desk;
    EXPECT_THAT(noticed(desk, [](auto& change) { insert_asset(change, {.name = "PC"}); }),
                IsEmpty());
    EXPECT_THAT(noticed(desk, [](auto& change) { attach_asset(change, one.id, "as-0001"); }),
                ElementsAre("activity a-000001 assets"));
    EXPECT_THAT(noticed(desk, [](auto& change) { remove_asset(change, "as-0001"); }),
                ElementsAre("activity a-000001 assets"));
}

TEST(Changes, OfACallAreItsStatesAndNotItsNotes)
{
    DeskWithPlugin desk;
    const auto once = ElementsAre("activity a-000001 call");
    EXPECT_THAT(noticed(desk,
                        [](auto& change) {
                            insert_call(change, DeskWithPlugin::click("cfg-1", "k", one));
                        }),
                once);
    const std::int64_t before = newest_of(desk);
    const auto call = claim_one(*desk.store, claim(Lane::click));
    EXPECT_THAT(listed(desk, before, 9), SizeIs(1));
    const Attempt attempt{call->number, call->generation};
    EXPECT_THAT(noticed(desk, [&](auto& change) { put_call_notes(change, attempt, "[]"); }),
                IsEmpty());
    EXPECT_THAT(noticed(desk, [&](auto& change) { end_call(change, attempt, {}); }), once);
}

TEST(Changes, OfAMailNameItsActivityOrItsConfiguration)
{
    DeskWithPlugin desk;
    EXPECT_THAT(noticed(desk,
                        [](auto& change) {
                            queue_mail(change, {.activity = one.id, .key = "k"});
                            queue_mail(change, {.instance = "cfg-2", .key = "k"});
                        }),
                ElementsAre("activity a-000001 mail", "configuration cfg-2 mail"));
    desk.write([](Transaction& change) {
        while (take_queued_mail(change, noon(), "n-1"))
            continue;
    });
    EXPECT_THAT(noticed(desk,
                        [](auto& change) {
                            mark_mail_sent(change, 1, "n-1", noon());
                            mark_mail_failed(change, 2, "n-1", "refused", {});
                        }),
                ElementsAre("activity a-000001 mail", "configuration cfg-2 mail"));
}

TEST(Changes, OfAPackageAreOfAllConfigurations)
{
    DeskWithPlugin desk;
    const auto put = [](auto& change) { put_package(change, {.id = "other"}); };
    const auto remove = [](auto& change) { remove_package(change, "other"); };
    EXPECT_THAT(noticed(desk, put), ElementsAre("configuration  package"));
    EXPECT_THAT(noticed(desk, put), ElementsAre("configuration  package"));
    EXPECT_THAT(noticed(desk, remove), ElementsAre("configuration  package"));
}

TEST(Changes, OfAConfigurationNameIt)
{
    DeskWithPlugin desk;
    const auto insert = [](auto& change) {
        insert_configuration(change, {.package = "teamviewer", .name = "Third"});
    };
    const auto disable = [](auto& change) {
        set_configuration_state(change, "cfg-3", ConfigurationState::disabled, "");
    };
    const auto remove = [](auto& change) { remove_configuration(change, "cfg-3", noon()); };
    const auto once = ElementsAre("configuration cfg-3 configuration");
    EXPECT_THAT(noticed(desk, insert), once);
    EXPECT_THAT(noticed(desk, disable), once);
    EXPECT_THAT(noticed(desk, remove), once);
}

TEST(Changes, AreAlsoWhatGoesWithAConfiguration)
{
    DeskWithPlugin desk;
    desk.write([](Transaction& change) {
        put_link(change, {.instance = "cfg-2", .target = one, .key = "join"});
        put_record(change, {.instance = "cfg-2", .target = one, .key = "r"});
        put_followup(change, {.instance = "cfg-2", .target = two, .key = "f", .job = "j"});
    });
    EXPECT_THAT(noticed(desk, [](auto& change) { remove_configuration(change, "cfg-2", noon()); }),
                testing::UnorderedElementsAre(
                    "activity a-000001 links", "activity a-000001 records",
                    "activity a-000002 followups", "configuration cfg-2 configuration"));
}

TEST(Changes, ThatAreRolledBackAreNotAnnounced)
{
    DeskWithPlugin desk;
    const std::int64_t before = newest_of(desk);
    {
        Transaction change(*desk.store);
        touch(change, 3);
    }
    EXPECT_EQ(newest_of(desk), before);
    EXPECT_THAT(listed(desk, before, 9), IsEmpty());
}

TEST(Changes, GoOnCountingAfterTheyWereForgotten)
{
    DeskWithPlugin desk;
    desk.write([](Transaction& change) { touch(change, 3); });
    const std::int64_t newest = newest_of(desk);
    desk.write([&](Transaction& change) { forget_changes(change, newest - 2); });
    EXPECT_THAT(listed(desk, 0, 9), SizeIs(2));

    desk.write([&](Transaction& change) { forget_changes(change, newest + 10); });
    EXPECT_EQ(newest_of(desk), newest);

    desk.write([](Transaction& change) { touch(change, 1); });
    const auto after = listed(desk, newest, 9);
    ASSERT_THAT(after, SizeIs(1));
    EXPECT_EQ(after.front().number, newest + 1);
}

TEST(Changes, AreReadInPages)
{
    DeskWithPlugin desk;
    const std::int64_t before = newest_of(desk);
    desk.write([](Transaction& change) { touch(change, 5); });
    const auto page = listed(desk, before, 2);
    ASSERT_THAT(page, SizeIs(2));
    EXPECT_EQ(page.front().number, before + 1);
    EXPECT_EQ(listed(desk, page.back().number, 9).front().number, before + 3);
}

TEST(SqliteCommitWatch, SeesWhatOthersCommitted)
{
    DeskWithPlugin desk;
    CommitWatch watch(*desk.store);
    EXPECT_FALSE(watch.committed());

    desk.write([](Transaction& change) { touch(change, 1); });
    EXPECT_TRUE(watch.committed());
    EXPECT_FALSE(watch.committed());

    desk.write([](Transaction& change) { insert_asset(change, {.name = "PC"}); });
    EXPECT_TRUE(watch.committed()); // Also what is not announced.

    const auto other = desk.open_again(); // Opening it begins and ends a transaction.
    {
        Transaction change(*other);
        touch(change, 1);
        EXPECT_FALSE(watch.committed());
        change.commit();
    }
    EXPECT_TRUE(watch.committed());
    EXPECT_FALSE(watch.committed());
}

TEST(SqliteBell, RingsWhenAnotherProcessCommits)
{
    DeskWithPlugin desk;
    const auto other = desk.open_again();
    WorkBell bell(*desk.store);
    {
        Transaction change(*other);
        put_setting(change, "a", "1");
        change.commit();
    }
    EXPECT_TRUE(bell.wait(30s));
}

TEST(SqliteBell, IsNotRungByWhatNobodyNeedsToKnow)
{
    DeskWithPlugin desk;
    const auto node = Node::join(*desk.store, noon(), 60s);
    ASSERT_TRUE(node);
    WorkBell bell(*desk.store);
    desk.write([&](Transaction& change) { (*node)->heartbeat(change, noon()); });
    Alarm alarm;
    alarm.ring();
    EXPECT_FALSE(bell.wait(1h, &alarm)); // Or the commit would have come first.
}

TEST(Alarm, ThatCouldNeverRingIsNotMade)
{
    const NoMoreFiles trouble;
    EXPECT_THROW(Alarm(), std::system_error);
}

} // namespace
} // namespace mock::store
