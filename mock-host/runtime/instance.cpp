#include "mock-host/runtime/instance.hpp"

#include "mock-host/loader/library.hpp"
#include "mock-host/runtime/call_context.hpp"
#include "mock-host/runtime/call_table.hpp"
#include "mock-host/runtime/crash_file.hpp"
#include "mock-host/services/documents.hpp"

#include <algorithm>
#include <ctime>

namespace mock::runtime {

namespace {

constexpr std::size_t concurrency_max = 256;

std::chrono::microseconds cpu_time()
{
    timespec time{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return std::chrono::seconds{time.tv_sec} +
           std::chrono::duration_cast<std::chrono::microseconds>(
               std::chrono::nanoseconds{time.tv_nsec});
}

/// Complains in the log about a slot that takes ten times its budget of processor time.
class Budget {
public:
    Budget(const Log& log, const char* slot, std::chrono::milliseconds budget,
           const LogContext& context)
        : log_(log), slot_(slot), budget_(budget), context_(context), start_(cpu_time())
    {
    }
    Budget(const Budget&) = delete;
    Budget& operator=(const Budget&) = delete;
    ~Budget()
    {
        const auto used = cpu_time() - start_;
        if (used < budget_ * 10) return;
        log_.warn(std::string(slot_) + " took " + std::to_string(used.count() / 1000) + " ms of " +
                      std::to_string(budget_.count()),
                  context_);
    }

private:
    const Log& log_;
    const char* slot_;
    std::chrono::milliseconds budget_;
    const LogContext& context_;
    std::chrono::microseconds start_;
};

Level level_of_plugin(std::int32_t level)
{
    switch (level) {
    case DESK_LOG_TRACE:
        return Level::trace;
    case DESK_LOG_DEBUG:
        return Level::debug;
    case DESK_LOG_WARN:
        return Level::warn;
    case DESK_LOG_ERROR:
        return Level::error;
    default:
        return Level::info;
    }
}

std::set<std::string> both(const std::vector<std::string>& asked,
                           const std::vector<std::string>& granted)
{
    std::set<std::string> permitted;
    for (const std::string& wish : asked) {
        if (std::find(granted.begin(), granted.end(), wish) != granted.end())
            permitted.insert(wish);
    }
    return permitted;
}

} // namespace

services::Grants grants_of(const loader::Manifest& manifest,
                           const std::vector<std::string>& granted,
                           const std::string& configuration)
{
    services::Grants grants;
    grants.effects = both(manifest.effects, granted);
    for (const loader::Job& job : manifest.jobs)
        grants.jobs.insert(job.id);
    for (const loader::Action& action : manifest.actions)
        grants.actions.insert(action.id);
    grants.attributes = {manifest.assets.set.begin(), manifest.assets.set.end()};
    grants.create_assets = manifest.assets.create;
    grants.configuration = configuration;
    return grants;
}

Instance::Instance(const HostParts& host, const store::Configuration& configuration,
                   std::shared_ptr<const loader::Installed> package,
                   store::Installation installation, const desk::PluginModule& module)
    : host_(host), id_(configuration.id), name_(configuration.name),
      revision_(configuration.revision), installation_(std::move(installation)),
      package_(std::move(package)), grants_(std::make_shared<const services::Grants>(
                                        grants_of(manifest(), installation_.granted, id_))),
      module_(module),
      max_concurrency_(std::min<std::size_t>(module.max_concurrency(), concurrency_max)),
      tables_({host_.store, host_.box, *this, id_, both(manifest().services, installation_.granted),
               *grants_})
{
}

Instance::~Instance() = default;

desk::Result<std::shared_ptr<Instance>>
Instance::create(const HostParts& host, const store::Configuration& configuration,
                 std::shared_ptr<const loader::Installed> package, store::Installation installation)
{
    const auto& manifest = package->package.manifest;
    DESK_TRY(const loader::Module library, loader::load_library(package->library, manifest));
    DESK_TRY(const desk::PluginModule module, desk::PluginModule::create(library.entry));
    const std::shared_ptr<Instance> instance(
        new Instance(host, configuration, std::move(package), std::move(installation), module));

    const auto document = services::configuration_document(store::Reader(host.store),
                                                           configuration.id, {configuration.id});
    if (!document) {
        return desk::Error{desk::Errc::not_found, "configuration.gone",
                           "the configuration was removed"};
    }
    const LogContext context{.plugin = manifest.id, .instance = configuration.id};
    const services::SlotScope scope(services::Slot::control);
    const CrashFile::Entry entry(host.crash_file, configuration.id, "create");
    const Budget budget(host.log, "create", std::chrono::milliseconds{100}, context);
    DESK_TRY(instance->plugin_, module.create_instance(*instance->tables_.handle(),
                                                       {"desk.configuration/1", *document}));
    host.log.debug("instance created", context);
    return instance;
}

Instance::State Instance::state() const
{
    const std::lock_guard lock(mutex_);
    return state_;
}

Instance::Use Instance::use()
{
    const std::lock_guard lock(mutex_);
    if (state_ != State::active) return {};
    ++users_;
    return {this, [self = shared_from_this()](Instance*) { self->leave(); }};
}

void Instance::leave()
{
    {
        const std::lock_guard lock(mutex_);
        --users_;
        // Who looks for work asks each instance: it must not wake itself.
        if (state_ == State::active || users_ > 0) return;
    }
    host_.calls.wake();
}

desk_view_t Instance::raw(const View& view) const
{
    return {sizeof(desk_view_t),
            0,
            host_.clock.now().time_since_epoch().count(),
            desk::to_text(view.locale),
            desk::to_doc({services::schema_of(view.kind), view.target}),
            desk::to_doc({"desk.configuration/1", view.configuration})};
}

desk::Result<std::vector<desk::Verdict>> Instance::availability(const View& view)
{
    const LogContext context{.plugin = manifest().id, .instance = id_};
    const services::SlotScope scope(services::Slot::any);
    const CrashFile::Entry entry(host_.crash_file, id_, "availability");
    const Budget budget(host_.log, "availability", std::chrono::milliseconds{1}, context);
    return plugin_->availability(raw(view));
}

desk::Result<std::vector<services::Finding>> Instance::report(const View& view)
{
    const LogContext context{.plugin = manifest().id, .instance = id_};
    const services::SlotScope scope(services::Slot::any);
    const CrashFile::Entry entry(host_.crash_file, id_, "report");
    const Budget budget(host_.log, "report", std::chrono::milliseconds{10}, context);
    DESK_TRY(const std::string findings, plugin_->report(raw(view)));
    if (findings == "{}") return std::vector<services::Finding>{};
    return services::read_findings(findings, *grants_);
}

desk::Status Instance::deliver(store::CallKind kind, const desk_call_t& call, std::int64_t number)
{
    const services::SlotScope scope(services::Slot::worker);
    const CrashFile::Entry entry(host_.crash_file, id_, word(kind), number);
    const auto begin = cpu_time();
    desk::Status said = run_handler(kind, call);
    host_.log.debug("handler returned after " + std::to_string((cpu_time() - begin).count()) +
                        " us of processor time",
                    {.plugin = manifest().id, .instance = id_});
    return said;
}

desk::Status Instance::run_handler(store::CallKind kind, const desk_call_t& call)
{
    switch (kind) {
    case store::CallKind::action:
        return plugin_->invoke(call);
    case store::CallKind::event:
        return plugin_->handle(call);
    case store::CallKind::job:
    case store::CallKind::followup:
        return plugin_->run(call);
    }
    return desk::Error{};
}

void Instance::drain()
{
    const std::lock_guard lock(mutex_);
    begin_draining();
}

void Instance::drain_if_idle()
{
    const std::lock_guard lock(mutex_);
    if (users_ == 0 && host_.calls.count(id_) == 0) begin_draining();
}

void Instance::begin_draining()
{
    if (state_ != State::active) return;
    state_ = State::draining;
    draining_since_ = std::chrono::steady_clock::now();
}

std::chrono::steady_clock::time_point Instance::draining_since() const
{
    const std::lock_guard lock(mutex_);
    return draining_since_;
}

bool Instance::retire_if_idle()
{
    const std::lock_guard lock(mutex_);
    if (state_ != State::draining || users_ > 0) return false;
    // Asked while nobody can begin anything new: it can only become less.
    if (host_.calls.count(id_) > 0) return false;
    state_ = State::gone;
    return true;
}

void Instance::destroy()
{
    const services::SlotScope scope(services::Slot::control);
    const CrashFile::Entry entry(host_.crash_file, id_, "destroy");
    plugin_->destroy();
    host_.log.debug("instance destroyed", {.plugin = manifest().id, .instance = id_});
}

void Instance::abandon()
{
    const std::lock_guard lock(mutex_);
    state_ = State::abandoned;
    tables_.revoke();
}

desk_status_t Instance::complete(desk_call_id_t call, desk::Result<std::string> end)
{
    return host_.calls.complete(id_, call, std::move(end));
}

desk_status_t Instance::check(desk_call_id_t call)
{
    return host_.calls.check(id_, call);
}

desk_status_t Instance::sleep(desk_call_id_t call, std::chrono::milliseconds time)
{
    return host_.calls.sleep(id_, call, time);
}

void Instance::progress(desk_call_id_t call, std::uint64_t done, std::uint64_t total,
                        std::string text)
{
    host_.calls.progress(id_, call, {done, total, std::move(text)});
}

desk::Result<services::WorkingCall> Instance::working(desk_call_id_t call, For what)
{
    return host_.calls.working(id_, call, what);
}

void Instance::fault(desk_call_id_t call, const std::string& what)
{
    host_.calls.fault(id_, call, what);
}

desk::Time Instance::now()
{
    return host_.clock.now();
}

void Instance::log(desk_call_id_t call, std::int32_t level, std::string message, LogFields fields)
{
    LogContext context{.instance = id_};
    if (const auto row = host_.calls.row(id_, call)) context = context_of(*row);
    context.plugin = manifest().id;
    host_.log.write(level_of_plugin(level), message, context, fields);
}

void Instance::hide(const desk::Secret& secret)
{
    host_.log.hide(secret);
}

} // namespace mock::runtime
