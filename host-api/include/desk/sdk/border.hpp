#pragma once

#include <desk/abi/call.h>
#include <desk/sdk/checks.hpp>
#include <desk/sdk/guard.hpp>
#include <desk/sdk/instance.hpp>

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

// What the slots of every plugin have in common. Plugins use <desk/sdk/plugin.hpp>.

namespace desk::border {

/// What a `desk_instance_t*` of ours points to.
struct Held {
    Held(Services granted, std::unique_ptr<Instance> made)
        : services(granted), plugin(std::move(made))
    {
    }
    Services services;
    std::unique_ptr<Instance> plugin;
    std::atomic<std::uint32_t> running{0}; ///< handlers that have not returned
};

inline desk_instance_t* close(Services services, std::unique_ptr<Instance> plugin)
{
    return reinterpret_cast<desk_instance_t*>(new Held(std::move(services), std::move(plugin)));
}

inline Held& held(desk_instance_t* self) noexcept
{
    return *reinterpret_cast<Held*>(self);
}

inline Instance& open(desk_instance_t* self) noexcept
{
    return *held(self).plugin;
}

inline void destroy(desk_instance_t* self) noexcept
{
    if (self == nullptr) return;
    const std::unique_ptr<Held> last(&held(self));
    if (last->running != 0) last->services.log.error("destroyed while a handler is running");
}

/// Counts a handler while it runs.
class Running {
public:
    explicit Running(std::atomic<std::uint32_t>& count) noexcept : count_(count), now_(++count_) {}
    Running(const Running&) = delete;
    Running& operator=(const Running&) = delete;
    ~Running() { --count_; }

    std::uint32_t now() const noexcept { return now_; }

private:
    std::atomic<std::uint32_t>& count_;
    std::uint32_t now_;
};

/// Which handler answers, for which ids, and whether a person waits.
struct Lane {
    Result<std::string> (Instance::*handler)(const Request&);
    std::span<const char* const> ids;
    bool for_a_person;
};

inline Request to_request(const Services& services, const desk_call_t& call, bool for_a_person)
{
    Call::Facts facts{.id = call.id,
                      .attempt = call.attempt,
                      .deadline = from_time(call.deadline),
                      .asked_at = from_time(call.asked_at),
                      .name = std::string(from_text(call.name)),
                      .idempotency_key = std::string(from_text(call.idempotency_key)),
                      .locale = std::string(from_text(call.locale)),
                      .for_a_person = for_a_person,
                      .trace = std::string(from_text(call.trace))};
    auto check = [calls = services.calls, id = call.id] { return calls.check(id); };
    return {.call = Call(std::move(facts), std::move(check)),
            .target_schema = from_text(call.target.schema),
            .target = from_text(call.target.json),
            .configuration = from_text(call.configuration.json),
            .input = from_text(call.input)};
}

/// Runs the handler and ends the call, once. Before there is a completion, a failure is returned:
/// the call was not accepted, and no end is owed. From then on failures go through the completion,
/// and the slot returns `DESK_OK`: an error as well would end the call twice.
inline desk_status_t deliver(desk_instance_t* self, const desk_call_t* call, desk_error_t* err,
                             const Lane& lane, const ModuleFacts& facts) noexcept
{
    return guard(err, [&]() -> Status {
        if (self == nullptr) return host_broke("a call without an instance");
        DESK_CHECK(check_call(call, lane.ids, facts.checks));
        Held& instance = held(self);
        const Running running(instance.running);
        if (facts.checks == Checks::all && running.now() > facts.max_concurrency) {
            return host_broke("more calls at once than max_concurrency");
        }
        const Request request = to_request(instance.services, *call, lane.for_a_person);

        Completion end = instance.services.calls.completion(call->id);
        desk_error_t why = empty_error();
        const desk_status_t done = guard(&why, [&]() -> Status {
            DESK_TRY(const std::string outcome, (instance.plugin.get()->*lane.handler)(request));
            DESK_CHECK(check_written(outcome, "outcome.invalid", facts.checks));
            return end.complete(outcome);
        });
        if (done != DESK_OK) end.fail(why);
        return {};
    });
}

inline Result<View> to_view(const desk_view_t* view, Checks checks)
{
    DESK_CHECK(check_view(view, checks));
    return View{.now = from_time(view->now),
                .locale = from_text(view->locale),
                .target = from_doc(view->target),
                .configuration = from_doc(view->configuration)};
}

inline desk_status_t availability(desk_instance_t* self, const desk_view_t* view,
                                  desk_verdict_t* verdicts, desk_error_t* err,
                                  const ModuleFacts& facts) noexcept
{
    return guard(err, [&]() -> Status {
        if (self == nullptr || verdicts == nullptr) return host_broke("availability of NULL");
        DESK_TRY(const View seen, to_view(view, facts.checks));
        DESK_TRY(const auto answers, open(self).availability(seen, facts.actions));
        if (answers.size() != facts.actions.size()) {
            return Error{Errc::internal, "availability.count",
                         std::to_string(answers.size()) + " verdicts for " +
                             std::to_string(facts.actions.size()) + " actions"};
        }
        for (std::size_t i = 0; i < answers.size(); ++i) {
            verdicts[i].state = static_cast<std::int32_t>(answers[i].offer);
            write_field(verdicts[i].reason, answers[i].reason);
        }
        return {};
    });
}

/// Asks `question` and writes its "desk.findings/1" in one piece.
template <class Question>
desk_status_t write_findings(const desk_view_t* view, const desk_sink_t* findings,
                             desk_error_t* err, const ModuleFacts& facts,
                             Question&& question) noexcept
{
    return guard(err, [&]() -> Status {
        if (findings == nullptr || findings->write == nullptr) return host_broke("no sink");
        DESK_TRY(const View seen, to_view(view, facts.checks));
        DESK_TRY(const std::string written, question(seen));
        DESK_CHECK(check_written(written, "findings.invalid", facts.checks));
        if (findings->write(findings->context, written.data(), written.size()) == DESK_OK) {
            return {};
        }
        return Error{Errc::cancelled, "sink.refused", "the host did not take the findings"};
    });
}

} // namespace desk::border
