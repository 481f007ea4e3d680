#include "mock-host/store/activities.hpp"
#include "mock-host/store/journal.hpp"
#include "mock-host/store/people.hpp"
#include "mock-host/store/query.hpp"
#include "mock-host/store/settings.hpp"
#include "tests/unit/mock-host/store/temporary_store.hpp"

#include <gmock/gmock.h>

namespace mock::store {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

Person marie()
{
    return {.name = "Marie Dupont", .email = "marie.dupont@example.com"};
}

std::vector<std::string> titles(const std::vector<Activity>& activities)
{
    std::vector<std::string> all;
    for (const auto& activity : activities)
        all.push_back(activity.title);
    return all;
}

std::vector<std::string> journal_titles(Store& store, const std::string& activity)
{
    std::vector<std::string> all;
    for (const auto& entry : list_journal(Reader(store), {TargetKind::activity, activity}))
        all.push_back(entry.title);
    return all;
}

TEST(Words, GoThereAndBack)
{
    EXPECT_EQ(word(ActivityState::new_), "new");
    EXPECT_EQ(word(ActivityKind::service_request), "service_request");
    EXPECT_EQ(from_word<ActivityState>("in_progress"), ActivityState::in_progress);
    EXPECT_EQ(from_word<CallState>("waiting_retry"), CallState::waiting_retry);
    EXPECT_EQ(from_word<Role>("king"), std::nullopt);
}

TEST(Activities, HaveATitleOfAtMost200Characters)
{
    std::string longest;
    for (int i = 0; i < 200; ++i)
        longest += "ü";
    for (const std::string& text : {std::string("x"), std::string(200, 'x'), longest})
        EXPECT_TRUE(is_title(text)) << text;
    for (const std::string& text : {std::string(), std::string(" \t\r\n"), std::string(201, 'x'),
                                    longest + "x", std::string("\xff")})
        EXPECT_FALSE(is_title(text)) << text;
}

TEST(Settings, OfTheDeskHaveDefaultsAndAreKept)
{
    TemporaryStore desk;
    EXPECT_EQ(desk_settings(Reader(*desk.store)).time_zone, "Europe/Berlin");
    EXPECT_EQ(desk_settings(Reader(*desk.store)).locale, "de-DE");

    desk.write([](Transaction& change) {
        put_desk_settings(change, {.name = "Desk", .time_zone = "Europe/Paris"});
    });

    EXPECT_EQ(desk_settings(Reader(*desk.store)).name, "Desk");
    EXPECT_EQ(desk_settings(Reader(*desk.store)).time_zone, "Europe/Paris");
}

TEST(People, AreFoundByAddressInAnyCase)
{
    TemporaryStore desk;
    const auto inserted = desk.write([](Transaction& change) {
        Person person = marie();
        person.role = Role::administrator;
        person.roles = {"Service Desk", "Network"};
        person.locale = "fr-FR";
        return insert_person(change, person);
    });

    const auto found = find_person_by_email(Reader(*desk.store), "Marie.DUPONT@example.com");

    ASSERT_TRUE(found);
    EXPECT_EQ(found->id, "p-1");
    EXPECT_EQ(found->id, inserted->id);
    EXPECT_EQ(found->role, Role::administrator);
    EXPECT_THAT(found->roles, ElementsAre("Service Desk", "Network"));
    EXPECT_EQ(found->locale, "fr-FR");
    EXPECT_EQ(find_person(Reader(*desk.store), "p-1")->email, "marie.dupont@example.com");
    EXPECT_FALSE(find_person(Reader(*desk.store), "p-01"));
}

TEST(People, ShareNoAddressButMayHaveNone)
{
    TemporaryStore desk;
    Transaction change(*desk.store);
    EXPECT_TRUE(insert_person(change, marie()));
    EXPECT_FALSE(insert_person(change, marie()));
    EXPECT_TRUE(insert_person(change, {.name = "Nobody", .email = {}}));
    EXPECT_TRUE(insert_person(change, {.name = "No one", .email = {}}));
    EXPECT_THAT(list_people(change), SizeIs(3));
    EXPECT_THAT(list_people(change, Role::agent), IsEmpty());
}

TEST(Activities, HaveNumbersThatTellTheirKindAndYear)
{
    TemporaryStore desk;
    const auto activity = desk.write([](Transaction& change) {
        const auto person = insert_person(change, marie());
        return insert_activity(change, {.kind = ActivityKind::incident,
                                        .title = "Printer",
                                        .created_at = noon(),
                                        .initiator = person->id});
    });
    EXPECT_EQ(activity.id, "a-000001");
    EXPECT_EQ(activity.number, "INC-2025-000001");

    const auto found = find_activity_by_number(Reader(*desk.store), "inc-2025-000001");

    ASSERT_TRUE(found);
    EXPECT_EQ(found->title, "Printer");
    EXPECT_EQ(found->created_at, noon());
    EXPECT_EQ(found->initiator, "p-1");
    EXPECT_EQ(found->responsible, std::nullopt);
    EXPECT_FALSE(found->closed());
    EXPECT_THAT(journal_titles(*desk.store, activity.id), ElementsAre("Vorgang angelegt"));
}

TEST(Activities, CloseAndReopenAreWrittenToTheJournalOnce)
{
    TemporaryStore desk;
    desk.write([](Transaction& change) {
        put_desk_settings(change, {.locale = "en-GB"});
        insert_activity(change, {.title = "Printer", .created_at = noon()});
        EXPECT_EQ(close_activity(change, "a-000001", "", noon(1)), Change::made);
        EXPECT_EQ(close_activity(change, "a-000001", "", noon(2)), Change::unchanged);
        EXPECT_EQ(close_activity(change, "a-000002", "", noon(2)), Change::not_found);
    });
    EXPECT_EQ(find_activity(Reader(*desk.store), "a-000001")->closed_at, noon(1));

    desk.write([](Transaction& change) {
        EXPECT_EQ(reopen_activity(change, "a-000001", "", noon(3)), Change::made);
        EXPECT_EQ(reopen_activity(change, "a-000001", "", noon(4)), Change::unchanged);
    });

    EXPECT_FALSE(find_activity(Reader(*desk.store), "a-000001")->closed());
    EXPECT_EQ(find_activity(Reader(*desk.store), "a-000001")->closed_at, std::nullopt);
    EXPECT_THAT(journal_titles(*desk.store, "a-000001"),
                ElementsAre("Activity created", "Activity closed", "Activity reopened"));
}

TEST(Activities, AreListedNewestFirstPageByPage)
{
    TemporaryStore desk;
    Transaction change(*desk.store);
    for (const char* title : {"one", "two", "three", "four"})
        insert_activity(change, {.title = title, .created_at = noon()});
    close_activity(change, "a-000002", "", noon());

    EXPECT_THAT(titles(list_activities(change, {.limit = 2})), ElementsAre("four", "three"));
    EXPECT_THAT(titles(list_activities(change, {.after = "a-000003", .limit = 2})),
                ElementsAre("two", "one"));
    EXPECT_THAT(titles(list_activities(change, {.state = ActivityState::closed})),
                ElementsAre("two"));
    EXPECT_THAT(titles(list_activities(change, {.open_only = true})),
                ElementsAre("four", "three", "one"));
}

TEST(Activities, SearchLooksForTheTextItself)
{
    TemporaryStore desk;
    Transaction change(*desk.store);
    insert_activity(change, {.title = "100% CPU", .created_at = noon()});
    insert_activity(change, {.title = "Disk 100 full", .created_at = noon()});
    EXPECT_THAT(titles(list_activities(change, {.search = "100% c"})), ElementsAre("100% CPU"));
    EXPECT_THAT(titles(list_activities(change, {.search = "tck-2025-000002"})),
                ElementsAre("Disk 100 full"));
    EXPECT_THAT(list_activities(change, {.search = "_"}), IsEmpty());
}

TEST(Activities, ChangeStateAndResponsibleOnlyWhereThatIsPossible)
{
    TemporaryStore desk;
    Transaction change(*desk.store);
    const auto person = insert_person(change, marie());
    insert_activity(change, {.title = "Printer", .created_at = noon()});
    EXPECT_EQ(set_activity_state(change, "a-000001", ActivityState::paused), Change::made);
    EXPECT_EQ(set_activity_state(change, "a-000001", ActivityState::paused), Change::unchanged);
    EXPECT_EQ(set_activity_state(change, "a-000001", ActivityState::closed), Change::unchanged);
    EXPECT_EQ(set_responsible(change, "a-000001", person->id), Change::made);
    EXPECT_EQ(find_activity(change, "a-000001")->responsible, person->id);
    EXPECT_EQ(set_responsible(change, "a-000009", person->id), Change::not_found);
    EXPECT_THROW(set_responsible(change, "a-000001", "p-999"), Failure);
}

TEST(Journal, EntryWithTheSameKeyIsWrittenOnce)
{
    TemporaryStore desk;
    Transaction change(*desk.store);
    JournalEntry entry{.target = {TargetKind::asset, "as-0001"},
                       .instance = "cfg-1",
                       .key = "session/1/created",
                       .kind = "plugin",
                       .visibility = Visibility::portal,
                       .title = "Sitzung",
                       .text = "Zeile 1\nZeile 2",
                       .fields = R"([{"label":"Code","text":"s1"}])",
                       .tone = Tone::good,
                       .author = "p-1",
                       .at = noon(),
                       .created_at = noon(5)};
    EXPECT_TRUE(append_journal_entry(change, entry));
    EXPECT_FALSE(append_journal_entry(change, entry));
    entry.instance = "cfg-2";
    EXPECT_TRUE(append_journal_entry(change, entry));

    const auto entries = list_journal(change, entry.target);
    ASSERT_THAT(entries, SizeIs(2));
    EXPECT_EQ(entries[0].key, "session/1/created");
    EXPECT_EQ(entries[0].visibility, Visibility::portal);
    EXPECT_EQ(entries[0].text, "Zeile 1\nZeile 2");
    EXPECT_EQ(entries[0].fields, entry.fields);
    EXPECT_EQ(entries[0].tone, Tone::good);
    EXPECT_EQ(entries[0].author, "p-1");
    EXPECT_EQ(entries[0].at, noon());
    EXPECT_EQ(entries[0].created_at, noon(5));
}

TEST(Journal, EntriesWithoutAKeyAreAllWritten)
{
    TemporaryStore desk;
    Transaction change(*desk.store);
    const JournalEntry note{.target = {TargetKind::activity, "a-000001"}, .title = "Note"};
    EXPECT_TRUE(append_journal_entry(change, note));
    EXPECT_TRUE(append_journal_entry(change, note));
}

TEST(Journal, RefusesChangesFromEverybody)
{
    TemporaryStore desk;
    std::vector<std::string> changes{"UPDATE journal SET title = 'x'", "DELETE FROM journal"};
    if (desk.location.is_postgres()) {
        changes.push_back("TRUNCATE journal");
    } else {
        changes.push_back(
            "REPLACE INTO journal "
            "SELECT number, target_kind, target_id, instance, entry_key, kind, visibility, 'x', "
            "body, fields, tone, author, happened_at, created_at FROM journal");
    }
    desk.write([](Transaction& change) {
        append_journal_entry(change, {.target = {TargetKind::activity, "a-1"}, .title = "Kept"});
    });
    for (const std::string& sql : changes) {
        Transaction change(*desk.store);
        try {
            Query(change, sql).run();
            change.commit();
            FAIL() << sql;
        } catch (const Failure& failure) {
            EXPECT_THAT(failure.what(), HasSubstr("the journal only grows")) << sql;
        }
    }
    EXPECT_THAT(journal_titles(*desk.store, "a-1"), ElementsAre("Kept"));
}

} // namespace
} // namespace mock::store
