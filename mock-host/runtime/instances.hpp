#pragma once

#include "mock-host/runtime/host_parts.hpp"
#include "mock-host/runtime/instance.hpp"
#include "mock-host/runtime/worker_pool.hpp"

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace mock::runtime {

struct InstanceLimits {
    std::chrono::milliseconds drain{30000}; ///< how long live calls may go on
    bool safe_mode = false;                 ///< there are no instances at all
    std::chrono::milliseconds retry{30000}; ///< when one that could not be made is tried again
    /// How long `destroy` may take before the instance is given up.
    std::chrono::milliseconds abandon{30000};
};

/// The instances of this process, made when they are needed, made anew when their configuration
/// changed, or their package or what was granted to it (whoever changed it), gone when it is. They
/// are made one at a time, and destroyed on threads of their own, which keeps nobody waiting who is
/// about another one.
class Instances {
public:
    Instances(const HostParts& host, OpenPackage open_package, InstanceLimits limits);

    /// The instance of an active configuration as it is stored now. `unavailable`: it is being
    /// renewed, or could not be created; `denied`: quarantined or switched off; `not_found`. For
    /// people: waits a moment for one that is just being destroyed.
    desk::Result<Instance::Use> acquire(const std::string& configuration);
    /// The same of one that was just read. Waits for no `destroy` that began longer ago than
    /// `patience`: all are woken when it is over.
    desk::Result<Instance::Use> acquire(const store::Configuration& configuration,
                                        std::chrono::milliseconds patience = {});

    /// A package by id; its files are checked when it is first asked for, and when it changed.
    desk::Result<std::shared_ptr<const loader::Installed>> package(const std::string& id);
    /// That of a configuration; if it cannot be opened, the version before as long as it works.
    desk::Result<std::shared_ptr<const loader::Installed>>
    package_of(const store::Configuration& configuration);

    /// Destroys what has drained, stops what drains for too long, drains what must not work any
    /// more, gives up what does not return from `destroy`. Where the version before works, the one
    /// that is installed is tried again now and then.
    void tick();

    /// Or being destroyed.
    bool is_any_draining() const;

    /// A handler does not return: this instance is not used any more.
    void abandon(const std::string& configuration);
    bool is_abandoned(const std::string& configuration) const;

    void drain_all();
    /// Waits for it as long as the limits say. False: a thread is still inside `destroy`.
    bool destroy_all();

    /// Why the last attempt to create it failed; nothing if it did not. There may be an instance
    /// all the same: of the version of the package that worked before.
    std::optional<desk::Error> creation_error(const std::string& configuration) const;

private:
    struct Failed {
        std::int64_t revision = 0;
        std::optional<store::Installation> installation{};
        std::chrono::steady_clock::time_point at{};
        desk::Error error{};
        bool was_open = false; ///< the package, so that its code has failed
    };

    /// Of which an instance could be made.
    struct Worked {
        std::string digest{};
        std::shared_ptr<const loader::Installed> package{};
    };

    /// It does not work any more, and may still be inside `destroy`.
    struct Leaving {
        std::shared_ptr<Instance> instance;
        std::chrono::steady_clock::time_point since;
    };
    using ById = std::map<std::string, std::shared_ptr<Instance>>;

    desk::Result<std::shared_ptr<const loader::Installed>>
    open(const std::optional<store::Package>& stored);
    /// Of the instance that there is, if it is made of just this and works.
    Instance::Use use_of(const store::Configuration& configuration,
                         const std::optional<store::Installation>& installation) const;
    /// Why there can be no other one now; nothing: there can.
    std::optional<desk::Error> obstacle(const std::string& configuration) const;
    /// Destroys it if nobody uses it. Returns the next one.
    ById::iterator retire_if_idle(ById::iterator one);
    void wait_until_left(std::unique_lock<std::mutex>& lock, const std::string& configuration,
                         std::chrono::milliseconds patience);
    void left(const std::string& configuration);
    void give_up_what_does_not_leave();
    void give_up(const std::shared_ptr<Instance>& instance, const std::string& what);
    desk::Result<Instance::Use> create(const store::Configuration& configuration);
    /// With what is granted to `package`, of which none can be made: `why`.
    desk::Result<std::shared_ptr<Instance>>
    make_of_version_before(const store::Configuration& configuration, const store::Package& package,
                           const desk::Error& why);
    /// An instance of the version before makes room for one of the version that is installed, when
    /// it is time to try that again.
    void make_room(store::Connection connection, Instance& instance);

    HostParts host_;
    OpenPackage open_package_;
    InstanceLimits limits_;

    mutable std::mutex mutex_;
    std::condition_variable left_;
    /// All below guarded by `mutex_`, which is held while an instance is made: a second one must
    /// not be made beside it.
    ById instances_;
    ById abandoned_;
    std::map<std::string, Leaving> leaving_;
    std::size_t inside_destroy_ = 0; ///< also those that were given up
    std::map<std::string, Failed> failed_;
    std::map<std::string, Worked> worked_; ///< the last of each configuration
    std::map<std::string, std::shared_ptr<const loader::Installed>> packages_;
    std::map<std::string, std::string> digests_;

    WorkerPool destroyers_; ///< goes first, and waits
};

} // namespace mock::runtime
