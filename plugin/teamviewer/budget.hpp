#pragma once

#include "plugin/ports/desk_ports.hpp"

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace tv {

/// Calls of one API function in the last 24 hours, by hour, and until when TeamViewer wants to be
/// left alone. A value: what is shared between nodes is its text.
class Ledger {
public:
    static Ledger read(std::string_view text); ///< an unreadable text is an empty ledger
    std::string text() const;

    int used(Time now) const;
    void add(int calls, Time now);
    void pause_until(Time until) { paused_until_ = until; }
    /// Not before `now`.
    Time paused_until(Time now) const;
    /// When so many hours have left the window that at most `calls` are used.
    Time used_at_most(int calls, Time now) const;

private:
    std::map<std::int64_t, int> hours_; ///< hours since 1970: calls in that hour
    Time paused_until_{};
};

/// Shares out the licence's calls per API function and day, among all nodes and calls. A fifth is
/// kept for people: background work ends earlier. People are only counted: what TeamViewer still
/// gives them is theirs.
/// It never stops a call because counting failed.
class Budget {
public:
    Budget(SharedState& state, Clock& clock, int calls_per_day);

    /// Before each request. Error: "teamviewer.budget", `limit`, with `retry_after`.
    desk::Status spend(std::string_view function, const desk::Call& call);

    /// TeamViewer said that it was too much: background work leaves this function alone for a
    /// while.
    void pause(std::string_view function, std::chrono::milliseconds time, const desk::Call& call);

private:
    /// Calls that are counted already but not yet made, so that not every call has to write.
    struct Purse {
        int for_people = 0;
        int for_background = 0;
        int next_block = 1; ///< twice as many each time: a process that ends soon wastes few
        Time paused_until{};
        bool is_being_refilled = false;
    };

    bool take_one(Purse& purse, const desk::Call& call) const;
    desk::Status refill(std::string_view function, int block, const desk::Call& call);
    std::optional<desk::Error> refusal(const Ledger& ledger, int block, Time now,
                                       const desk::Call& call) const;

    SharedState& state_;
    Clock& clock_;
    const int calls_per_day_;
    const int largest_block_;
    std::mutex mutex_; // guards purses_
    std::condition_variable_any refilled_;
    std::map<std::string, Purse, std::less<>> purses_;
};

} // namespace tv
