#include "mock-host/runtime/dispatcher.hpp"

#include "mock-host/runtime/call_context.hpp"
#include "mock-host/runtime/snapshot.hpp"
#include "mock-host/store/call_claims.hpp"
#include "mock-host/store/failure.hpp"
#include "mock-host/store/mails.hpp"

#include <desk/sdk/secret.hpp>

#include <algorithm>

namespace mock::runtime {

namespace {

using namespace std::chrono_literals;

constexpr auto tick = 50ms;
/// A clock that jumps is noticed after so long.
constexpr auto longest_rest = 10s;
constexpr auto others_mail = 500ms;
/// In one transaction: others want to write, too.
constexpr std::size_t claimed_together = 32;
/// Nothing but a change has to be noticed.
constexpr auto without_end = 24h;

/// A time limit for what has none in the manifest any more; and the most that any may have.
constexpr auto default_limit = 300s;
constexpr auto limit_max = 4h;

template <class Entry>
std::chrono::milliseconds limit_of(const Entry* entry)
{
    return std::min<std::chrono::milliseconds>(entry ? entry->time_limit : default_limit,
                                               limit_max);
}

std::chrono::milliseconds limit_in(const loader::Manifest& manifest,
                                   const store::CallRequest& request)
{
    switch (request.kind) {
    case store::CallKind::action:
        return limit_of(manifest.action(request.name));
    case store::CallKind::event:
        return limit_of(manifest.event(request.name));
    default:
        return limit_of(manifest.job(request.name));
    }
}

int max_attempts_in(const loader::Manifest& manifest, const store::CallRequest& request)
{
    if (const auto* event = manifest.event(request.name)) return event->max_attempts;
    if (const auto* job = manifest.job(request.name)) return job->max_attempts;
    return 1;
}

store::Attempt attempt_of(const store::Call& call)
{
    return {call.number, call.generation};
}

bool has_attempt(const std::vector<store::Attempt>& attempts, const store::Attempt& one)
{
    return std::find(attempts.begin(), attempts.end(), one) != attempts.end();
}

} // namespace

Dispatcher::Dispatcher(const HostParts& host, store::Node& node, Instances& instances,
                       Schedule& schedule, services::MailSender& mails, DispatchOptions options)
    : host_(host), node_(node), instances_(instances), mails_(mails), options_(options),
      housekeeping_(host, node, instances, schedule, options.lease),
      trouble_(host.log, host.store.location().file), listener_(host.store, host.calls, trouble_)
{
}

Dispatcher::~Dispatcher()
{
    halt();
}

void Dispatcher::start(const Share& share)
{
    {
        const std::lock_guard lock(mutex_);
        const bool was_started = share_.has_value();
        const std::optional<Share> share_before = share_;
        // A wider share stays wide.
        if (!was_started || share_->awaited) share_ = share;
        finishing_ = false;
        if (was_started) {
            if (share_ != share_before) host_.calls.wake();
            return;
        }
        committer_ = std::jthread([this](const std::stop_token& stop) {
            const auto is_told = [this] { return is_told_how_calls_end(); };
            Committer(host_, trouble_, options_.quarantine, is_told).run(stop);
        });
        mailer_ = std::jthread([this](const std::stop_token& stop) { send_mails(stop); });
        watcher_ = std::jthread([this](const std::stop_token& stop) { watch(stop); });
        listener_.start();
        taker_ = std::jthread([this](const std::stop_token& stop) { take_calls(stop); });
    }
}

bool Dispatcher::is_started() const
{
    return share().has_value();
}

std::optional<Share> Dispatcher::share() const
{
    const std::lock_guard lock(mutex_);
    return share_;
}

bool Dispatcher::is_told_how_calls_end() const
{
    const auto share = this->share();
    return options_.tells_ends && share && share->awaited;
}

bool Dispatcher::finish(std::chrono::milliseconds patience)
{
    {
        const std::lock_guard lock(mutex_);
        finishing_ = true;
    }
    const auto until = std::chrono::steady_clock::now() + patience;
    std::uint64_t seen = 0;
    // What the store cannot take now is for the next start.
    const auto is_hopeless = [this] {
        const auto trouble = trouble_.present();
        return trouble && trouble->failure.kind() != store::FailureKind::busy;
    };
    while (!host_.calls.is_empty() && !is_hopeless() && std::chrono::steady_clock::now() < until) {
        seen = host_.calls.wait_for_change(seen, tick, {});
    }
    return host_.calls.is_empty();
}

bool Dispatcher::halt()
{
    {
        const std::lock_guard lock(mutex_);
        // Halted before, perhaps in vain: a handler may be inside still.
        if (!share_) return workers_.wait_until_idle(0ms);
        share_.reset();
    }
    // Nothing begins any more. The mailer first, which may be at a slow server for a minute: until
    // then the taker has to tell that this process lives, or others would take the mail for lost.
    // The watcher last: it sees that handlers that do not listen are told to.
    for (std::jthread* thread : {&mailer_, &taker_, &committer_}) {
        thread->request_stop();
        if (thread->joinable()) thread->join();
    }
    listener_.stop();
    host_.calls.stop_all(DESK_E_CANCELLED);
    // They may be storing what must not be lost, such as tokens that were just renewed.
    const bool is_idle =
        workers_.wait_until_idle(options_.stop_patience + options_.abandon_patience);
    watcher_.request_stop();
    if (watcher_.joinable()) watcher_.join();
    return is_idle;
}

void Dispatcher::take_calls(const std::stop_token& stop)
{
    std::uint64_t seen = 0;
    StoreTries tries(trouble_);
    while (!stop.stop_requested()) {
        bool found = false;
        ++rounds_;
        try {
            const auto share = this->share();
            housekeeping_.tick(share && !share->awaited);
            if (may_have_strays_) give_back_strays();
            found = take_some();
            tries.succeeded();
        } catch (const std::exception& failure) {
            // A commit may have been done although its answer did not arrive.
            may_have_strays_ = true;
            tries.wait_after(failure, stop);
            continue;
        }
        if (!found) seen = host_.calls.wait_for_change(seen, housekeeping_.rest(), stop);
    }
}

void Dispatcher::send_mails(const std::stop_token& stop)
{
    std::uint64_t seen = 0;
    StoreTries tries(trouble_);
    while (!stop.stop_requested()) {
        try {
            const auto rest = send_due_mails(stop);
            tries.succeeded();
            seen = host_.calls.wait_for_change(seen, rest, stop);
        } catch (const std::exception& failure) {
            tries.wait_after(failure, stop);
        }
    }
    try {
        mails_.write_ends();
    } catch (const std::exception& failure) {
        host_.log.error(std::string("what came of the last mails cannot be noted: ") +
                        failure.what() + "; the next start shows them as in doubt");
    }
}

std::chrono::milliseconds Dispatcher::send_due_mails(const std::stop_token& stop)
{
    mails_.write_ends();
    while (!stop.stop_requested()) {
        const auto share = this->share();
        if (!share || share->awaited) break;
        // Asked without a lock first, or a desk at rest would keep others waiting.
        const auto next = next_mail_at(store::Reader(host_.store));
        if (!next) break;
        const std::chrono::milliseconds left = *next - host_.clock.now();
        if (left > 0ms) return std::min<std::chrono::milliseconds>(left, longest_rest);
        const bool has_sent = mails_.send_next();
        desk::wipe_stack();                // It had the mail server's password.
        if (!has_sent) return others_mail; // Somebody else is just taking it.
    }
    return without_end;
}

bool Dispatcher::take_some()
{
    std::optional<Share> share;
    {
        const std::lock_guard lock(mutex_);
        share = share_;
        if (!share || finishing_) return false;
    }
    if (claimed_.empty()) { // Or there are some that could not be made durable last time.
        const auto instances = working_instances();
        for (const store::Lane lane : {store::Lane::click, store::Lane::background}) {
            for (const auto& instance : instances)
                claim(lane, instance, *share);
        }
    }
    if (claimed_.empty()) return false;
    host_.store.sync();
    for (const Claimed& one : std::exchange(claimed_, {}))
        dispatch(one);
    return true;
}

std::vector<Instance::Use> Dispatcher::working_instances()
{
    std::vector<Instance::Use> working;
    for (const auto& configuration : list_configurations(store::Reader(host_.store))) {
        if (auto instance = instances_.acquire(configuration))
            working.push_back(*std::move(instance));
    }
    return working;
}

void Dispatcher::claim(store::Lane lane, const Instance::Use& instance, const Share& share)
{
    store::ClaimRequest request;
    request.node = node_.id();
    request.now = host_.clock.now();
    request.lane = lane;
    request.instances = {instance->id()};
    request.most = std::min(free_places(lane, *instance), claimed_together);
    request.awaited = share.awaited;
    request.time_limit = [&instance](const store::Call& call) {
        return limit_in(instance->manifest(), call.request);
    };
    if (request.most == 0) return;
    for (store::Call& call : claim_calls(host_.store, request))
        claimed_.push_back({std::move(call), instance});
}

std::size_t Dispatcher::free_places(store::Lane lane, const Instance& instance) const
{
    const auto left = [](std::size_t of, std::size_t used) { return of - std::min(of, used); };
    const std::size_t all = instance.max_concurrency();
    const std::size_t places = left(all, count_taken(instance.id()));
    if (lane == store::Lane::click) return places;
    const std::size_t kept_for_clicks = all > 1 ? std::max<std::size_t>(1, all / 4) : 0;
    return std::min(places, left(all - kept_for_clicks, count_taken(instance.id(), lane)));
}

std::size_t Dispatcher::count_taken(const std::string& instance,
                                    std::optional<store::Lane> lane) const
{
    const auto is_meant = [&](const Claimed& one) {
        const store::CallRequest& request = one.call.request;
        return request.instance == instance && (!lane || request.lane == *lane);
    };
    const auto waiting = std::count_if(claimed_.begin(), claimed_.end(), is_meant);
    return host_.calls.count(instance, lane) + static_cast<std::size_t>(waiting);
}

void Dispatcher::dispatch(const Claimed& claimed)
{
    const auto& [call, instance] = claimed;
    const auto limit = *call.deadline - *call.started_at;
    LiveCall live{.row = call,
                  .grants = instance->grants(),
                  .max_attempts = max_attempts_in(instance->manifest(), call.request),
                  .state = CallState(options_.stop_patience),
                  .deadline = std::chrono::steady_clock::now() + limit};
    const desk_call_id_t id = host_.calls.add(std::move(live));
    host_.log.debug("call dispatched: " + call.request.name, context_of(call));
    workers_.run([this, claimed, id] { deliver(claimed.instance, id, claimed.call); });
}

void Dispatcher::deliver(const Instance::Use& instance, desk_call_id_t id, const store::Call& call)
{
    desk::Status said;
    try {
        const auto documents = snapshot(host_.store, call);
        if (documents) {
            said =
                instance->deliver(call.request.kind, raw_call(id, call, *documents), call.number);
        } else {
            said = desk::Error{desk::Errc::not_found, "target.gone",
                               call.request.target.id + " is not there any more"};
        }
    } catch (const store::Failure& failure) {
        said = services::store_error(failure);
    } catch (const std::exception& bug) {
        said = desk::Error{desk::Errc::internal, "call.not_begun", bug.what()};
    }
    host_.calls.returned(id, said);
}

void Dispatcher::give_back(const store::Attempt& attempt)
{
    store::Transaction change(host_.store);
    return_call(change, attempt);
    change.commit();
}

void Dispatcher::give_back_strays()
{
    // Asked before the store: what ends in between is none.
    std::vector<store::Attempt> known = host_.calls.attempts();
    std::vector<store::Attempt> ours;
    for (const store::Call& call : running_calls(store::Reader(host_.store), node_.id()))
        ours.push_back(attempt_of(call));
    // What was not begun yet others may have taken over meanwhile.
    std::erase_if(claimed_,
                  [&](const Claimed& one) { return !has_attempt(ours, attempt_of(one.call)); });
    for (const Claimed& one : claimed_)
        known.push_back(attempt_of(one.call));
    for (const store::Attempt& attempt : ours) {
        if (!has_attempt(known, attempt)) give_back(attempt);
    }
    may_have_strays_ = false;
}

void Dispatcher::watch(const std::stop_token& stop)
{
    std::uint64_t seen = 0;
    StoreTries tries(trouble_);
    while (!stop.stop_requested()) {
        const auto now = std::chrono::steady_clock::now();
        try {
            give_up_what_hangs(now);
            tries.succeeded();
        } catch (const std::exception& failure) {
            tries.wait_after(failure, stop);
        }
        seen = host_.calls.wait_for_calls(seen, host_.calls.rest(now, options_.abandon_patience),
                                          stop);
    }
}

void Dispatcher::give_up_what_hangs(std::chrono::steady_clock::time_point now)
{
    for (const auto& hanging : host_.calls.tick(now, options_.abandon_patience)) {
        if (instances_.is_abandoned(hanging.instance)) continue;
        host_.calls.fault(hanging.instance, 0, "a handler does not return: " + hanging.call);
        instances_.abandon(hanging.instance);
    }
}

} // namespace mock::runtime
