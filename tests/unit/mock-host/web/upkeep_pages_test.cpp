#include "mock-host/services/outcome.hpp"
#include "mock-host/store/calls.hpp"
#include "mock-host/store/mails.hpp"
#include "mock-host/web/job_parts.hpp"
#include "tests/unit/mock-host/web/admin_desk.hpp"

#include <desk/sdk/time.hpp>

#include <gmock/gmock.h>

namespace mock::web {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

std::string job_of(const AdminDesk& admin)
{
    return "/jobs/" + admin.world.configuration.id + "/echo.job";
}

TEST(JobPages, DoubleClickOnRunNowIsOneRun)
{
    AdminDesk admin;
    const std::string path = "/api/v1" + job_of(admin) + "/run";
    const Response first = admin.post_json(path, R"({"key": "one"})");
    const Response second = admin.post_json(path, R"({"key": "one"})");
    EXPECT_EQ(first.status, 202);
    EXPECT_EQ(first.body, second.body);
    EXPECT_NE(first.body, admin.post_json(path, R"({"key": "two"})").body);
}

TEST(JobPages, DryRunIsMarkedAsOneEverywhere)
{
    AdminDesk admin;
    const Response asked =
        admin.post("/admin" + job_of(admin) + "/run", {{"input.dry_run", "true"}});
    EXPECT_THAT(admin.follow(asked).body, HasSubstr(">Dry run</a>"));
    EXPECT_THAT(admin.get("/api/v1/jobs").body, HasSubstr(R"("dry_run":true)"));
}

TEST(JobPages, UnknownJobIsNotRun)
{
    AdminDesk admin;
    const std::string path = "/jobs/" + admin.world.configuration.id + "/nothing/run";
    EXPECT_EQ(admin.post("/admin" + path, {}).status, 404);
    EXPECT_EQ(admin.post_json("/api/v1" + path, "{}").status, 404);
    EXPECT_EQ(admin.post_json("/api/v1" + path, "[").status, 400);
}

TEST(JobPages, ListSaysWhenAndWhatRan)
{
    AdminDesk admin;
    const std::string body = admin.get("/admin/jobs").body;
    EXPECT_THAT(body, AllOf(HasSubstr("Nightly"), HasSubstr("daily at 00:00, Europe/Berlin"),
                            HasSubstr("Has not run yet"), HasSubstr("Run now")));
}

store::Call failed_call(AdminDesk& admin)
{
    const store::Call call = admin.world.insert("{}", store::CallKind::job);
    EXPECT_TRUE(admin.desk->cancel(call.number));
    return call;
}

TEST(CallPages, ListIsPagedAndLeadsToTheOlderOnes)
{
    AdminDesk admin;
    for (int i = 0; i < 51; ++i)
        admin.world.insert("{}");
    const std::string first = admin.get("/admin/calls").body;
    EXPECT_THAT(first, AllOf(HasSubstr("c-000051"), Not(HasSubstr("c-000001"))));
    EXPECT_THAT(first, HasSubstr("href=\"/admin/calls?before=2\""));
    EXPECT_THAT(admin.get("/admin/calls?before=2").body, HasSubstr("c-000001"));
}

TEST(CallPages, CancelledCallSaysSo)
{
    AdminDesk admin;
    const store::Call call = admin.world.insert("{}");
    const Response page = admin.follow(admin.post("/admin/calls/" + call.id + "/cancel", {}));
    EXPECT_THAT(page.body, AllOf(HasSubstr("asked to stop"), HasSubstr("Cancelled")));
    EXPECT_EQ(admin.post("/admin/calls/" + call.id + "/cancel", {}).status, 409);
}

TEST(CallPages, FilterShowsOneOutcomeOnly)
{
    AdminDesk admin;
    const store::Call cancelled = failed_call(admin);
    const store::Call waiting = admin.world.insert("{}");
    const std::string body = admin.get("/admin/calls?outcome=cancelled").body;
    EXPECT_THAT(body, AllOf(HasSubstr(cancelled.id), Not(HasSubstr(waiting.id))));
    EXPECT_THAT(admin.get("/api/v1/calls?outcome=queued").body,
                AllOf(HasSubstr(waiting.id), Not(HasSubstr(cancelled.id))));
    EXPECT_EQ(admin.get("/admin/calls?outcome=bogus").status, 200);
    const auto refused = admin.get("/api/v1/calls?outcome=bogus");
    EXPECT_EQ(refused.status, 400);
    EXPECT_THAT(refused.body, AllOf(HasSubstr("bogus"), HasSubstr("waiting_retry")));
}

TEST(NewestFirst, ProgramsThatAskForNonsenseAreToldAndPeopleSeeTheNewest)
{
    AdminDesk admin;
    for (const std::string list : {"calls", "mails", "audit"}) {
        EXPECT_EQ(admin.get("/api/v1/" + list + "?before=7").status, 200) << list;
        for (const std::string before : {"0", "-1", "7x", "99999999999999999999"}) {
            const auto refused = admin.get("/api/v1/" + list + "?before=" + before);
            EXPECT_EQ(refused.status, 400) << list;
            EXPECT_THAT(refused.body, HasSubstr(before)) << list;
        }
        EXPECT_EQ(admin.get("/admin/" + list + "?before=7x").status, 200) << list;
    }
}

std::int64_t queue(AdminDesk& admin, const std::string& text)
{
    store::Mail mail;
    mail.activity = admin.world.activity.id;
    mail.key = "k";
    mail.to_address = "ada@example.com";
    mail.locale = "fr-FR";
    mail.subject = "Remote support <b>";
    mail.text = text;
    mail.fields = services::write_fields({{.kind = services::Field::Kind::time,
                                           .label = "Expire",
                                           .time = *desk::parse_time("2026-11-30T18:36:00Z")}});
    mail.message_id = "k.1@desk.example.com";
    mail.link_label = "Join";
    mail.link_url = "https://get.teamviewer.com/s1";
    mail.created_at = runtime::TestDesk::real_time();
    store::Transaction change(admin.desk->store());
    const auto id = store::queue_mail(change, mail);
    change.commit();
    return *id;
}

TEST(MailPages, MailIsShownAsTextInAFrameThatMayDoNothing)
{
    AdminDesk admin;
    const auto id = std::to_string(queue(admin, "Hello <script>alert(1)</script>\nAda"));
    const Response page = admin.get("/admin/mails/" + id);
    EXPECT_THAT(page.body, HasSubstr("<iframe class=\"mail\" sandbox=\"\""));
    EXPECT_THAT(page.body, Not(HasSubstr("alert(1)")));

    const Response body = admin.get("/admin/mails/" + id + "/body");
    EXPECT_THAT(body.body, HasSubstr("&lt;script&gt;alert(1)&lt;/script&gt;<br>"));
    EXPECT_THAT(body.body, HasSubstr("Expire\u00a0: 30/11/2026 19:36 CET<br>"));
    EXPECT_THAT(body.body, HasSubstr("Join\u00a0:<br>"));
    EXPECT_THAT(body.body, HasSubstr("href=\"https://get.teamviewer.com/s1\""));
    EXPECT_THAT(value_of(body.headers, "Content-Security-Policy"),
                AllOf(HasSubstr("sandbox"), HasSubstr("default-src 'none'")));
    EXPECT_EQ(value_of(body.headers, "X-Frame-Options"), "SAMEORIGIN");
}

TEST(MailPages, LinkOfARequesterIsNotInTheList)
{
    AdminDesk admin;
    queue(admin, "Hello");
    for (const char* path : {"/admin/mails", "/api/v1/mails"}) {
        EXPECT_THAT(admin.get(path).body,
                    AllOf(HasSubstr("ada@example.com"), Not(HasSubstr("get.teamviewer.com"))));
    }
}

/// A mail that was perhaps sent: nobody knows.
std::int64_t queue_in_doubt(AdminDesk& admin)
{
    const auto id = queue(admin, "Hello");
    store::Transaction change(admin.desk->store());
    EXPECT_EQ(take_queued_mail(change, runtime::TestDesk::real_time(), "n-1")->id, id);
    mark_mail_in_doubt(change, id, "n-1", "the answer of the mail server was lost");
    change.commit();
    return id;
}

TEST(MailPages, MailInDoubtIsSettledByAPersonWhoKnowsThatItArrived)
{
    AdminDesk admin;
    const std::string page = "/admin/mails/" + std::to_string(queue_in_doubt(admin));
    EXPECT_THAT(admin.get(page).body,
                AllOf(HasSubstr("the answer of the mail server was lost"),
                      HasSubstr("<dd>k.1@desk.example.com</dd>"), HasSubstr("Last attempt"),
                      HasSubstr(page + "/arrived"), HasSubstr(page + "/resend")));
    EXPECT_EQ(value_of(admin.post(page + "/arrived").headers, "Location"),
              page + "?said=mail_arrived");
    EXPECT_THAT(admin.get(page).body, Not(HasSubstr("/arrived")));
    EXPECT_EQ(admin.post(page + "/arrived").status, 409) << "there is no doubt any more";
}

TEST(MailPages, MailInDoubtIsSentAgainOnceByWhoeverWantsIt)
{
    AdminDesk admin;
    const auto id = queue_in_doubt(admin);
    const std::string page = "/admin/mails/" + std::to_string(id);
    EXPECT_EQ(admin.post(page + "/resend").status, 303);
    EXPECT_EQ(admin.post(page + "/resend").status, 409) << "it waits already";
    EXPECT_EQ(store::find_mail(store::Reader(admin.desk->store()), id)->state,
              store::MailState::queued);
}

TEST(HealthPage, BrokenConfigurationIsNamedWithItsRemedy)
{
    AdminDesk admin;
    {
        store::Transaction change(admin.desk->store());
        store::set_configuration_state(change, admin.world.configuration.id,
                                       store::ConfigurationState::quarantined, "crashed twice");
        change.commit();
    }
    EXPECT_THAT(admin.get("/admin/health").body,
                AllOf(HasSubstr("crashed twice"), HasSubstr("1 thing needs somebody"),
                      HasSubstr("release the configuration")));
    EXPECT_THAT(admin.get("/api/v1/health").body, HasSubstr("\"about\":\"Echo\""));
}

TEST(HealthPage, FieldsStandApartFromTheSentenceBeforeThem)
{
    AdminDesk admin;
    queue_in_doubt(admin);
    EXPECT_THAT(admin.get("/admin/health").body, HasSubstr("at these times · m-000001"));
}

TEST(RulesPage, SaysWhatAPackageReactsTo)
{
    AdminDesk admin;
    EXPECT_THAT(admin.get("/admin/rules").body,
                AllOf(HasSubstr("An activity is closed"), HasSubstr("Echo is told")));
}

} // namespace
} // namespace mock::web
