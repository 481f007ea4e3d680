#pragma once

#include "mock-host/runtime/call_table.hpp"
#include "mock-host/runtime/committer.hpp"
#include "mock-host/runtime/host_parts.hpp"
#include "mock-host/runtime/housekeeping.hpp"
#include "mock-host/runtime/instances.hpp"
#include "mock-host/runtime/schedule.hpp"
#include "mock-host/runtime/store_trouble.hpp"
#include "mock-host/runtime/work_listener.hpp"
#include "mock-host/runtime/worker_pool.hpp"
#include "mock-host/services/mail_sender.hpp"
#include "mock-host/store/nodes.hpp"

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace mock::runtime {

struct DispatchOptions {
    std::chrono::milliseconds stop_patience{5000};
    std::chrono::milliseconds abandon_patience{30000};
    std::chrono::milliseconds lease{60000}; ///< of the node
    QuarantineRule quarantine{};
    bool tells_ends = false; ///< who waits for a call says how it ended
};

/// Which calls a process takes: all, or only one that it waits for and what has to be done before
/// that one. Such a process ends soon, so it begins nothing else: no schedule, no mail.
struct Share {
    std::optional<std::int64_t> awaited{};
    friend bool operator==(const Share&, const Share&) = default;
};

/// Takes calls out of the store, hands them to the plugin, and sees that each ends. Beside the
/// workers it has four threads: one takes calls and keeps house, one writes ends, one sends mails,
/// one watches the time; and where the database tells of work, one that listens.
class Dispatcher {
public:
    Dispatcher(const HostParts& host, store::Node& node, Instances& instances, Schedule& schedule,
               services::MailSender& mails, DispatchOptions options);
    Dispatcher(const Dispatcher&) = delete;
    Dispatcher& operator=(const Dispatcher&) = delete;
    /// As `halt`.
    ~Dispatcher();

    /// Begins, or takes a wider share from now on.
    void start(const Share& share);
    bool is_started() const;
    /// How often it looked whether there is something to do: hardly ever while there is nothing.
    std::uint64_t rounds() const { return rounds_; }
    /// Why work does not go on, if it does not.
    std::optional<StoreTrouble::Present> store_trouble() const { return trouble_.present(); }

    /// Takes no more calls and lets those that run finish; true: all did, within `patience`.
    bool finish(std::chrono::milliseconds patience);

    /// Stops at once: what runs is told to stop, and what it did is left to the next start. True:
    /// no thread is inside the plugin any more. Asked once more it waits no more, and tells how it
    /// is now.
    bool halt();

private:
    struct Claimed {
        store::Call call;
        Instance::Use instance;
    };

    void take_calls(const std::stop_token& stop);
    void watch(const std::stop_token& stop);
    void give_up_what_hangs(std::chrono::steady_clock::time_point now);
    void send_mails(const std::stop_token& stop);
    /// Says how long there will be nothing to send.
    std::chrono::milliseconds send_due_mails(const std::stop_token& stop);
    bool is_told_how_calls_end() const;
    /// Whether it found some.
    bool take_some();
    std::vector<Instance::Use> working_instances();
    void claim(store::Lane lane, const Instance::Use& instance, const Share& share);
    /// How many more calls of the instance may run here.
    std::size_t free_places(store::Lane lane, const Instance& instance) const;
    std::size_t count_taken(const std::string& instance,
                            std::optional<store::Lane> lane = {}) const;
    void dispatch(const Claimed& claimed);
    void deliver(const Instance::Use& instance, desk_call_id_t id, const store::Call& call);
    void give_back(const store::Attempt& attempt);
    /// What runs here by its row, though we have not heard that we got it; and forgets what was not
    /// begun and does not run here any more.
    void give_back_strays();
    std::optional<Share> share() const;

    HostParts host_;
    store::Node& node_;
    Instances& instances_;
    services::MailSender& mails_;
    DispatchOptions options_;
    Housekeeping housekeeping_;    ///< of the taker
    std::vector<Claimed> claimed_; ///< of the taker: not durable yet, and so not begun
    bool may_have_strays_ = false; ///< of the taker
    StoreTrouble trouble_;
    WorkListener listener_;
    std::atomic<std::uint64_t> rounds_{0};

    mutable std::mutex mutex_;
    std::optional<Share> share_; ///< guarded by `mutex_`; nothing: not started
    bool finishing_ = false;     ///< guarded by `mutex_`

    WorkerPool workers_;
    std::jthread taker_;
    std::jthread committer_;
    std::jthread mailer_;
    std::jthread watcher_;
};

} // namespace mock::runtime
