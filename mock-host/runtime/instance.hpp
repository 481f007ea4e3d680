#pragma once

#include "mock-host/loader/installer.hpp"
#include "mock-host/runtime/host_parts.hpp"
#include "mock-host/services/host_tables.hpp"
#include "mock-host/store/configurations.hpp"
#include "mock-host/store/packages.hpp"

#include <desk/abi/call.h>
#include <desk/sdk/host.hpp>
#include <desk/sdk/result.hpp>

#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace mock::runtime {

/// What the manifest of a package asks for and an administrator `granted` when it was installed
/// permits an instance of `configuration`.
services::Grants grants_of(const loader::Manifest& manifest,
                           const std::vector<std::string>& granted,
                           const std::string& configuration);

/// A question to the plugin that it answers at once.
struct View {
    std::string locale;
    store::TargetKind kind = store::TargetKind::configuration;
    std::string target;        ///< document
    std::string configuration; ///< document
};

/// One configuration of the desk as a working instance of a module. Any thread; whoever uses it
/// holds a `Use`, so that `destroy` runs alone.
class Instance : public std::enable_shared_from_this<Instance>, private services::CallPort {
public:
    enum class State { active, draining, abandoned, gone };

    /// Lets the instance work as long as it lives.
    using Use = std::shared_ptr<Instance>;

    static desk::Result<std::shared_ptr<Instance>>
    create(const HostParts& host, const store::Configuration& configuration,
           std::shared_ptr<const loader::Installed> package, store::Installation installation);
    ~Instance() override;

    const std::string& id() const { return id_; }
    const std::string& name() const { return name_; }
    /// Made for just this; otherwise a new one has to take its place.
    bool is_made_of(std::int64_t revision,
                    const std::optional<store::Installation>& installation) const
    {
        return revision_ == revision && installation_ == installation;
    }
    const loader::Manifest& manifest() const { return package_->package.manifest; }
    const loader::Package& package() const { return package_->package; }
    const std::shared_ptr<const loader::Installed>& installed() const { return package_; }
    std::shared_ptr<const services::Grants> grants() const { return grants_; }
    /// How many calls may overlap, by the module and by this host.
    std::size_t max_concurrency() const { return max_concurrency_; }
    State state() const;

    /// Nothing unless it is active.
    Use use();

    /// One verdict for each action of `action_ids`, in that order.
    desk::Result<std::vector<desk::Verdict>> availability(const View& view);
    const std::vector<std::string>& action_ids() const { return module_.actions(); }
    desk::Result<std::vector<services::Finding>> report(const View& view);

    /// Runs the handler for the kind of call on this thread; the log has what it took of it.
    desk::Status deliver(store::CallKind kind, const desk_call_t& call, std::int64_t number);

    /// From now on nothing new begins.
    void drain();
    /// The same, if nothing runs.
    void drain_if_idle();
    std::chrono::steady_clock::time_point draining_since() const;
    /// True: nobody uses it any more, nor ever will: whoever heard so first owes `destroy`.
    bool retire_if_idle();
    /// Once, after `retire_if_idle`. The plugin may take its time.
    void destroy();
    /// Given up: its handle answers no more, and its memory stays.
    void abandon();

private:
    Instance(const HostParts& host, const store::Configuration& configuration,
             std::shared_ptr<const loader::Installed> package, store::Installation installation,
             const desk::PluginModule& module);

    desk_status_t complete(desk_call_id_t call, desk::Result<std::string> end) override;
    desk_status_t check(desk_call_id_t call) override;
    desk_status_t sleep(desk_call_id_t call, std::chrono::milliseconds time) override;
    void progress(desk_call_id_t call, std::uint64_t done, std::uint64_t total,
                  std::string text) override;
    desk::Result<services::WorkingCall> working(desk_call_id_t call, For what) override;
    void fault(desk_call_id_t call, const std::string& what) override;
    desk::Time now() override;
    void log(desk_call_id_t call, std::int32_t level, std::string message,
             LogFields fields) override;
    void hide(const desk::Secret& secret) override;

    desk::Status run_handler(store::CallKind kind, const desk_call_t& call);
    void leave();
    void begin_draining(); ///< under `mutex_`
    desk_view_t raw(const View& view) const;

    HostParts host_;
    std::string id_;
    std::string name_;
    std::int64_t revision_; ///< of the configuration
    store::Installation installation_;
    std::shared_ptr<const loader::Installed> package_;
    std::shared_ptr<const services::Grants> grants_;
    desk::PluginModule module_;
    std::size_t max_concurrency_;
    services::HostTables tables_;
    std::optional<desk::PluginInstance> plugin_;

    mutable std::mutex mutex_;
    State state_ = State::active; ///< all below guarded by `mutex_`
    std::chrono::steady_clock::time_point draining_since_{};
    std::size_t users_ = 0;
};

} // namespace mock::runtime
