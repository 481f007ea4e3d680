#include "tests/contract/check/running.hpp"

#include "mock-host/loader/library.hpp"

#include <algorithm>
#include <chrono>
#include <thread>

namespace check {

using namespace std::chrono_literals;

void need(bool holds, const std::string& otherwise)
{
    if (!holds) throw Wrong(otherwise);
}

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

std::vector<Ask> asks_of(const mock::loader::Manifest& manifest)
{
    using mock::loader::Target;
    std::vector<Ask> asks;
    for (const auto& action : manifest.actions)
        for (const Target target : action.targets)
            asks.push_back({Ask::Kind::action, action.id, target});
    for (const auto& event : manifest.events)
        asks.push_back({Ask::Kind::event, event.id, Target::activity});
    for (const auto& job : manifest.jobs)
        asks.push_back({Ask::Kind::job, job.id,
                        job.schedule.empty() ? Target::activity : Target::configuration});
    return asks;
}

Running::Running(const Subject& subject) : subject_(subject)
{
    const auto library = need(mock::loader::load_library(subject.library, subject.manifest),
                              "the library is not what the manifest says");
    module_ = need(desk::PluginModule::create(library.entry), "the module is incomplete");
    std::erase_if(host.tables, [&](const auto& table) {
        const auto& granted = subject.manifest.services;
        return std::find(granted.begin(), granted.end(), table.first) == granted.end();
    });
    for (const auto& [key, value] : subject.scene.secrets)
        host.values[key] = {value, ++host.writes};
    restart();
}

Running::~Running()
{
    destroy();
    subject_.note("");
}

void Running::restart()
{
    if (instance_) destroy();
    const auto configuration = subject_.scene.of(mock::loader::Target::configuration);
    instance_ = need(module_->create_instance(*host.get(), configuration), "create refuses");
}

desk_call_t Running::make(const Ask& ask, std::string_view input, const char* target,
                          const Delivery& delivery)
{
    const std::lock_guard lock(host.mutex);
    ++calls_;
    const std::string key = delivery.key.empty() ? "check/" + std::to_string(calls_) : delivery.key;
    desk_call_t call = host.call(ask.id, calls_, input, key);
    call.attempt = delivery.attempt;
    desk::Document about = subject_.scene.of(ask.target);
    if (target != nullptr) about.json = target;
    call.target = desk::to_doc(about);
    call.configuration = desk::to_doc(subject_.scene.of(mock::loader::Target::configuration));
    return call;
}

Handed Running::hand(const Ask& ask, const desk_call_t& call)
{
    Handed handed{where + ask.id, call.id, {}};
    handed.said = ask.kind == Ask::Kind::action  ? instance_->invoke(call)
                  : ask.kind == Ask::Kind::event ? instance_->handle(call)
                                                 : instance_->run(call);
    return handed;
}

bool Running::has_ended(std::uint64_t call)
{
    const auto until = std::chrono::steady_clock::now() + 5s;
    while (std::chrono::steady_clock::now() < until) {
        {
            const std::lock_guard lock(host.mutex);
            if (!host.ends[call].empty()) return true;
        }
        std::this_thread::sleep_for(1ms);
    }
    return false;
}

void Running::check_end(const Handed& handed, Ask::Kind kind)
{
    const std::string& name = handed.name;
    const bool was_accepted = handed.said.has_value();
    need(was_accepted || handed.said.error().code != "error.missing",
         name + " failed without saying why");
    const std::lock_guard lock(host.mutex);
    for (const auto& [call, ends] : host.ends)
        need(call <= calls_, name + " completed a call that nobody gave to it");
    const auto& ends = host.ends[handed.call];
    need(!was_accepted || !ends.empty(), name + " was accepted and never completed");
    need(ends.size() == (was_accepted ? 1U : 0U),
         name + " ended its call " + std::to_string(ends.size()) + " times" +
             (was_accepted ? "" : ", and refused it as well"));
    if (ends.empty()) return;
    const auto& end = ends.front();
    const auto grants = grants_of(subject_.manifest);
    for (const std::string& portion : host.portions)
        need(mock::services::read_outcome(portion, grants, mock::services::Part::portion),
             name + " gave a portion that is none");
    need(!end.is_failure || end.outcome.empty(), name + " gave an outcome and an error");
    if (end.is_failure) return;
    const auto part =
        kind == Ask::Kind::action ? mock::services::Part::action : mock::services::Part::background;
    need(mock::services::read_outcome(end.outcome, grants, part),
         name + " gave an outcome that is none");
}

Handed Running::call(const Ask& ask, std::string_view input, const char* target,
                     const Delivery& delivery)
{
    subject_.note(where + ask.id);
    const Handed handed = hand(ask, make(ask, input, target, delivery));
    if (handed.said) has_ended(handed.call);
    check_end(handed, ask.kind);
    return handed;
}

void Running::call_each(std::string_view input, const char* target)
{
    for (const Ask& ask : asks_of(subject_.manifest))
        call(ask, input, target);
}

} // namespace check
