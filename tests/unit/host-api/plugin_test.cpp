#include "tests/contract/abi/recording_host.hpp"

#include <desk/sdk/plugin.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <new>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace {

using desk::Errc;
using desk::Error;
using desk::Result;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

constexpr const char* actions[] = {"say", "whisper"};
constexpr const char* jobs[] = {"work"};

/// Does what the name of the input says.
class Puppet : public desk::Instance {
public:
    static constexpr desk::ModuleFacts facts{.id = "puppet",
                                             .version = "1.2.3",
                                             .max_concurrency = 2,
                                             .actions = actions,
                                             .jobs = jobs,
                                             .form_version = 3,
                                             .checks = desk::Checks::all};

    static Result<std::unique_ptr<Puppet>> create(const desk::Services& services,
                                                  const desk::Document& configuration)
    {
        if (configuration.json == "refuse") return Error{Errc::denied, "puppet.refused", "no"};
        if (configuration.json == "nothing") return std::unique_ptr<Puppet>{};
        if (configuration.json == "throw") throw std::runtime_error("in create");
        return std::make_unique<Puppet>(services);
    }
    static Result<std::string> validate(const desk::View& view)
    {
        if (view.locale == "xx") throw std::runtime_error("in validate");
        return R"({"findings":[{"state":"ok","title":"fine"}]})";
    }

    explicit Puppet(const desk::Services& granted) : services(granted) {}

    Result<std::string> invoke(const desk::Request& request) override
    {
        if (request.input == "throw") throw std::runtime_error("out of ideas");
        if (request.input == "memory") throw std::bad_alloc();
        if (request.input == "fail") return Error{Errc::limit, "puppet.tired", "later"};
        if (request.input == "no object") return std::string("[]");
        if (request.input == "not utf-8") return std::string("{\"message\":\"\xff\"}");
        if (request.input == "long") return "{" + std::string(1024 * 1024, ' ') + "}";
        if (request.input == "nested") return nested(request);
        seen = request.call->name + " " + std::string(request.target_schema) + " " +
               std::string(request.target) + " " + request.call->idempotency_key +
               (request.call->for_a_person ? " person" : " nobody");
        if (!request.call.check()) return Error{Errc::cancelled, "puppet.stopped", "stopped"};
        return std::string(R"({"message":"done"})");
    }
    Result<std::string> run(const desk::Request& request) override { return invoke(request); }

    Result<std::vector<desk::Verdict>> availability(const desk::View& view,
                                                    std::span<const char* const> ids) override
    {
        if (view.locale == "short") return std::vector<desk::Verdict>{};
        EXPECT_EQ(ids.size(), 2U);
        return std::vector<desk::Verdict>{{desk::Offer::disabled, "not now"}, {}};
    }

    /// Calls itself in parallel, as a host would that ignores max_concurrency.
    Result<std::string> nested(const desk::Request&) const
    {
        const auto* table = static_cast<const desk_actions_t*>(
            desk::module_of<Puppet>()->capability(DESK_ACTIONS_ID));
        auto* host = static_cast<test::RecordingHost*>(services.host->data);
        const desk_call_t call =
            host->call("say", 100 + host->ends.size(), depth++ == 0 ? "nested" : "{}");
        desk_error_t err = desk::empty_error();
        table->invoke(self, &call, &err);
        return R"({"message":")" + std::string(err.detail) + "\"}";
    }

    desk::Services services;
    desk_instance_t* self = nullptr;
    mutable int depth = 0;
    std::string seen;
};

class Plugin : public testing::Test {
protected:
    Plugin()
    {
        const desk_doc_t doc = desk::to_doc({"desk.configuration/1", "{}"});
        EXPECT_EQ(module->create(host.get(), &doc, &self, nullptr), DESK_OK);
        puppet().self = self;
    }
    ~Plugin() override { module->destroy(self); }
    Plugin(const Plugin&) = delete;
    Plugin& operator=(const Plugin&) = delete;

