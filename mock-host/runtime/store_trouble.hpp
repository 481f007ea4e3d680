#pragma once

#include "mock-host/runtime/log.hpp"
#include "mock-host/store/failure.hpp"

#include <chrono>
#include <exception>
#include <filesystem>
#include <mutex>
#include <optional>
#include <set>
#include <stop_token>

namespace mock::runtime {

/// What keeps the threads of this process from working with the store. The log hears of it when
/// it begins, when the reason changes, and when it is over. Any thread.
class StoreTrouble {
public:
    struct Present {
        std::chrono::steady_clock::time_point since;
        store::Failure failure; ///< the last one
    };

    StoreTrouble(Log log, std::filesystem::path file) : log_(std::move(log)), file_(std::move(file))
    {
    }

    /// Nothing: all is well, as far as anybody tried.
    std::optional<Present> present() const;

private:
    friend class StoreTries;
    void note(const store::Failure& failure, bool is_first_of_one);
    /// Not `is_over`: the thread ends and will not find out.
    void ends_for_one(bool is_over);

    Log log_;
    std::filesystem::path file_;

    mutable std::mutex mutex_;
    std::optional<Present> present_; ///< all below guarded by `mutex_`
    std::set<store::FailureKind> said_;
    int threads_ = 0; ///< that are in trouble
};

/// The tries of one thread to do the same piece of work. Used by that thread only.
class StoreTries {
public:
    static constexpr std::chrono::milliseconds first_pause{250};
    static constexpr std::chrono::milliseconds longest_pause{10'000};

    explicit StoreTries(StoreTrouble& trouble) : trouble_(trouble) {}
    StoreTries(const StoreTries&) = delete;
    StoreTries& operator=(const StoreTries&) = delete;
    ~StoreTries();

    void succeeded();
    /// How long to leave the store alone: each time twice as long.
    std::chrono::milliseconds failed(const store::Failure& failure);
    /// The same, and waits that long, or until `stop`. What is no failure of the store, but nobody
    /// has foreseen, is told and tried again as well: it must not end the process.
    void wait_after(const std::exception& failure, const std::stop_token& stop);

private:
    StoreTrouble& trouble_;
    std::chrono::milliseconds pause_{0}; ///< the last one; none: all is well
};

} // namespace mock::runtime
