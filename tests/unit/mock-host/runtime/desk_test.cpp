#include "mock-host/store/query.hpp"
#include "tests/unit/mock-host/runtime/test_desk.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <sstream>

namespace mock::runtime {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

TEST(Desk, ClickBecomesARowAndItsOutcomeIsCommitted)
{
    TestDesk world("echo");
    const auto desk = world.open();
    auto offers = desk->actions(world.target(), world.agent);
    ASSERT_THAT(offers, SizeIs(1));
    EXPECT_EQ(offers[0].state, Offer::available) << offers[0].reason;

    const auto call = world.clicked(world.entry("one"));
    ASSERT_TRUE(call) << call.error().detail;
    const auto ended = desk->wait(call->number);

    ASSERT_TRUE(ended) << ended.error().detail;
    EXPECT_EQ(ended->state, store::CallState::done)
        << ended->error.value_or(store::CallError{}).detail;
    EXPECT_EQ(ended->message, "did one");
    EXPECT_THAT(world.entries(), ElementsAre("one"));
}

TEST(Desk, WhoWaitsForTheEndSeesItAndDoesNoWork)
{
    TestDesk world("echo");
    const auto desk = world.open();
    const auto call = world.clicked(world.entry("one"));
    EXPECT_EQ(desk->wait_for_end(call->number, 0ms)->state, store::CallState::queued);
    EXPECT_EQ(desk->wait_for_end(call->number, 10ms)->state, store::CallState::queued);
    desk->start();
    EXPECT_EQ(desk->wait_for_end(call->number, 1h)->state, store::CallState::done);
    EXPECT_FALSE(desk->wait_for_end(call->number + 1, 1h));
}

TEST(Desk, NobodyWaitsForAnEndOnceEnoughOthersDoOrTheDeskStops)
{
    TestDesk world("echo");
    auto options = world.options();
    options.waiters_max = 0;
    const auto full = world.open(std::move(options));
    const auto call = world.clicked(world.entry("one"));
    EXPECT_EQ(full->wait_for_end(call->number, 1h)->state, store::CallState::queued);

    const auto desk = world.open();
    std::stop_source stop;
    stop.request_stop();
    const auto seen = desk->wait_for_end(call->number, 1h, stop.get_token());
    EXPECT_EQ(seen->state, store::CallState::queued);
}

TEST(Desk, EndByAnotherProcessIsSeenAtALaterLook)
{
    TestDesk world("echo");
    auto options = world.options();
    options.poll_interval = 1ms;
    const auto waits = world.open(std::move(options));
    const auto works = world.open();
    const auto call = world.clicked(world.entry("one"));
    works->start();
    EXPECT_EQ(waits->wait_for_end(call->number, 1h)->state, store::CallState::done);
}

TEST(Desk, DoubleClickIsOneCall)
{
    TestDesk world("echo");
    const auto desk = world.open();
    const auto first = desk->submit(world.click("{}", "k1"));
    const auto second = desk->submit(world.click("{}", "k1"));
    ASSERT_TRUE(first && second);
    EXPECT_EQ(first->number, second->number);
}

TEST(Desk, ClickIsRefusedWhenTooManyWait)
{
    TestDesk test("echo");
    auto options = test.options();
    options.clicks_waiting_max = 2;
    const auto desk = test.open(std::move(options)); // It works on nothing before it starts.
    ASSERT_TRUE(desk->submit(test.click("{}", "one")));
    ASSERT_TRUE(desk->submit(test.click("{}", "two")));

    const auto third = desk->submit(test.click("{}", "three"));
    ASSERT_FALSE(third);
    EXPECT_EQ(third.error().code, "queue.full");
    EXPECT_EQ(third.error().message,
              "Too much is waiting to be done. Nothing was done; try again in some minutes.");
    EXPECT_TRUE(desk->submit(test.click("{}", "two"))); // That one waits already.
    EXPECT_EQ(list_calls(store::Reader(test.store()), {}).size(), 2U);
}

TEST(Desk, PersonWithoutTheRightIsToldSoAndCannotClick)
{
    TestDesk world("echo");
    store::Person requester;
    {
        store::Transaction change(world.store());
        requester =
            *insert_person(change, {.name = "Ada", .email = "a@example.com", .locale = "de-DE"});
        change.commit();
    }
    const auto desk = world.open();
    const auto offers = desk->actions(world.target(), requester);
    ASSERT_THAT(offers, SizeIs(1));
    EXPECT_EQ(offers[0].state, Offer::disabled);
    EXPECT_EQ(offers[0].reason, "Dazu fehlt Ihnen das Recht.");
    Click click = world.click();
    click.actor = requester.id;
    EXPECT_FALSE(desk->submit(click));
}

TEST(Desk, OpenUrlIsShownOnce)
{
    TestDesk world("echo");
    const auto desk = world.open();
    const auto call = world.clicked(R"({"outcome":{"open_url":"https://example.com/x"}})");
    ASSERT_TRUE(call && desk->wait(call->number));
    EXPECT_EQ(desk->take_open_url(call->number), "https://example.com/x");
    EXPECT_EQ(desk->take_open_url(call->number), "");
}

TEST(Desk, OpenUrlThatCannotBeReadNowIsKept)
{
    TestDesk world("echo");
    DeskOptions options = world.options();
    options.log = world.open_log();
    const auto desk = world.open(std::move(options));
    const auto call = world.clicked(R"({"outcome":{"open_url":"https://example.com/x"}})");
    ASSERT_TRUE(call && desk->wait(call->number));
    const auto write = [&](const std::string& sql) {
        store::Transaction change(world.store());
        store::Query(change, sql).run();
        change.commit();
    };
    write("UPDATE calls SET open_url = '-' || open_url WHERE open_url <> ''");
    EXPECT_EQ(desk->take_open_url(call->number), "");
    EXPECT_THAT(world.log(), testing::HasSubstr("what this call opens cannot be read"));

    write("UPDATE calls SET open_url = substr(open_url, 2) WHERE open_url <> ''");
    EXPECT_EQ(desk->take_open_url(call->number), "https://example.com/x");
}

TEST(Desk, ProgressIsShownToTheOneWhoWaits)
{
    TestDesk world("echo");
    const auto desk = world.open();
    const auto call = world.clicked(R"({"progress":[3,5],"wait_for_stop":true})");
    ASSERT_TRUE(call);
    std::vector<Progress> seen;
    const auto ended = desk->wait(call->number, [&](const Progress& progress) {
        seen.push_back(progress);
        EXPECT_TRUE(desk->cancel(call->number));
    });
    ASSERT_TRUE(ended);
    ASSERT_THAT(seen, SizeIs(1));
    EXPECT_EQ(seen[0].done, 3U);
    EXPECT_EQ(seen[0].total, 5U);
}

TEST(Desk, CancelledCallThatFailsIsCancelled)
{
    TestDesk world("echo");
    const auto desk = world.open();
    const auto call = world.clicked(R"({"progress":[1,2],"sleep_ms":19000})");
    ASSERT_TRUE(call);
    const auto ended =
        desk->wait(call->number, [&](const Progress&) { (void)desk->cancel(call->number); });
    ASSERT_TRUE(ended);
    EXPECT_EQ(ended->state, store::CallState::cancelled);
}

TEST(Desk, InvalidOutcomeFailsTheCallAndCommitsNothing)
{
    TestDesk world("echo");
    const auto desk = world.open();
    for (const char* bad : {R"({"outcome_text":"{"})", R"({"outcome_text":"\"\u00c3(\""})",
                            R"({"outcome_bytes":1048577})", R"({"outcome":{"surprise":1}})"}) {
        const auto call = world.clicked(bad);
        ASSERT_TRUE(call);
        const auto ended = desk->wait(call->number);
        ASSERT_TRUE(ended);
        EXPECT_EQ(ended->state, store::CallState::failed) << bad;
        EXPECT_EQ(ended->error->code, "outcome.invalid") << bad;
    }
    EXPECT_THAT(world.entries(), IsEmpty());
}

TEST(Desk, PortionSurvivesTheFailureOfItsCall)
{
    TestDesk world("echo");
    const auto desk = world.open();
    const std::string portion = world.outcome("portion");
    const std::string effects = portion.substr(portion.find("\"effects\""));
    const auto call =
        world.clicked(R"({"checkpoint":{)" + effects + R"(,"fail":{"status":6,"code":"x"}})");
    ASSERT_TRUE(call);
    const auto ended = desk->wait(call->number);
    EXPECT_EQ(ended->state, store::CallState::failed);
    EXPECT_EQ(ended->error->code, "x");
    EXPECT_THAT(world.entries(), ElementsAre("portion"));
}

TEST(Desk, ChangedConfigurationMakesANewInstance)
{
    TestDesk world("echo");
    const auto desk = world.open();
    ASSERT_TRUE(desk->wait(desk->submit(world.click())->number));
    ConfigurationForm form;
    form.id = world.configuration.id;
    form.name = "Renamed";
    form.revision = world.stored_configuration().revision;
    const auto saved = desk->save(form, "en");
    ASSERT_TRUE(saved) << saved.error().detail;
    ASSERT_TRUE(saved->configuration);
    const auto ended = desk->wait(world.clicked(world.entry("after"))->number);
    ASSERT_TRUE(ended);
    EXPECT_THAT(world.entries(), ElementsAre("after"));
    EXPECT_EQ(desk->save(form, "en").error().status, desk::Errc::conflict);
}

TEST(Desk, ManualJobGetsItsDryRun)
{
    TestDesk world("echo");
    const auto desk = world.open();
    const auto call = desk->run_job({world.configuration.id, "echo.job", world.agent.id, true});
    ASSERT_TRUE(call) << call.error().detail;
    EXPECT_EQ(call->request.input, R"({"dry_run":true})");
    EXPECT_EQ(desk->wait(call->number)->state, store::CallState::done);
    EXPECT_FALSE(desk->run_job({world.configuration.id, "echo.job", "p-999", false}));
}

TEST(Desk, DoubleClickOnRunNowIsOneRun)
{
    TestDesk world("echo");
    const auto desk = world.open();
    const JobRequest wanted{world.configuration.id, "echo.job", world.agent.id, false, "one"};
    const auto first = desk->run_job(wanted);
    const auto second = desk->run_job(wanted);
    ASSERT_TRUE(first && second);
    EXPECT_EQ(first->number, second->number);
}

TEST(Desk, NameOfAConfigurationIsOneLineAndNoIdOfAnother)
{
    TestDesk world("echo");
    const auto desk = world.open();
    for (const char* name : {"  ", "a\nb", "\xff", "cfg-2", " cfg-2 "}) {
        const auto saved = desk->save(world.renamed(name), "en-GB");
        ASSERT_TRUE(saved) << name;
        EXPECT_FALSE(saved->configuration) << name;
    }
    const auto saved = desk->save(world.renamed(" cfg-two "), "en-GB");
    ASSERT_TRUE(saved && saved->configuration);
    EXPECT_EQ(saved->configuration->name, "cfg-two");
}

TEST(Desk, WhatIsWrongWithAFormIsSaidInTheLanguageOfItsReader)
{
    TestDesk world("echo");
    const auto desk = world.open();
    ConfigurationForm form = world.renamed("");
    form.locale = "klingon";
    form.values = {{"url", "nowhere"}, {"hours", std::int64_t{25}}};
    form.secrets.emplace("url", "x");
    const auto said = [&](const char* locale) {
        std::vector<std::string> titles;
        const auto findings = desk->validate(form, locale);
        for (const auto& finding : *findings)
            titles.push_back(finding.title);
        return titles;
    };
    EXPECT_THAT(said("en-GB"),
                ElementsAre("A configuration needs a name of at most 200 bytes: one line of UTF-8, "
                            "and not like cfg-1.",
                            "The language has to be written like en-GB, de-DE or fr.",
                            "Address: is not a complete address such as https://example.com/path",
                            "Hours: may be at most 24",
                            "The form has no secret field of this name."));
    EXPECT_THAT(said("de-DE"),
                ElementsAre("Eine Konfiguration braucht einen Namen von höchstens 200 Bytes: eine "
                            "Zeile in UTF-8, und nicht wie cfg-1.",
                            "Die Sprache muss wie en-GB, de-DE oder fr geschrieben sein.",
                            "Adresse: ist keine vollständige Adresse wie https://example.com/path",
                            "Stunden: darf höchstens 24 sein",
                            "Das Formular hat kein geheimes Feld dieses Namens."));
    EXPECT_THAT(said("fr-FR").at(3), testing::HasSubstr(": peut être au plus 24"));
}

TEST(Desk, LinesOfHostAndPluginAboutACallCarryItsTrace)
{
    TestDesk world("echo");
    std::string ours;
    for (const int attempt : {1, 2}) {
        DeskOptions options = world.options();
        options.log = world.open_log();
        if (attempt == 2) options.at = TestDesk::real_time() + 2min;
        const auto desk = world.open(std::move(options));
        if (attempt == 1) {
            ours = world
                       .insert(R"({"log":"hello","fail":{"status":6,"code":"x","retryable":true}})",
                               store::CallKind::job)
                       .id;
        }
        ASSERT_TRUE(desk->work_until_idle(60s));
    }
    std::istringstream lines(world.log());
    std::set<std::string> of_host;
    std::set<std::string> of_plugin;
    const auto value = [](const std::string& line, const std::string& name) {
        const auto at = line.find('"' + name + "\":\"");
        return at == line.npos ? "" : line.substr(at + name.size() + 4, 55);
    };
    for (std::string line; std::getline(lines, line);) {
        if (!value(line, "call").starts_with(ours)) continue; // A schedule may be due.
        if (!value(line, "traceparent").empty()) {
            EXPECT_EQ(value(line, "traceparent"), value(line, "trace")) << line;
            of_plugin.insert(value(line, "trace"));
        } else if (!value(line, "trace").empty()) {
            of_host.insert(value(line, "trace"));
        }
    }
    ASSERT_THAT(of_plugin, SizeIs(2)) << world.log(); // One for each attempt.
    EXPECT_EQ(of_host, of_plugin);
    EXPECT_THAT(*of_host.begin(), testing::MatchesRegex("00-[0-9a-f]{32}-[0-9a-f]{16}-01"));
    EXPECT_EQ(of_host.begin()->substr(0, 35), of_host.rbegin()->substr(0, 35));
}

TEST(Desk, HealthCountsEveryCallThatFailedThisWeek)
{
    TestDesk world("echo");
    for (int i = 0; i < 102; ++i)
        world.insert("{}");
    {
        store::Transaction change(world.store());
        store::Query(change, "UPDATE calls SET state = 'failed', ended_at = asked_at").run();
        store::Query(change, "UPDATE calls SET ended_at = 1 WHERE number = 1").run();
        change.commit();
    }
    std::vector<std::string> titles;
    for (const HealthFinding& one : world.open()->health("en"))
        titles.push_back(one.finding.title);
    EXPECT_THAT(titles, testing::Contains("Calls failed: 101"));
}

TEST(Desk, HealthForgetsAFailedClickAfterADayAndNothingElseBeforeAWeek)
{
    TestDesk world("echo");
    const auto event = world.insert("{}");
    ASSERT_TRUE(world.clicked("{}"));
    const auto warnings = [&world](std::chrono::hours ago) {
        store::Transaction change(world.store());
        store::Query(change, "UPDATE calls SET state = 'failed', ended_at = :at")
            .bind(TestDesk::real_time() - ago)
            .run();
        change.commit();
        std::vector<std::string> all;
        for (const HealthFinding& one : world.open()->health("en")) {
            if (one.finding.state == "warning")
                all.push_back(one.finding.title + ", " + one.finding.text.substr(0, 8));
        }
        return all;
    };
    EXPECT_THAT(warnings(23h), ElementsAre("Calls failed: 2, c-000002"));
    EXPECT_THAT(warnings(25h), ElementsAre("Calls failed: 1, " + event.id));
    EXPECT_THAT(warnings(24h * 8), IsEmpty());
}

} // namespace
} // namespace mock::runtime
