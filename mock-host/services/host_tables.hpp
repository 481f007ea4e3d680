#pragma once

#include "mock-host/services/commit.hpp"
#include "mock-host/services/outcome.hpp"
#include "mock-host/store/calls.hpp"
#include "mock-host/store/secret_box.hpp"
#include "mock-host/store/store.hpp"

#include <desk/abi/base.h>
#include <desk/abi/host.h>
#include <desk/sdk/call.hpp>
#include <desk/sdk/result.hpp>
#include <desk/sdk/secret.hpp>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mock::services {

/// The part of a call that is stored, while the call is at work.
struct WorkingCall {
    store::Attempt attempt;
    std::string actor; ///< id of a person, or empty
};

/// What the tables of one instance need of the runtime. Any thread; nothing here waits but `sleep`.
class CallPort {
public:
    enum class For { commit, stores };
    using LogFields = std::vector<std::pair<std::string, std::string>>;

    virtual ~CallPort() = default;

    /// Ends the call with an outcome document or an error. `DESK_E_NOT_FOUND`: it was over.
    virtual desk_status_t complete(desk_call_id_t call, desk::Result<std::string> end) = 0;
    virtual desk_status_t check(desk_call_id_t call) = 0;
    virtual desk_status_t sleep(desk_call_id_t call, std::chrono::milliseconds time) = 0;
    virtual void progress(desk_call_id_t call, std::uint64_t done, std::uint64_t total,
                          std::string text) = 0;

    /// The call, if it may still commit portions, or may still use secrets and state.
    virtual desk::Result<WorkingCall> working(desk_call_id_t call, For what) = 0;
    /// The plugin broke the contract; 0 if that was outside of a call.
    virtual void fault(desk_call_id_t call, const std::string& what) = 0;

    virtual desk::Time now() = 0;
    virtual void log(desk_call_id_t call, std::int32_t level, std::string message,
                     LogFields fields) = 0;
    /// From now on this value must not appear in any log.
    virtual void hide(const desk::Secret& secret) = 0;
};

/// Which kind of slot of the plugin this thread is inside.
enum class Slot { any, control, worker };

/// Tells the services, for as long as it lives, where this thread is. What may block is refused on
/// a thread that somebody waits for.
class SlotScope {
public:
    explicit SlotScope(Slot slot);
    SlotScope(const SlotScope&) = delete;
    SlotScope& operator=(const SlotScope&) = delete;
    ~SlotScope();

private:
    const Slot* outer_;
    Slot slot_;
};

/// The host as one instance sees it: "desk.calls/1", log, clock, secrets, state, assets and
/// activities, as far as the manifest names them. The handle stays where it is and is valid as long
/// as this object.
class HostTables {
public:
    struct Parts {
        store::Store& store;
        const store::SecretBox& box;
        CallPort& port;
        std::string instance;           ///< configuration id
        std::set<std::string> services; ///< of the manifest
        Grants grants;
    };
    explicit HostTables(Parts parts);
    HostTables(const HostTables&) = delete;
    HostTables& operator=(const HostTables&) = delete;

    const desk_host_t* handle() const { return &handle_; }
    const Parts& parts() const { return parts_; }

    /// The instance was given up: from now on every service answers `DESK_E_STATE`; only log, the
    /// time of the clock and the end of a call go on.
    void revoke() { revoked_ = true; }
    bool is_revoked() const { return revoked_; }

    /// Whether a service that may block is allowed here; notes a fault if not.
    desk::Status may_block(desk_call_id_t call, const char* service);
    /// The call, if this service may be used for it here and now.
    desk::Result<WorkingCall> at_work(desk_call_id_t call, CallPort::For what, const char* service);

private:
    Parts parts_;
    desk_host_t handle_;
    std::atomic<bool> revoked_{false};
};

/// What a failure of the database is at the border: later, or the whole call once more.
desk::Error store_error(const std::exception& failure);

} // namespace mock::services