    template <class T>
    const T& table() const
    {
        return *static_cast<const T*>(module->capability(desk::Table<T>::id));
    }
    desk_status_t invoke(std::string_view input, std::string_view name = "say")
    {
        const desk_call_t call = host.call(name, 7, input);
        return table<desk_actions_t>().invoke(self, &call, &err);
    }
    Puppet& puppet() { return static_cast<Puppet&>(desk::border::open(self)); }
    const test::RecordingHost::End& end() { return host.ends[7].front(); }

    const desk_module_t* module = desk::module_of<Puppet>();
    test::RecordingHost host;
    desk_instance_t* self = nullptr;
    desk_error_t err = desk::empty_error();
};

TEST_F(Plugin, ModuleSaysWhatTheClassSays)
{
    EXPECT_EQ(module->struct_size, sizeof(desk_module_t));
    EXPECT_EQ(module->magic, DESK_MODULE_MAGIC);
    EXPECT_EQ(module->abi_major, 1U);
    EXPECT_STREQ(module->id, "puppet");
    EXPECT_STREQ(module->version, "1.2.3");
    EXPECT_EQ(module->max_concurrency, 2U);
    EXPECT_EQ(table<desk_actions_t>().n_ids, 2U);
    EXPECT_STREQ(table<desk_actions_t>().ids[1], "whisper");
    EXPECT_EQ(table<desk_config_t>().form_version, 3U);
}

TEST_F(Plugin, HasATableForWhatItNamesAndNoOther)
{
    EXPECT_NE(module->capability(DESK_JOBS_ID), nullptr);
    EXPECT_NE(module->capability(DESK_HEALTH_ID), nullptr);
    EXPECT_EQ(module->capability(DESK_EVENTS_ID), nullptr);
    EXPECT_EQ(module->capability("desk.actions/2"), nullptr);
    EXPECT_EQ(module->capability("desk.actions/1 "), nullptr);
    EXPECT_EQ(module->capability(""), nullptr);
    EXPECT_EQ(module->capability(nullptr), nullptr);
}

TEST_F(Plugin, HandlerGetsTheCallAndItsOutcomeEndsIt)
{
    EXPECT_EQ(invoke("{}"), DESK_OK);
    EXPECT_EQ(puppet().seen, R"(say desk.activity/1 {"id":"a-1"} click/1 person)");
    ASSERT_THAT(host.ends[7], SizeIs(1));
    EXPECT_EQ(end().outcome, R"({"message":"done"})");
}

TEST_F(Plugin, JobIsNotForAPerson)
{
    const desk_call_t call = host.call("work", 7);
    EXPECT_EQ(table<desk_jobs_t>().run(self, &call, &err), DESK_OK);
    EXPECT_THAT(puppet().seen, HasSubstr("nobody"));
}

TEST_F(Plugin, CallAsksTheHostWhetherToGoOn)
{
    host.check = DESK_E_CANCELLED;
    EXPECT_EQ(invoke("{}"), DESK_OK);
    EXPECT_EQ(end().error.code, "puppet.stopped");
}

TEST_F(Plugin, EveryFailureOfAHandlerEndsTheCallOnce)
{
    const struct {
        const char* input;
        const char* code;
        Errc status;
    } table[] = {
        {"fail", "puppet.tired", Errc::limit},      {"throw", "bug", Errc::internal},
        {"memory", "memory", Errc::limit},          {"no object", "outcome.invalid", Errc::invalid},
        {"long", "outcome.invalid", Errc::invalid}, {"not utf-8", "outcome.invalid", Errc::invalid},
    };
    for (const auto& row : table) {
        SCOPED_TRACE(row.input);
        host.ends.clear();
        EXPECT_EQ(invoke(row.input), DESK_OK); // Accepted: an error as well would be a second end.
        ASSERT_THAT(host.ends[7], SizeIs(1));
        EXPECT_EQ(end().error.code, row.code);
        EXPECT_EQ(end().error.status, row.status);
    }
}

