#include "mock-host/runtime/committer.hpp"

#include "mock-host/runtime/call_context.hpp"
#include "mock-host/services/commit.hpp"
#include "mock-host/store/configurations.hpp"
#include "mock-host/store/failure.hpp"
#include "mock-host/store/sealed_values.hpp"

#include <exception>
#include <set>

namespace mock::runtime {

namespace {

/// Calls that wait for the disk together.
constexpr std::size_t committed_together = 64;

/// The parts of a result that are stored one by one.
store::CallEnd end_of(const services::Outcome& outcome)
{
    store::CallEnd end;
    end.message = outcome.message;
    end.findings = services::write_findings(outcome.findings);
    end.stats = services::write_stats(outcome.stats);
    return end;
}

desk::Error configuration_gone()
{
    return {desk::Errc::cancelled, "configuration.gone", "the configuration was removed"};
}

} // namespace

template <class Work>
bool Committer::persist(const std::stop_token& stop, Work work)
{
    do {
        try {
            work();
            tries_.succeeded();
            return true;
        } catch (const store::Failure& failure) {
            if (!may_pass(failure.kind())) throw;
            tries_.wait_after(failure, stop);
        }
    } while (!stop.stop_requested());
    return false;
}

void Committer::run(const std::stop_token& stop)
{
    do {
        try {
            if (!commit_what_ended(stop)) return;
            // Also when it is time to stop: the next start does not know of them.
            count_faults(stop);
        } catch (const std::exception& failure) {
            tries_.wait_after(failure, stop);
        }
    } while (!stop.stop_requested());
}

bool Committer::commit_what_ended(const std::stop_token& stop)
{
    if (ended_.empty()) ended_ = host_.calls.take_ended(committed_together, stop);
    if (ended_.empty() || stop.stop_requested()) return true;
    for (; committed_ < ended_.size(); ++committed_) {
        if (!commit_or_fail(ended_[committed_], stop)) return false;
    }
    // Once for all of them, before anybody is told.
    host_.store.sync();
    tries_.succeeded();
    for (const EndedCall& ended : ended_)
        host_.calls.committed(ended.id);
    ended_.clear();
    committed_ = 0;
    return true;
}

void Committer::count_faults(const std::stop_token& stop)
{
    const auto faults = host_.calls.take_faults();
    for (const Fault& fault : faults) {
        host_.log.error("the plugin broke the contract: " + fault.what,
                        {.instance = fault.instance, .call = fault.call});
    }
    try {
        persist(stop, [&] { note_faults(faults); });
    } catch (const std::exception& refused) {
        host_.log.error(std::string("these faults are not counted: ") + refused.what());
    }
}

bool Committer::commit_or_fail(const EndedCall& ended, const std::stop_token& stop)
{
    try {
        return persist(stop, [&] { commit(ended, decide(ended, host_.clock.now())); });
    } catch (const std::exception& refused) {
        // It would be again, for ever, and all others wait behind it.
        const desk::Error error{desk::Errc::internal, "call.not_stored", refused.what()};
        const GaveUp failed{store::CallState::failed, call_error(error)};
        try {
            return persist(stop, [&] { commit(ended, failed); });
        } catch (const std::exception& again) {
            host_.log.error(std::string("the end of this call cannot be stored: ") + again.what(),
                            context_of(ended.row));
            return true;
        }
    }
}

void Committer::commit(const EndedCall& ended, Decision decision)
{
    const auto* gave_up = std::get_if<GaveUp>(&decision);
    if (gave_up && !gave_up->fault.empty()) {
        host_.calls.fault(ended.row.request.instance, ended.id, gave_up->fault);
    }
    if (const auto* succeeded = std::get_if<Succeeded>(&decision)) {
        store::Transaction change(host_.store, services::part_of(succeeded->outcome.effects));
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
            change.commit_without_sync();
            return log(ended, decision);
        }
        // Beyond a limit of its target, which one odd ticket is enough for: no fault.
        decision = GaveUp{store::CallState::failed, call_error(notes.error())};
    }
    store::Transaction change(host_.store, store::Part::rows());
    const bool is_for_later =
        std::holds_alternative<Again>(decision) || std::holds_alternative<GivenBack>(decision);
    if (is_for_later && !find_configuration(change, ended.row.request.instance)) {
        // Nobody would ever take it.
        decision = GaveUp{store::CallState::cancelled, call_error(configuration_gone())};
    }
    const auto* again = std::get_if<Again>(&decision);
    const auto row = again ? find_call(change, ended.row.number) : std::nullopt;
    if (row && row->cancel_requested) {
        // It failed by itself before it heard that nobody wants it any more.
        decision = GaveUp{store::CallState::cancelled, again->error};
    }
    write(change, ended, decision);
    change.commit_without_sync();
    log(ended, decision);
}

