#include "tests/contract/check/cases.hpp"

#include "mock-host/loader/library.hpp"
#include "mock-host/services/outcome.hpp"
#include "tests/contract/abi/recording_host.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstring>
#include <optional>
#include <stdexcept>
#include <thread>

namespace check {
namespace {

using namespace std::chrono_literals;

/// What is wrong; thrown through a case, so that cases read as a list of what has to hold.
struct Wrong : std::runtime_error {
    using runtime_error::runtime_error;
};

void need(bool holds, const std::string& otherwise)
{
    if (!holds) throw Wrong(otherwise);
}

template <class T>
T need(desk::Result<T> result, const std::string& what)
{
    if (!result) throw Wrong(what + ": " + result.error().code + ": " + result.error().detail);
    return *std::move(result);
}

constexpr const char* configuration_text =
    R"({"id":"cfg-1","name":"Check","default":true,"form_version":1,"locale":"en","values":{},)"
    R"("secrets":[],"records":[],"actor":null})";
constexpr const char* activity_text =
    R"({"id":"a-000001","number":"INC-1","kind":"incident","title":"t","state":"new",)"
    R"("closed":false,"created_at":"2025-03-04T08:12:09Z","closed_at":null,)"
    R"("url":"https://desk.example.com/1","initiator":null,"responsible":null,"assets":[],)"
    R"("records":[],"actor":null})";

mock::services::Grants grants_of(const mock::loader::Manifest& manifest)
{
    mock::services::Grants grants;
    grants.effects = {manifest.effects.begin(), manifest.effects.end()};
    for (const auto& job : manifest.jobs)
        grants.jobs.insert(job.id);
    for (const auto& action : manifest.actions)
        grants.actions.insert(action.id);
    grants.attributes = {manifest.assets.set.begin(), manifest.assets.set.end()};
    grants.create_assets = manifest.assets.create;
    grants.configuration = "cfg-1";
    return grants;
}

/// A host with exactly the services of the manifest, and an instance on it.
class Running {
public:
    explicit Running(const Subject& subject) : subject_(subject)
    {
        const auto library = need(mock::loader::load_library(subject.library, subject.manifest),
                                  "the library is not what the manifest says");
        module_ = need(desk::PluginModule::create(library.entry), "the module is incomplete");
        std::erase_if(host.tables, [&](const auto& table) {
            const auto& granted = subject.manifest.services;
            return std::find(granted.begin(), granted.end(), table.first) == granted.end();
        });
        instance_ = need(
            module_->create_instance(*host.get(), {"desk.configuration/1", configuration_text}),
            "create refuses");
    }
    Running(const Running&) = delete;
    Running& operator=(const Running&) = delete;
    ~Running() { instance_->destroy(); }

    const desk::PluginModule& module() const { return *module_; }
    const desk::PluginInstance& instance() const { return *instance_; }

    enum class Kind { action, event, job };

    /// Dispatches a call and waits for its end, which has to be one, and valid.
    void call(Kind kind, const std::string& id, std::string_view input, std::string_view target)
    {
        desk_call_t call = host.call(id, ++calls_, input);
        call.target = desk::to_doc({"desk.activity/1", target});
        call.configuration = desk::to_doc({"desk.configuration/1", configuration_text});
        const desk::Status said = kind == Kind::action  ? instance_->invoke(call)
                                  : kind == Kind::event ? instance_->handle(call)
                                                        : instance_->run(call);
        if (!said) {
            need(said.error().code != "error.missing", id + " failed without saying why");
        } else {
            wait_for_end(id);
        }
        check_ends(id, kind, said.has_value());
    }
    void call_each(std::string_view input, std::string_view target)
    {
        for (const auto& action : subject_.manifest.actions)
            call(Kind::action, action.id, input, target);
        for (const auto& event : subject_.manifest.events)
            call(Kind::event, event.id, input, target);
        for (const auto& job : subject_.manifest.jobs)
            call(Kind::job, job.id, input, target);
    }

    test::RecordingHost host;

private:
    void wait_for_end(const std::string& id)
    {
        const auto until = std::chrono::steady_clock::now() + 2s;
        while (std::chrono::steady_clock::now() < until) {
            {
                const std::lock_guard lock(host.mutex);
                if (!host.ends[calls_].empty()) return;
            }
            std::this_thread::sleep_for(1ms);
        }
        throw Wrong(id + " was accepted and never completed");
    }

    void check_ends(const std::string& id, Kind kind, bool was_accepted)
    {
        const std::lock_guard lock(host.mutex);
        for (const auto& [call, ends] : host.ends)
            need(call <= calls_, id + " completed a call that nobody gave to it");
        const auto& ends = host.ends[calls_];
        need(ends.size() == (was_accepted ? 1U : 0U),
             id + " ended its call " + std::to_string(ends.size()) + " times" +
                 (was_accepted ? "" : ", and refused it as well"));
        if (ends.empty()) return;
        const auto& end = ends.front();
        need(!end.is_failure || end.outcome.empty(), id + " gave an outcome and an error");
        if (end.is_failure) return;
        const auto part =
            kind == Kind::action ? mock::services::Part::action : mock::services::Part::background;
        need(mock::services::read_outcome(end.outcome, grants_of(subject_.manifest), part),
             id + " gave an outcome that is none");
    }

