#pragma once

#include "mock-host/runtime/call_end.hpp"
#include "mock-host/runtime/host_parts.hpp"
#include "mock-host/runtime/store_trouble.hpp"

#include <chrono>
#include <cstddef>
#include <functional>
#include <stop_token>
#include <vector>

namespace mock::runtime {

struct QuarantineRule {
    int faults = 5;
    std::chrono::minutes within{10};
};

/// Writes the ends of calls into the store: effects and end in one transaction, on one thread, as
/// long as it takes; those that ended at the same time wait for the disk together. A store that is
/// busy, full or away is asked again until it answers; a call whose end it refuses fails.
class Committer {
public:
    /// `is_told`: somebody waits for the calls of this process and says how they end.
    Committer(const HostParts& host, StoreTrouble& trouble, QuarantineRule rule,
              std::function<bool()> is_told)
        : host_(host), tries_(trouble), rule_(rule), is_told_(std::move(is_told))
    {
    }

    /// Until `stop`. What is not committed by then is left to the next start.
    void run(const std::stop_token& stop);

private:
    /// False: `stop`. Throws what the disk says; the ends that were taken are kept, and told once
    /// they are durable.
    bool commit_what_ended(const std::stop_token& stop);
    void count_faults(const std::stop_token& stop);
    /// A call whose end the store refuses fails. False: `stop`.
    bool commit_or_fail(const EndedCall& ended, const std::stop_token& stop);
    /// Durable with the next `Store::sync`.
    void commit(const EndedCall& ended, Decision decision);
    void write(store::Transaction& change, const EndedCall& ended, const Decision& decision);
    void log(const EndedCall& ended, const Decision& decision) const;
    void note_faults(const std::vector<Fault>& faults);
    bool note_fault(store::Transaction& change, const Fault& fault);
    /// Again and again while the failure may pass. False: `stop`.
    template <class Work>
    bool persist(const std::stop_token& stop, Work work);

    HostParts host_;
    StoreTries tries_;
    QuarantineRule rule_;
    std::function<bool()> is_told_;
    std::vector<EndedCall> ended_{}; ///< taken, and nobody is told yet
    std::size_t committed_ = 0;      ///< of them
};

} // namespace mock::runtime
