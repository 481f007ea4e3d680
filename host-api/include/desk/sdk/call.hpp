#pragma once

#include <desk/sdk/result.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>

namespace desk {

/// UTC, in milliseconds: what crosses the border.
using Time = std::chrono::sys_time<std::chrono::milliseconds>;

/// What travels with everything that may wait: who asks, until when, and whether to go on.
/// Cheap to copy; valid on any thread as long as the handler that received it has not returned.
class Call {
public:
    /// Fine: go on. `cancelled`, `deadline`: stop soon. `not_found`: the call is over.
    using Check = std::function<Status()>;

    struct Facts {
        std::uint64_t id = 0;             ///< new for every attempt
        std::uint32_t attempt = 1;        ///< 1 on the first delivery
        Time deadline = Time::max();      ///< by the clock of the desk
        Time asked_at{};                  ///< the click, the event, the scheduled time
        std::string name = {};            ///< id of the action, event or job
        std::string idempotency_key = {}; ///< the same on every attempt
        std::string locale = {};          ///< BCP 47
        bool for_a_person = true;         ///< somebody waits: may use the reserve of budgets
        std::string trace = {};           ///< W3C traceparent, or empty
    };

    Call(Facts facts, Check check) : facts_(std::move(facts)), check_(std::move(check)) {}

    const Facts* operator->() const noexcept { return &facts_; }
    std::uint64_t id() const noexcept { return facts_.id; }

    /// Asked five times a second by whatever waits.
    Status check() const { return check_ ? check_() : Status{}; }

    /// The same call for a part of it that may take less time. Whoever waits notices `limit` by
    /// itself: `check` says only what became of the whole call.
    Call until(Time limit) const
    {
        Call part = *this;
        part.facts_.deadline = std::min(facts_.deadline, limit);
        return part;
    }

    /// The same call for what must be finished once begun: nothing stops it before `limit`, by the
    /// clock of the desk. Which has to come soon: a handler that goes on for 30 seconds after the
    /// end of its call is given up, with all that it holds.
    Call to_the_end(Time limit) const
    {
        Call rest(facts_, nullptr);
        rest.facts_.deadline = limit;
        rest.must_finish_ = true;
        return rest;
    }

    /// True for what `to_the_end` gave: it waits on, whatever the host says of the call.
    bool must_finish() const noexcept { return must_finish_; }

private:
    Facts facts_;
    Check check_;
    bool must_finish_ = false;
};

} // namespace desk