    const Subject& subject_;
    std::optional<desk::PluginModule> module_;
    std::optional<desk::PluginInstance> instance_;
    std::uint64_t calls_ = 0;
};

void entry_is_pure(const Subject& subject)
{
    const auto library = need(mock::loader::load_library(subject.library, subject.manifest),
                              "the library is not what the manifest says");
    const desk_module_t* first = library.entry;
    char before[sizeof(desk_module_t)];
    std::memcpy(before, first, sizeof before);
    const auto again = need(mock::loader::load_library(subject.library, subject.manifest),
                            "the second look at the library");
    need(again.entry == first && std::memcmp(before, first, sizeof before) == 0,
         "the entry returns something else the second time");
    need(desk::PluginModule::create(library.entry), "the module is incomplete");
    for (const char* id : {"", "desk.actions", "desk.actions/1 ", "desk.actions/10"})
        need(first->capability(id) == nullptr, std::string("there is a table for \"") + id + '"');
}

void instances_come_and_go(const Subject& subject)
{
    for (int i = 0; i < 100; ++i)
        const Running running(subject);
    const Running one(subject);
    Running other(subject);
    other.call_each("{}", activity_text);
}

void each_call_ends_once(const Subject& subject)
{
    Running running(subject);
    running.call_each("{}", activity_text);
}

void documents_that_are_odd_are_answered(const Subject& subject)
{
    Running running(subject);
    for (const char* odd : {"", "[]", "null", "{", "\xff", R"({"id":7})", R"({"id":"a","x":{}})"}) {
        running.call_each("{}", odd);
        running.call_each(odd, activity_text);
    }
}

std::atomic<int> services_used{0};

void availability_is_pure(const Subject& subject)
{
    Running running(subject);
    test::RecordingHost& host = running.host;
    host.clock.now = [](const desk_host_t*) noexcept -> desk_time_t { return ++services_used; };
    host.clock.sleep = [](const desk_host_t*, desk_call_id_t, std::uint32_t) noexcept {
        ++services_used;
        return desk_status_t{DESK_E_STATE};
    };
    host.secrets.get =
        host.state.get = [](const desk_host_t*, desk_call_id_t, desk_text_t, const desk_sink_t*,
                            desk_revision_t*, desk_error_t* err) noexcept {
            ++services_used;
            return desk::write_error(err, DESK_E_STATE, "thread", "not here");
        };
    const desk_view_t view = test::RecordingHost::view();
    const auto first = running.instance().availability(view);
    const auto second = running.instance().availability(view);
    need(first.has_value() == second.has_value(), "availability answers only sometimes");
    for (std::size_t i = 0; first && i < first->size(); ++i) {
        need(first->at(i).offer == second->at(i).offer &&
                 first->at(i).reason == second->at(i).reason,
             "availability has two answers for one view");
    }
    need(services_used == 0, "availability uses services");
}

void calls_that_are_stopped_end(const Subject& subject)
{
    Running running(subject);
    for (const desk_status_t stop : {DESK_E_CANCELLED, DESK_E_DEADLINE, DESK_E_NOT_FOUND}) {
        {
            const std::lock_guard lock(running.host.mutex);
            running.host.check = stop;
        }
        running.call_each("{}", activity_text);
    }
}

void failing_services_are_survived(const Subject& subject)
{
    Running running(subject);
    for (const desk_status_t failure :
         {DESK_E_INTERNAL, DESK_E_UNAVAILABLE, DESK_E_LIMIT, DESK_E_CONFLICT, DESK_E_STATE}) {
        {
            const std::lock_guard lock(running.host.mutex);
            running.host.next_failure = failure;
        }
        running.call_each("{}", activity_text);
    }
}

std::ptrdiff_t count(const char* folder)
{
    return std::distance(std::filesystem::directory_iterator(folder), {});
}

void nothing_is_left_behind(const Subject& subject)
{
    const auto round = [&] { Running(subject).call_each("{}", activity_text); };
    round(); // What libraries open once and keep.
    const auto threads = count("/proc/self/task");
    const auto descriptors = count("/proc/self/fd");
    for (int i = 0; i < 5; ++i)
        round();
    need(count("/proc/self/task") == threads, "threads are left when an instance is destroyed");
    need(count("/proc/self/fd") == descriptors,
         "descriptors are left when an instance is destroyed");
}

template <void (*body)(const Subject&)>
std::string told(const Subject& subject)
{
    try {
        body(subject);
        return {};
    } catch (const Wrong& wrong) {
        return wrong.what();
    }
}

} // namespace

const std::vector<Case>& all_cases()
{
    static const std::vector<Case> cases{
        {"the entry is pure and equal to the manifest", &told<entry_is_pure>},
        {"instances come and go", &told<instances_come_and_go>},
        {"each call ends once with a valid outcome", &told<each_call_ends_once>},
        {"odd documents are answered", &told<documents_that_are_odd_are_answered>},
        {"availability is pure", &told<availability_is_pure>},
        {"calls that are stopped end", &told<calls_that_are_stopped_end>},
        {"failing services are survived", &told<failing_services_are_survived>},
        {"nothing is left behind", &told<nothing_is_left_behind>},
    };
    return cases;
}

} // namespace check
