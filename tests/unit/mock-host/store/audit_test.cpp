#include "mock-host/store/assets.hpp"
#include "mock-host/store/audit.hpp"
#include "mock-host/store/call_claims.hpp"
#include "mock-host/store/passwords.hpp"
#include "mock-host/store/people.hpp"
#include "mock-host/store/query.hpp"
#include "tests/unit/mock-host/store/desk_with_plugin.hpp"

#include <gmock/gmock.h>

namespace mock::store {
namespace {

using testing::AllOf;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

class Audit : public testing::Test {
protected:
    std::vector<AuditEntry> trail(const AuditFilter& filter = {}) const
    {
        return list_audit(Reader(*desk.store), filter);
    }
    /// "ACTION SUBJECT OUTCOME" of the newest ones.
    std::vector<std::string> lines(int newest) const
    {
        std::vector<std::string> texts;
        for (const AuditEntry& entry : trail({.limit = newest}))
            texts.push_back(entry.action + " " + entry.subject + " " + entry.outcome);
        return texts;
    }

    DeskWithPlugin desk;
};

TEST_F(Audit, TellsWhoDidItAndFromWhere)
{
    const ActingAs acting({.person = "p-7", .name = "Grace", .origin = "web 192.0.2.7"});
    desk.write([](Transaction& change) { make_default(change, "cfg-2"); });

    const AuditEntry newest = trail().front();
    EXPECT_EQ(newest.action, "configuration.default");
    EXPECT_EQ(newest.subject, "configuration Second (cfg-2)");
    EXPECT_EQ(newest.instance, "cfg-2");
    EXPECT_EQ(newest.actor.person, "p-7");
    EXPECT_EQ(newest.actor.name, "Grace");
    EXPECT_EQ(newest.actor.origin, "web 192.0.2.7");
}

TEST_F(Audit, WithoutSomebodyItIsTheDesk)
{
    {
        const ActingAs acting({.person = {}, .name = "root", .origin = "command of root"});
    }
    desk.write([](Transaction& change) { make_default(change, "cfg-2"); });
    EXPECT_EQ(trail().front().actor.origin, "desk");
}

TEST_F(Audit, IsWrittenOnlyWithWhatItTellsOf)
{
    const std::size_t before = trail().size();
    {
        Transaction change(*desk.store);
        make_default(change, "cfg-2");
    }
    EXPECT_EQ(trail().size(), before);
}

TEST_F(Audit, OfACallIsFoundByTheNameOfItsTargetAndByItsId)
{
    desk.write([](Transaction& change) {
        const Asset asset = insert_asset(change, {.name = "NB-0006"});
        for (const Target& on :
             {Target{TargetKind::asset, asset.id}, Target{TargetKind::configuration, "cfg-2"}})
            insert_call(change, DeskWithPlugin::click("cfg-1", "k/" + on.id, on));
        // From before names were written.
        note_audit(change, {.action = "asset.connect", .subject = "asset as-0001"});
    });
    const auto subjects = [&](const char* searched) {
        std::vector<std::string> found;
        for (const AuditEntry& entry : trail({.subject = searched}))
            found.push_back(entry.subject);
        return found;
    };
    EXPECT_THAT(subjects("nb-0006"), ElementsAre("asset NB-0006 (as-0001)"));
    EXPECT_THAT(subjects("as-0001"), ElementsAre("asset as-0001", "asset NB-0006 (as-0001)"));
    EXPECT_THAT(subjects("second"), AllOf(SizeIs(2), Each("configuration Second (cfg-2)")));
    EXPECT_EQ(subjects("cfg-2"), subjects("second"));
}

TEST_F(Audit, NamesWhatIsGoneByItsId)
{
    EXPECT_EQ(subject_of(Reader(*desk.store), {TargetKind::asset, "as-9999"}), "asset as-9999");
}

TEST_F(Audit, OfACallTellsWhatItWasAboutAtTheCloud)
{
    desk.write([](Transaction& change) {
        CallRequest click = DeskWithPlugin::click("cfg-1", "k", {TargetKind::activity, "a-000001"});
        click.actor = insert_person(change, {.name = "Ada"})->id;
        const Call call = insert_call(change, click).call;
        Query(change, "UPDATE calls SET state = 'running', generation = 1").run();
        CallEnd end;
        end.remote_ids = "s12-345-678";
        EXPECT_TRUE(end_call(change, {call.number, 1}, end));
    });
    EXPECT_THAT(lines(2), ElementsAre(HasSubstr("session.create activity "),
                                      HasSubstr("session.create activity ")));
    const auto entries = trail({.action = "session.create"});
    ASSERT_EQ(entries.size(), 2U);
    EXPECT_EQ(entries[0].outcome, "done");
    EXPECT_EQ(entries[0].remote_id, "s12-345-678");
    EXPECT_EQ(entries[0].actor.name, "Ada");
    EXPECT_EQ(entries[1].outcome, "asked");
}

/// Each ends in its own way an action that waits, or that runs on a node that died.
struct EndByTheDesk {
    const char* who;
    CallState from;
    void (*end)(Transaction& change);
    const char* outcome;
};
const CallError call_lost{.status = 6, .code = "call.lost"};
const EndByTheDesk ends_by_the_desk[] = {
    {"a click that came too late", CallState::queued,
     [](Transaction& change) { expire_clicks(change, noon(60), call_lost, noon(60)); }, "failed"},
    {"a node that died too often", CallState::running,
     [](Transaction& change) { requeue_calls_of(change, "n-1", {.error = call_lost}, noon()); },
     "failed"},
    {"a configuration that was removed", CallState::queued,
     [](Transaction& change) { remove_configuration(change, "cfg-1", noon()); }, "cancelled"},
    {"a person who did not want to wait", CallState::queued,
     [](Transaction& change) { cancel_call(change, 1, noon()); }, "cancelled"},
};

TEST(AuditOfCalls, HasTheEndThatTheDeskGaveThem)
{
    for (const EndByTheDesk& row : ends_by_the_desk) {
        SCOPED_TRACE(row.who);
        DeskWithPlugin desk;
        desk.write([&](Transaction& change) {
            insert_call(change,
                        DeskWithPlugin::click("cfg-1", "k", {TargetKind::activity, "a-000001"}));
            Query(change, "UPDATE calls SET state = :state, node = 'n-1'").bind(row.from).run();
            row.end(change);
        });
        EXPECT_EQ(word(find_call(Reader(*desk.store), 1)->state), row.outcome);
        const auto entries = list_audit(Reader(*desk.store), {.action = "session.create"});
        ASSERT_EQ(entries.size(), 2U);
        EXPECT_EQ(entries[0].outcome, row.outcome);
        EXPECT_EQ(entries[1].outcome, "asked");
    }
}

TEST(AuditOfCalls, NameNobodyAtThePlaceOfSomebodyElse)
{
    DeskWithPlugin desk;
    desk.write([](Transaction& change) {
        CallRequest click = DeskWithPlugin::click("cfg-1", "k", {TargetKind::activity, "a-000001"});
        click.actor = insert_person(change, {.name = "Grace"})->id;
        const Person bob = *insert_person(change, {.name = "Bob"});
        {
            const ActingAs grace({.person = click.actor, .origin = "web 192.0.2.7"});
            insert_call(change, click);
        }
        const ActingAs someone({.person = bob.id, .origin = "web 192.0.2.9"});
        EXPECT_EQ(cancel_call(change, 1, noon()), Cancelled::at_once);
    });
    const auto entries = list_audit(Reader(*desk.store), {});
    ASSERT_GE(entries.size(), 3U);
    EXPECT_EQ(entries[0].outcome, "cancelled");
    EXPECT_EQ(entries[0].actor.name, "Grace");
    EXPECT_EQ(entries[0].actor.origin, "desk");
    EXPECT_EQ(entries[1].action, "call.cancel");
    EXPECT_EQ(entries[1].actor.name, "Bob");
    EXPECT_EQ(entries[1].actor.origin, "web 192.0.2.9");
    EXPECT_EQ(entries[2].outcome, "asked");
    EXPECT_EQ(entries[2].actor.origin, "web 192.0.2.7");
}

TEST_F(Audit, OfAConfigurationNamesFieldsAndNoValues)
{
    desk.write([](Transaction& change) {
        Configuration wanted = *find_configuration(change, "cfg-1");
        wanted.values = R"({"proxy_url":"http://user:word@proxy","session_hours":3})";
        EXPECT_EQ(save_configuration(change, wanted, noon()), Saved::done);
    });
    EXPECT_EQ(trail().front().details, "changed: proxy_url session_hours");
}

TEST_F(Audit, OfAPasswordDoesNotTellIt)
{
    desk.write([](Transaction& change) {
        const auto person = *insert_person(change, {.name = "Ada"});
        set_password(change, person.id, PasswordHash{"$argon2id$hash"});
    });
    EXPECT_EQ(trail().front().action, "password.set");
    EXPECT_THAT(trail().front().details + trail().front().subject, Not(HasSubstr("argon")));
}

TEST_F(Audit, OnlyGrowsWhoeverAsks)
{
    desk.write([](Transaction& change) { make_default(change, "cfg-2"); });
    const std::size_t before = trail().size();
    for (const char* sql : {"DELETE FROM audit", "UPDATE audit SET person = 'p-1'",
                            "DELETE FROM audit WHERE number = 1"}) {
        Transaction change(*desk.store);
        try {
            Query(change, sql).run();
            change.commit();
            FAIL() << sql;
        } catch (const Failure& failure) {
            EXPECT_THAT(failure.what(), HasSubstr("the audit trail only grows")) << sql;
        }
    }
    EXPECT_EQ(trail().size(), before);
}

TEST_F(Audit, PageEndsWhereTheNextOneBegins)
{
    for (const char* id : {"cfg-2", "cfg-1", "cfg-2"})
        desk.write([id](Transaction& change) { make_default(change, id); });
    const auto first = trail({.limit = 2});
    const auto second = trail({.before = first.back().number, .limit = 1});
    EXPECT_EQ(second.front().number, first.back().number - 1);
    EXPECT_EQ(trail({.subject = "FIRST"}).front().subject, "configuration First (cfg-1)");
}

TEST(AuditCsv, FieldThatASpreadsheetWouldRunIsText)
{
    AuditEntry entry{.number = 7, .at = noon(), .action = "x", .details = "say \"hi\", =1"};
    entry.subject = "=HYPERLINK(\"http://evil\")";
    entry.actor.name = "@SUM(A1)";
    entry.remote_id = "-1+1";
    entry.outcome = "+1";
    const std::string line = audit_csv_line(entry);
    EXPECT_THAT(line, HasSubstr("\"'=HYPERLINK(\"\"http://evil\"\")\""));
    EXPECT_THAT(line, HasSubstr("\"'@SUM(A1)\""));
    EXPECT_THAT(line, HasSubstr("\"'-1+1\""));
    EXPECT_THAT(line, HasSubstr("\"'+1\""));
    EXPECT_THAT(line, HasSubstr("\"say \"\"hi\"\", =1\"\r\n"));
}

} // namespace
} // namespace mock::store