void Committer::write(store::Transaction& change, const EndedCall& ended, const Decision& decision)
{
    const store::Attempt attempt{ended.row.number, ended.row.generation};
    if (const auto* again = std::get_if<Again>(&decision)) {
        const auto tried_again = again->is_failure ? store::retry_call : store::redeliver_call;
        tried_again(change, attempt, again->error, again->due_at);
        return;
    }
    if (std::holds_alternative<GivenBack>(decision)) {
        return_call(change, attempt);
        return;
    }
    store::CallEnd end;
    if (const auto* succeeded = std::get_if<Succeeded>(&decision)) {
        end = end_of(succeeded->outcome);
        end.remote_ids = services::remote_ids_of(succeeded->outcome);
        if (!succeeded->outcome.open_url.empty()) {
            auto sealed =
                host_.box.seal(change, desk::Secret(succeeded->outcome.open_url),
                               ended.row.request.instance, store::open_url_key(ended.row.number));
            if (sealed)
                end.sealed_open_url = *std::move(sealed);
            else
                host_.log.error(sealed.error().detail, context_of(ended.row));
        }
    } else {
        const auto& gave_up = std::get<GaveUp>(decision);
        end.state = gave_up.state;
        end.error = gave_up.error;
    }
    end.at = host_.clock.now();
    end_call(change, attempt, end);
}

void Committer::log(const EndedCall& ended, const Decision& decision) const
{
    const LogContext where = context_of(ended.row);
    const Level failed = is_told_() ? Level::info : Level::warn;
    if (const auto* again = std::get_if<Again>(&decision)) {
        host_.log.write(failed, "call failed, tried again later: " + again->error.code, where);
    } else if (const auto* gave_up = std::get_if<GaveUp>(&decision)) {
        // What somebody wanted is nothing to be warned of.
        const bool is_wanted = gave_up->state == store::CallState::cancelled;
        host_.log.write(is_wanted ? Level::info : failed,
                        "call " + std::string(word(gave_up->state)) + ": " + gave_up->error.code +
                            ": " + gave_up->error.detail,
                        where);
    } else if (std::holds_alternative<GivenBack>(decision)) {
        host_.log.warn("call left to others: this process was away for too long", where);
    } else {
        host_.log.info("call done: " + ended.row.request.name, where);
    }
}

void Committer::note_faults(const std::vector<Fault>& faults)
{
    if (faults.empty()) return;
    std::set<std::string> quarantined;
    store::Transaction change(host_.store);
    for (const Fault& fault : faults) {
        if (note_fault(change, fault)) quarantined.insert(fault.instance);
    }
    change.commit();
    for (const std::string& instance : quarantined)
        host_.log.error("instance in quarantine", {.instance = instance});
}

bool Committer::note_fault(store::Transaction& change, const Fault& fault)
{
    const auto configuration = find_configuration(change, fault.instance);
    if (!configuration) return false; // Removed meanwhile, and with it what is counted of it.
    const store::Time now = host_.clock.now();
    const int count = store::note_fault(change, fault.instance, now, now - rule_.within);
    if (count < rule_.faults) return false;
    if (configuration->state != store::ConfigurationState::active) return false;
    set_configuration_state(change, fault.instance, store::ConfigurationState::quarantined,
                            std::to_string(count) + " faults in " +
                                std::to_string(rule_.within.count()) +
                                " minutes, the last one: " + fault.what);
    return true;
}

} // namespace mock::runtime
