#include "mock-host/runtime/committer.hpp"

#include "mock-host/runtime/call_context.hpp"
#include "mock-host/services/commit.hpp"
#include "mock-host/store/configurations.hpp"
#include "mock-host/store/failure.hpp"

#include <condition_variable>
#include <mutex>

namespace mock::runtime {

namespace {

constexpr std::chrono::milliseconds pause_of_a_busy_store{250};

/// Sleeps, but not when there is no time left.
void pause(const std::stop_token& stop)
{
    std::mutex mutex;
    std::condition_variable_any never;
    std::unique_lock lock(mutex);
    never.wait_for(lock, stop, pause_of_a_busy_store, [] { return false; });
}

/// The parts of a result that are stored one by one.
store::CallEnd end_of(const services::Outcome& outcome)
{
    store::CallEnd end;
    end.message = outcome.message;
    end.findings = services::write_findings(outcome.findings);
    end.stats = services::write_stats(outcome.stats);
    return end;
}

} // namespace

std::string open_url_key(std::int64_t call)
{
    return "open_url/" + std::to_string(call);
}

template <class Work>
bool Committer::persist(const std::stop_token& stop, Work work)
{
    while (!stop.stop_requested()) {
        try {
            work();
            return true;
        } catch (const store::Failure& failure) {
            host_.log.warn(std::string("the store does not answer, asking again: ") +
                           failure.what());
        }
        pause(stop);
    }
    return false;
}

void Committer::run(const std::stop_token& stop)
{
    while (!stop.stop_requested()) {
        const auto ended = host_.calls.take_ended(stop);
        if (stop.stop_requested()) return;
        if (ended) {
            if (!persist(stop, [&] { commit(*ended); })) return;
            host_.calls.committed(ended->id);
        }
        const auto faults = host_.calls.take_faults();
        persist(stop, [&] { note_faults(faults); });
    }
}

void Committer::commit(EndedCall ended)
{
    Decision decision = decide(ended, host_.clock.now());
    const auto* gave_up = std::get_if<GaveUp>(&decision);
    if (gave_up && !gave_up->fault.empty()) {
        host_.calls.fault(ended.row.request.instance, ended.id, gave_up->fault);
    }
    if (const auto* succeeded = std::get_if<Succeeded>(&decision)) {
        store::Transaction change(host_.store);
        const store::Attempt attempt{ended.row.number, ended.row.generation};
        if (!is_current(change, attempt)) {
            return host_.log.warn("another attempt has taken over", context_of(ended.row));
        }
        auto notes = services::apply_effects(
            change, succeeded->outcome.effects,
            {ended.row.request.instance, ended.row.request.actor, host_.clock.now()});
        if (notes) {
            services::add_notes(change, attempt, *notes);
            write(change, ended, decision);
            return change.commit();
        }
        // Beyond a limit of its target: as if the document itself were wrong.
        host_.calls.fault(ended.row.request.instance, ended.id, notes.error().detail);
        decision = GaveUp{store::CallState::failed, call_error(notes.error())};
    }
    store::Transaction change(host_.store);
    write(change, ended, decision);
    change.commit();
}

void Committer::write(store::Transaction& change, const EndedCall& ended, const Decision& decision)
{
    const store::Attempt attempt{ended.row.number, ended.row.generation};
    if (const auto* again = std::get_if<Again>(&decision)) {
        retry_call(change, attempt, again->error, again->due_at);
        return host_.log.warn("call failed, tried again later: " + again->error.code,
                              context_of(ended.row));
    }
    store::CallEnd end;
    if (const auto* succeeded = std::get_if<Succeeded>(&decision)) {
        end = end_of(succeeded->outcome);
        if (!succeeded->outcome.open_url.empty()) {
            end.sealed_open_url =
                host_.box.seal(desk::Secret(succeeded->outcome.open_url),
                               ended.row.request.instance, open_url_key(ended.row.number));
        }
        host_.log.info("call done: " + ended.row.request.name, context_of(ended.row));
    } else {
        const auto& gave_up = std::get<GaveUp>(decision);
        end.state = gave_up.state;
        end.error = gave_up.error;
        host_.log.warn("call " + std::string(word(gave_up.state)) + ": " + gave_up.error.code +
                           ": " + gave_up.error.detail,
                       context_of(ended.row));
    }
    end.at = host_.clock.now();
    end_call(change, attempt, end);
}

void Committer::note_faults(const std::vector<Fault>& faults)
{
    if (faults.empty()) return;
    store::Transaction change(host_.store);
    for (const Fault& fault : faults) {
        host_.log.error("the plugin broke the contract: " + fault.what,
                        {.instance = fault.instance, .call = fault.call});
        const store::Time now = host_.clock.now();
        const int count = note_fault(change, fault.instance, now, now - rule_.within);
        const auto configuration = find_configuration(change, fault.instance);
        if (count < rule_.faults || !configuration) continue;
        if (configuration->state != store::ConfigurationState::active) continue;
        set_configuration_state(change, fault.instance, store::ConfigurationState::quarantined,
                                std::to_string(count) + " faults in " +
                                    std::to_string(rule_.within.count()) +
                                    " minutes, the last one: " + fault.what);
        host_.log.error("instance in quarantine", {.instance = fault.instance});
    }
    change.commit();
}

} // namespace mock::runtime
