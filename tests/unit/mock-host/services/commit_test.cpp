#include "mock-host/services/commit.hpp"
#include "mock-host/services/documents.hpp"
#include "mock-host/store/activities.hpp"
#include "mock-host/store/assets.hpp"
#include "mock-host/store/configurations.hpp"
#include "mock-host/store/followups.hpp"
#include "mock-host/store/journal.hpp"
#include "mock-host/store/links.hpp"
#include "mock-host/store/mails.hpp"
#include "mock-host/store/packages.hpp"
#include "mock-host/store/people.hpp"
#include "mock-host/store/records.hpp"
#include "mock-host/store/settings.hpp"
#include "mock-host/store/time_entries.hpp"
#include "tests/unit/mock-host/store/temporary_store.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mock::services {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

/// A desk with one of each, and one configuration that acts.
class Commit : public testing::Test {
protected:
    Commit()
    {
        store = *store::Store::create({folder.path() / "desk.db"});
        store::Transaction change(*store);
        ada = *insert_person(change, {.name = "Ada", .email = "ada@example.com"});
        grace = *insert_person(
            change,
            {.name = "Grace", .email = "grace@example.com", .role = store::Role::administrator});
        store::Activity wanted;
        wanted.title = "Printer";
        wanted.initiator = ada.id;
        activity = insert_activity(change, wanted);
        asset = insert_asset(change, {.name = "NB-1"});
        put_package(change, {.id = "p", .version = "1.0.0", .directory = "/", .digest = "d"});
        configuration = *insert_configuration(change, {.package = "p", .name = "TeamViewer"});
        origin = {configuration.id, grace.id, store::Time{std::chrono::hours{24}}};
        on_activity = {store::TargetKind::activity, activity.id};
        on_configuration = {store::TargetKind::configuration, configuration.id};
        change.commit();
    }

    Notes commit(const std::vector<Effect>& effects)
    {
        store::Transaction change(*store);
        auto notes = apply_effects(change, effects, origin);
        EXPECT_TRUE(notes) << notes.error().detail;
        change.commit();
        return notes ? *notes : Notes{};
    }

    static MailSend invitation()
    {
        MailSend mail;
        mail.subject = "s";
        mail.text = "t";
        return mail;
    }

    store::TemporaryFolder folder;
    std::unique_ptr<store::Store> store;
    store::Person ada, grace;
    store::Activity activity;
    store::Asset asset;
    store::Configuration configuration;
    Origin origin;
    store::Target on_activity, on_configuration;
};

TEST_F(Commit, MessageIdsEndWithTheWholeHostOfTheDesk)
{
    {
        store::Transaction change(*store);
        put_setting(change, "desk.base_url", "http://[::1]:8080/");
        change.commit();
    }
    commit({{on_activity, "k", invitation()}});
    const auto mails = list_mails(store::Reader(*store), activity.id);
    ASSERT_THAT(mails, SizeIs(1));
    EXPECT_THAT(mails[0].message_id, testing::EndsWith("@[::1]"));
}

TEST_F(Commit, EverythingTwiceIsEverythingOnce)
{
    JournalAppend entry;
    entry.title = "created";
    TimeBook time;
    time.seconds = 60;
    time.person_email = "grace@example.com";
    const std::vector<Effect> effects{{on_activity, "k", entry},
                                      {on_activity, "k", invitation()},
                                      {on_activity, "k", time},
                                      {on_activity, "k", LinkPut{"l", "https://e.com", {}, {}}},
                                      {on_activity, "k", RecordPut{R"({"a":1})"}},
                                      {on_activity, "k", FollowupPut{"job", {}, "{}"}}};
    EXPECT_THAT(commit(effects), IsEmpty());
    EXPECT_THAT(commit(effects), IsEmpty());

    const store::Reader reader(*store);
    EXPECT_THAT(list_mails(reader, activity.id), SizeIs(1));
    ASSERT_THAT(list_time_entries(reader, activity.id), SizeIs(1));
    EXPECT_EQ(list_time_entries(reader, activity.id)[0].person, grace.id);
    EXPECT_THAT(list_links(reader, on_activity), SizeIs(1));
    EXPECT_THAT(list_records(reader, configuration.id, on_activity), SizeIs(1));
    EXPECT_THAT(list_followups(reader, configuration.id, on_activity), SizeIs(1));
    int entries = 0;
    for (const auto& one : list_journal(reader, on_activity))
        entries += one.key == "k";
    EXPECT_EQ(entries, 1);
}

TEST_F(Commit, FollowupKnowsWhenItWasPutLast)
{
    const auto put = [&] {
        commit({{on_activity, "k", FollowupPut{"job", {}, "{}"}}});
        return list_followups(store::Reader(*store), configuration.id, on_activity).at(0).put_at;
    };
    EXPECT_EQ(put(), origin.now);
    origin.now += std::chrono::hours{1};
    EXPECT_EQ(put(), origin.now);
}

TEST_F(Commit, GoneTargetIsNotedAndTheRestIsCommitted)
{
    const store::Target gone{store::TargetKind::activity, "a-999999"};
    const auto notes = commit({{gone, "k", RecordPut{"{}"}}, {on_activity, "k", RecordPut{"{}"}}});

    EXPECT_THAT(notes, ElementsAre(HasSubstr("effects[0] record.put: a-999999 is gone")));
    EXPECT_THAT(list_records(store::Reader(*store), configuration.id, on_activity), SizeIs(1));
}

