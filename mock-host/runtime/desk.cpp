#include "mock-host/runtime/desk.hpp"

#include "mock-host/runtime/call_context.hpp"
#include "mock-host/runtime/crashes.hpp"
#include "mock-host/runtime/desk_parts.hpp"
#include "mock-host/store/activities.hpp"
#include "mock-host/store/audit.hpp"
#include "mock-host/store/links.hpp"
#include "mock-host/store/lost_time.hpp"
#include "mock-host/store/mails.hpp"
#include "mock-host/store/records.hpp"
#include "mock-host/store/sealed_values.hpp"
#include "mock-host/store/settings.hpp"

#include <desk/sdk/number.hpp>

#include <algorithm>
#include <set>

namespace mock::runtime {

namespace {

OpenPackage open_checked()
{
    return [](const store::Package& package) {
        loader::InstallOptions options;
        options.allow_unsigned = true; // Decided when it was installed.
        return loader::open_installed(package.directory, package.digest, options);
    };
}

DispatchOptions dispatch_options(const DeskOptions& options)
{
    return {.stop_patience = options.stop_patience,
            .abandon_patience = options.abandon_patience,
            .lease = options.lease,
            .quarantine = {.faults = options.faults_until_quarantine},
            .tells_ends = options.tells_ends};
}

std::filesystem::path crash_folder(const store::Store& store, const DeskOptions& options)
{
    return (options.data.empty() ? store.directory() : options.data) / "nodes";
}

std::chrono::seconds lease_of(store::Store& store, std::chrono::seconds otherwise)
{
    const auto text = store::setting(store::Reader(store), "nodes.lease_s").value_or("");
    const int seconds = desk::to_number<int>(text).value_or(0);
    return seconds > 0 ? std::chrono::seconds(seconds) : otherwise;
}

bool is_over(store::CallState state)
{
    return state != store::CallState::queued && state != store::CallState::running;
}

/// Configurations whose package does not know the event: to call them would fail. One whose package
/// does not open now may know it, and its call waits for that.
std::set<std::string> deaf_to(std::string_view event, const HostParts& host, Instances& instances)
{
    std::set<std::string> deaf;
    for (const auto& one : list_configurations(store::Reader(host.store))) {
        const auto package = instances.package_of(one);
        if (package && !(*package)->package.manifest.event(event)) deaf.insert(one.id);
    }
    return deaf;
}

const char* code_of(store::FailureKind kind)
{
    using store::FailureKind;
    return kind == FailureKind::full   ? "store.full"
           : kind == FailureKind::busy ? "store.busy"
                                       : "store.failed";
}

} // namespace

Desk::Parts::Parts(std::unique_ptr<store::Store> the_store, store::SecretBox the_box,
                   std::unique_ptr<store::Node> the_node, std::unique_ptr<CrashFile> the_crash_file,
                   DeskOptions the_options)
    : options(std::move(the_options)), store(std::move(the_store)), box(std::move(the_box)),
      node(std::move(the_node)), crash_file(std::move(the_crash_file)),
      clock(options.at), host{*store,     box,         calls,
                              clock,      *crash_file, crash_folder(*store, options),
                              options.log},
      instances(host, options.open_package ? options.open_package : open_checked(),
                {options.drain_patience, options.safe_mode, options.creation_retry,
                 options.abandon_patience}),
      schedule(host, instances), mails(*store, box, node->id(), [this] { return clock.now(); }),
      dispatcher(host, *node, instances, schedule, mails, dispatch_options(options)),
      old_rows(*store, clock, calls, options.log, options.keeps_old_rows)
{
}

desk::Result<std::unique_ptr<Desk>> Desk::open(const store::Location& location, DeskOptions options)
{
    DESK_TRY(auto store, store::Store::open(location));
    DESK_TRY(auto box, store::SecretBox::open(*store));
    options.lease = lease_of(*store, options.lease);
    note_left_crashes(*store, crash_folder(*store, options), options.log);
    const store::Time present = lease_clock(store::Reader(*store));
    const std::string trouble = clock_trouble(Clock::real(), present);
    if (!trouble.empty()) options.log.warn(trouble);
    DESK_TRY(auto node, store::Node::join(*store, present, options.lease));
    DESK_TRY(auto crash_file, CrashFile::create(crash_folder(*store, options), node->id()));
    if (options.watch_crashes) crash_file->watch_signals();
    return std::unique_ptr<Desk>(
        new Desk(std::make_unique<Parts>(std::move(store), std::move(box), std::move(node),
                                         std::move(crash_file), std::move(options))));
}

Desk::Desk(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

Desk::~Desk()
{
    parts_->old_rows.stop();
    if (!parts_->dispatcher.halt()) {
        // A thread is still inside the plugin and would touch what goes: better to keep it all
        // until the process ends.
        parts_->options.log.error("a handler does not return; its memory is given up");
        [[maybe_unused]] const auto* kept = parts_.release();
        return;
    }
    parts_->calls.forget_all();
    const bool are_gone = parts_->instances.destroy_all();
    try {
        parts_->node->leave(*parts_->store);
    } catch (const std::exception& failure) {
        parts_->options.log.warn(std::string("the end of this process cannot be noted: ") +
                                 failure.what() + "; the next one finds out");
    }
    if (are_gone) return;
    parts_->options.log.error("an instance does not return from its end; its memory is given up");
    [[maybe_unused]] const auto* kept = parts_.release();
}

std::uint64_t Desk::rounds() const
{
    return parts_->dispatcher.rounds();
}

store::Store& Desk::store()
{
    return *parts_->store;
}

const store::SecretBox& Desk::secrets() const
{
    return parts_->box;
}

store::Time Desk::now() const
{
    return parts_->clock.now();
}

desk::Result<store::Call> Desk::wait(std::int64_t number, const OnProgress& on_progress,
                                     const std::stop_token& stop)
{
    std::uint64_t seen = 0;
    Progress shown;
    for (;;) {
        const auto call = find_call(store::Reader(*parts_->store), number);
        if (!call) return desk::Error{desk::Errc::not_found, "call.unknown", "no such call"};
        if (is_over(call->state)) return *call;
        if (stop.stop_requested()) {
            return desk::Error{desk::Errc::cancelled, "wait.stopped", "nobody waits any more"};
        }
        parts_->dispatcher.start({number});
        if (call->state == store::CallState::queued) {
            // A configuration that does not work would keep the person here for ever.
            const auto instance = parts_->instances.acquire(call->request.instance);
            const bool is_for_good = !instance && instance.error().code != "instance.renewed";
            if (is_for_good) return instance.error();
        }
        DESK_CHECK(store_answers());
        const auto progress = parts_->calls.progress_of(number);
        if (on_progress && progress && *progress != shown) on_progress(shown = *progress);
        seen = parts_->calls.wait_for_change(seen, parts_->options.poll_interval, stop);
    }
}

std::optional<store::Call> Desk::wait_for_end(std::int64_t number,
                                              std::chrono::milliseconds at_most,
                                              const std::stop_token& stop)
{
    const auto until = std::chrono::steady_clock::now() + at_most;
    CallEnds& ends = parts_->calls.ends();
    CallEnds::Waiter waiter(ends, number);
    const bool may_wait = ends.waiting() <= parts_->options.waiters_max;
    for (;;) {
        auto call = find_call(store::Reader(*parts_->store), number);
        const auto now = std::chrono::steady_clock::now();
        const bool goes_on = may_wait && now < until && !stop.stop_requested();
        if (!call || is_over(call->state) || !goes_on) return call;
        // Somebody else may run it, or cancel it before it runs: look now and then.
        waiter.wait(std::min(until, now + parts_->options.poll_interval), stop);
    }
}

std::optional<Progress> Desk::progress(std::int64_t call) const
{
    return parts_->calls.progress_of(call);
}

std::string Desk::take_open_url(std::int64_t number)
{
    store::Transaction change(*parts_->store, store::Part::rows());
    const auto call = find_call(change, number);
    const std::string sealed = call ? store::take_open_url(change, number) : std::string();
    if (sealed.empty()) return {};
    const auto url =
        parts_->box.unseal(sealed, call->request.instance, store::open_url_key(number));
    if (!url) {
        // It stays, for when the key is there again.
        parts_->options.log.error("what this call opens cannot be read: " + url.error().detail,
                                  context_of(*call));
        return {};
    }
    change.commit();
    return std::string(url->reveal());
}

desk::Status Desk::cancel(std::int64_t call)
{
    store::Transaction change(*parts_->store);
    const auto done = cancel_call(change, call, now());
    if (done == store::Cancelled::not_found) {
        return desk::Error{desk::Errc::not_found, "call.unknown", "no such call"};
    }
    if (done == store::Cancelled::too_late) {
        return desk::Error{desk::Errc::state, "call.over", "the call has ended already"};
    }
    change.commit();
    parts_->calls.wake();
    return {};
}

desk::Status Desk::start_again(std::int64_t call)
{
    store::Transaction change(*parts_->store);
    if (!store::start_again(change, call, now())) {
        return desk::Error{desk::Errc::state, "call.not_failed",
                           "only a call that failed can be started again"};
    }
    change.commit();
    parts_->calls.wake();
    return {};
}

desk::Status Desk::close_activity(const std::string& activity, const std::string& actor)
{
    const store::Target target{store::TargetKind::activity, activity};
    // Before the transaction: whoever has the lock of the packages may be waiting to write.
    const auto deaf = deaf_to("activity.closed", parts_->host, parts_->instances);
    store::Transaction change(*parts_->store);
    switch (store::close_activity(change, activity, actor, now())) {
    case store::Change::not_found:
        return desk::Error{desk::Errc::not_found, "activity.unknown", "no such activity"};
    case store::Change::unchanged:
        return desk::Error{desk::Errc::conflict, "activity.closed", "it is closed already"};
    case store::Change::made:
        break;
    }
    note_deed(change, "activity.close", target, actor);
    for (const std::string& instance : instances_with_interest(change, target)) {
        const auto configuration = find_configuration(change, instance);
        if (!configuration || deaf.contains(instance)) continue;
        store::CallRequest event;
        event.instance = instance;
        event.kind = store::CallKind::event;
        event.name = "activity.closed";
        event.target = target;
        event.idempotency_key = "event/activity.closed/" + activity + '/' +
                                std::to_string(now().time_since_epoch().count());
        event.asked_at = event.due_at = now();
        event.locale = configuration->locale;
        insert_call(change, event);
    }
    change.commit();
    parts_->calls.wake();
    return {};
}

desk::Status Desk::reopen_activity(const std::string& activity, const std::string& actor)
{
    store::Transaction change(*parts_->store);
    const auto done = store::reopen_activity(change, activity, actor, now());
    if (done == store::Change::not_found) {
        return desk::Error{desk::Errc::not_found, "activity.unknown", "no such activity"};
    }
    if (done == store::Change::unchanged) {
        return desk::Error{desk::Errc::conflict, "activity.open", "it is open already"};
    }
    note_deed(change, "activity.reopen", {store::TargetKind::activity, activity}, actor);
    change.commit();
    return {};
}

void Desk::pretend(store::Time now)
{
    parts_->clock.set(now);
    parts_->calls.wake();
}

void Desk::start()
{
    parts_->dispatcher.start({});
    parts_->old_rows.start();
}

void Desk::stop()
{
    parts_->old_rows.stop();
    if (!parts_->dispatcher.finish(parts_->options.drain_patience)) {
        parts_->options.log.warn("not everything finished; the next start goes on with it");
    }
    if (!parts_->dispatcher.halt()) return;
    parts_->calls.forget_all();
    parts_->instances.destroy_all();
}

desk::Status Desk::work_until_idle(std::chrono::seconds limit, const std::stop_token& stop)
{
    start();
    const auto until = std::chrono::steady_clock::now() + limit;
    std::uint64_t seen = 0;
    while (!is_idle()) {
        if (stop.stop_requested()) {
            return desk::Error{desk::Errc::cancelled, "work.stopped",
                               "stopped before all was done"};
        }
        if (std::chrono::steady_clock::now() >= until) {
            return desk::Error{desk::Errc::unavailable, "work.unfinished",
                               "there is still something due; see \"call list\""};
        }
        DESK_CHECK(store_answers());
        seen = parts_->calls.wait_for_change(seen, parts_->options.poll_interval, stop);
    }
    return {};
}

desk::Status Desk::store_answers() const
{
    const auto trouble = parts_->dispatcher.store_trouble();
    if (!trouble) return {};
    const auto lasts = std::chrono::steady_clock::now() - trouble->since;
    if (lasts < parts_->options.store_patience) return {};
    return desk::Error{.status = desk::Errc::unavailable,
                       .code = code_of(trouble->failure.kind()),
                       .detail = trouble->failure.what() +
                                 std::string(". What was begun is kept, and goes on with "
                                             "\"mock-host work --until-idle\""),
                       .retryable = true};
}

bool Desk::is_idle()
{
    // One view for all questions: a follow-up becomes a call, and a call may leave a follow-up.
    const store::Reader reader(*parts_->store);
    const auto mail = next_mail_at(reader);
    // The view begins with the first question, and the present after it: what became due right now
    // must not look as if it were due later.
    const store::Time present = now();
    if (!parts_->calls.is_empty() || (mail && *mail <= present)) return false;
    if (is_anyone_dead(reader)) return false;
    if (is_any_mail_being_sent(reader) || is_anything_ahead(reader, present)) return false;
    if (parts_->old_rows.is_any(reader)) return false;
    const auto link = next_link_expiry(reader);
    if (link && *link < present) return false;
    if (!list_calls(reader, {.state = store::CallState::running, .limit = 1}).empty()) return false;
    for (const auto state : {store::CallState::queued, store::CallState::waiting_retry}) {
        for (const store::Call& call : list_calls(reader, {.state = state, .limit = 1000})) {
            // What cannot be worked on is a matter for health, and not waited for.
            const bool is_due = call.request.due_at <= present;
            if (is_due && works(call.request.instance)) return false;
        }
    }
    return !parts_->schedule.is_anything_due(reader);
}

bool Desk::is_anyone_dead(store::Connection connection)
{
    auto dead = dead_nodes(connection, *parts_->store, lease_clock(connection));
    std::erase(dead, parts_->node->id()); // Its lease is being renewed.
    return !dead.empty();
}

bool Desk::works(const std::string& configuration)
{
    const auto instance = parts_->instances.acquire(configuration);
    return instance || instance.error().code == "instance.renewed";
}

} // namespace mock::runtime