TEST_F(Plugin, CallThatTheHostHasEndedIsNotEndedAgainByUs)
{
    host.ends[7].emplace_back();
    EXPECT_EQ(invoke("{}"), DESK_OK);
    EXPECT_THAT(host.ends[7], SizeIs(2)); // The outcome was offered, and no error after it.
    EXPECT_FALSE(host.ends[7][1].is_failure);
}

TEST_F(Plugin, RefusesACallThatItCannotReadAndOwesNothing)
{
    EXPECT_EQ(invoke("{}", "shout"), DESK_E_NOT_FOUND);
    EXPECT_STREQ(err.code, "handler.missing");

    desk_call_t call = host.call("say", 7);
    EXPECT_EQ(table<desk_actions_t>().invoke(nullptr, &call, &err), DESK_E_INVALID);
    call.struct_size = 8;
    EXPECT_EQ(table<desk_actions_t>().invoke(self, &call, &err), DESK_E_INVALID);
    EXPECT_STREQ(err.code, "host.contract");

    call = host.call("say", 0);
    EXPECT_EQ(table<desk_actions_t>().invoke(self, &call, &err), DESK_E_INVALID);
    EXPECT_EQ(table<desk_actions_t>().invoke(self, nullptr, &err), DESK_E_INVALID);
    EXPECT_EQ(invoke("{\"a\":\"\xff\"}"), DESK_E_INVALID);
    EXPECT_THAT(host.ends, SizeIs(0));
}

TEST_F(Plugin, RefusesMoreCallsAtOnceThanItNamed)
{
    EXPECT_EQ(invoke("nested"), DESK_OK);
    // The first and the second were two at once; the third was refused.
    EXPECT_THAT(host.ends, SizeIs(2));
    EXPECT_THAT(host.ends[100].front().outcome, HasSubstr("max_concurrency"));
}

TEST_F(Plugin, TakesACallThatIsLongerThanKnown)
{
    desk_call_t call = host.call("say", 7);
    call.struct_size = 4096;
    EXPECT_EQ(table<desk_actions_t>().invoke(self, &call, &err), DESK_OK);
}

TEST_F(Plugin, AvailabilityFillsTheVerdicts)
{
    desk_verdict_t verdicts[2] = {};
    const desk_view_t view = test::RecordingHost::view();
    ASSERT_EQ(table<desk_actions_t>().availability(self, &view, verdicts, &err), DESK_OK);
    EXPECT_EQ(verdicts[0].state, DESK_DISABLED);
    EXPECT_STREQ(verdicts[0].reason, "not now");
    EXPECT_EQ(verdicts[1].state, DESK_AVAILABLE);
}

TEST_F(Plugin, AvailabilityThatForgetsAnActionIsAnError)
{
    desk_verdict_t verdicts[2] = {};
    desk_view_t view = test::RecordingHost::view();
    view.locale = desk::to_text("short");
    EXPECT_EQ(table<desk_actions_t>().availability(self, &view, verdicts, &err), DESK_E_INTERNAL);
    EXPECT_STREQ(err.code, "availability.count");
    EXPECT_EQ(table<desk_actions_t>().availability(self, nullptr, verdicts, &err), DESK_E_INVALID);
}

TEST_F(Plugin, WritesFindingsOfFormAndHealth)
{
    desk_view_t view = test::RecordingHost::view();
    desk::StringSink form(1000);
    EXPECT_EQ(table<desk_config_t>().validate(&view, form.get(), &err), DESK_OK);
    EXPECT_EQ(form.take(), R"({"findings":[{"state":"ok","title":"fine"}]})");

    desk::StringSink health(1000);
    EXPECT_EQ(table<desk_health_t>().report(self, &view, health.get(), &err), DESK_OK);
    EXPECT_EQ(health.take(), R"({"findings":[]})");

    desk::StringSink small(3);
    EXPECT_EQ(table<desk_config_t>().validate(&view, small.get(), &err), DESK_E_CANCELLED);
    view.locale = desk::to_text("xx");
    EXPECT_EQ(table<desk_config_t>().validate(&view, form.get(), &err), DESK_E_INTERNAL);
    EXPECT_EQ(table<desk_config_t>().validate(&view, nullptr, &err), DESK_E_INVALID);
}