TEST_F(Commit, OfAConfigurationThatWasRemovedMeanwhileLeavesOutWhatWouldHangOnIt)
{
    {
        store::Transaction change(*store);
        remove_configuration(change, configuration.id, origin.now);
        change.commit();
    }
    const auto notes = commit({{on_activity, "k", JournalAppend{}},
                               {on_activity, "k", LinkPut{"l", "https://e.com", {}, {}}},
                               {on_activity, "k", RecordPut{"{}"}},
                               {on_activity, "k", FollowupPut{"job", {}, "{}"}}});

    EXPECT_THAT(notes, ElementsAre("effects[1] link.put: cfg-1 is gone",
                                   "effects[2] record.put: cfg-1 is gone",
                                   "effects[3] followup.put: cfg-1 is gone"));
    EXPECT_EQ(list_journal(store::Reader(*store), on_activity).back().key, "k");
}

TEST_F(Commit, MissingMailAddressIsNotedAndMayBeMailedLater)
{
    MailSend to_nobody = invitation();
    to_nobody.to = MailSend::To::responsible;
    EXPECT_THAT(commit({{on_activity, "k", to_nobody}}), ElementsAre(HasSubstr("mail address")));
    {
        store::Transaction change(*store);
        set_responsible(change, activity.id, grace.id);
        change.commit();
    }
    EXPECT_THAT(commit({{on_activity, "k", to_nobody}}), IsEmpty());
    EXPECT_THAT(list_mails(store::Reader(*store), activity.id), SizeIs(1));
}

TEST_F(Commit, AdministratorsGetMailAboutAConfigurationOnce)
{
    MailSend mail = invitation();
    mail.to = MailSend::To::administrators;
    commit({{on_configuration, "dead/1", mail}});
    commit({{on_configuration, "dead/1", mail}});

    const auto mails = list_mails(store::Reader(*store));
    ASSERT_THAT(mails, SizeIs(1));
    EXPECT_EQ(mails[0].to_address, "grace@example.com");
    EXPECT_EQ(mails[0].activity, "");
}

TEST_F(Commit, UnknownPersonOfATimeEntryIsNamedInItsText)
{
    TimeBook time;
    time.seconds = 60;
    time.person_name = "Eve";
    time.person_email = "eve@example.com";
    time.text = "s1";
    commit({{on_activity, "k", time}});

    const auto entries = list_time_entries(store::Reader(*store), activity.id);
    ASSERT_THAT(entries, SizeIs(1));
    EXPECT_EQ(entries[0].person, std::nullopt);
    EXPECT_EQ(entries[0].text, "Eve: s1");
}

TEST_F(Commit, TooManyRecordsOnOneTargetRefuseAllOfIt)
{
    std::vector<Effect> effects;
    for (int i = 0; i < 65; ++i) {
        effects.push_back({on_activity, "k" + std::to_string(i), RecordPut{"{}"}});
    }
    store::Transaction change(*store);
    const auto notes = apply_effects(change, effects, origin);
    ASSERT_FALSE(notes);
    EXPECT_EQ(notes.error().code, "outcome.invalid");
    EXPECT_THAT(notes.error().detail, HasSubstr("more than 64 records"));
}

TEST_F(Commit, OutcomeMayRemoveBeforeItPuts)
{
    std::vector<Effect> effects;
    for (int i = 0; i < 64; ++i) {
        effects.push_back({on_activity, "k" + std::to_string(i), RecordPut{"{}"}});
    }
    commit(effects);
    EXPECT_THAT(
        commit({{on_activity, "new", RecordPut{"{}"}}, {on_activity, "k0", RecordRemove{}}}),
        IsEmpty());
}

TEST_F(Commit, PortionOfAnAttemptThatIsNotCurrentIsNotFound)
{
    const auto portion =
        commit_portion(*store, {4711, 1}, {{on_activity, "k", RecordPut{"{}"}}}, origin);
    ASSERT_FALSE(portion);
    EXPECT_EQ(portion.error().status, desk::Errc::not_found);
    EXPECT_THAT(list_records(store::Reader(*store), configuration.id, on_activity), IsEmpty());
}

TEST_F(Commit, SnapshotHasOwnRecordsAndTheRightsOfTheActor)
{
    commit({{on_activity, "mine", RecordPut{R"({"a":1})"}}});
    const auto own =
        activity_document(store::Reader(*store), activity.id, {origin.instance, &grace});
    const auto others = activity_document(store::Reader(*store), activity.id, {"cfg-9", nullptr});

    ASSERT_TRUE(own && others);
    EXPECT_THAT(*own, HasSubstr(R"("key":"mine")"));
    EXPECT_THAT(*own, HasSubstr(R"("rights":["edit","administer"])"));
    EXPECT_THAT(*others, HasSubstr(R"("records":[])"));
    EXPECT_THAT(*others, HasSubstr(R"("actor":null)"));
    EXPECT_FALSE(activity_document(store::Reader(*store), "a-9", {origin.instance}));
}

} // namespace
} // namespace mock::services