TEST_F(Plugin, RefusesAViewWithATextThatIsNone)
{
    desk_verdict_t verdicts[2] = {};
    desk_view_t odd = test::RecordingHost::view();
    odd.locale = desk::to_text("\xff");
    EXPECT_EQ(table<desk_actions_t>().availability(self, &odd, verdicts, &err), DESK_E_INVALID);
    for (desk_doc_t desk_view_t::*doc : {&desk_view_t::target, &desk_view_t::configuration}) {
        desk_view_t view = test::RecordingHost::view();
        (view.*doc).json = desk::to_text("{\"a\":\"\xff\"}");
        desk::StringSink findings(1000);
        EXPECT_EQ(table<desk_config_t>().validate(&view, findings.get(), &err), DESK_E_INVALID);
        EXPECT_EQ(table<desk_health_t>().report(self, &view, findings.get(), &err), DESK_E_INVALID);
        EXPECT_STREQ(err.code, "host.contract");
    }
}

TEST_F(Plugin, ReportsOnNoInstanceThatIsNone)
{
    const desk_view_t view = test::RecordingHost::view();
    desk::StringSink health(1000);
    EXPECT_EQ(table<desk_health_t>().report(nullptr, &view, health.get(), &err), DESK_E_INVALID);
    EXPECT_STREQ(err.code, "host.contract");
}

TEST_F(Plugin, CreateThatFailsWritesNoInstance)
{
    auto* untouched = reinterpret_cast<desk_instance_t*>(&host);
    desk_instance_t* made = untouched;
    for (const char* json : {"refuse", "throw"}) {
        const desk_doc_t doc = desk::to_doc({"desk.configuration/1", json});
        EXPECT_NE(module->create(host.get(), &doc, &made, &err), DESK_OK) << json;
        EXPECT_EQ(made, untouched);
    }
    EXPECT_STREQ(err.detail, "in create");

    host.tables.erase(DESK_CLOCK_ID);
    const desk_doc_t doc = desk::to_doc({"desk.configuration/1", "{}"});
    EXPECT_EQ(module->create(host.get(), &doc, &made, &err), DESK_E_UNSUPPORTED);
    EXPECT_THAT(err.detail, HasSubstr("desk.clock/1"));
}

TEST_F(Plugin, CreateThatReturnsNothingFailsInsteadOfTheFirstCall)
{
    auto* const untouched = reinterpret_cast<desk_instance_t*>(&host);
    desk_instance_t* made = untouched;
    const desk_doc_t doc = desk::to_doc({"desk.configuration/1", "nothing"});
    EXPECT_EQ(module->create(host.get(), &doc, &made, &err), DESK_E_INTERNAL);
    EXPECT_STREQ(err.code, "create.null");
    EXPECT_EQ(made, untouched);
}

TEST_F(Plugin, ParallelCallsEndOnceEach)
{
    std::vector<desk_call_t> calls;
    for (std::uint64_t id = 1; id <= 2; ++id)
        calls.push_back(host.call("say", id, "fail"));
    std::vector<std::thread> threads;
    for (const desk_call_t& call : calls) {
        threads.emplace_back([this, &call] {
            for (int i = 0; i < 100; ++i) {
                desk_error_t mine = desk::empty_error();
                EXPECT_EQ(table<desk_actions_t>().invoke(self, &call, &mine), DESK_OK);
            }
        });
    }
    for (std::thread& thread : threads)
        thread.join();
    EXPECT_THAT(host.ends[1], SizeIs(100));
    EXPECT_THAT(host.ends[2], SizeIs(100));
}

} // namespace
