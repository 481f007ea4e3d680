#pragma once

#include "plugin/ports/desk_ports.hpp"

namespace fakes {

/// Time passes when the test says so, or when somebody sleeps.
class Clock : public tv::Clock {
public:
    explicit Clock(tv::Time start) : time(start) {}

    tv::Time now() const override { return time; }
    bool sleep(std::chrono::milliseconds pause, const desk::Call& call) override
    {
        if (!call.check() || time + pause > call->deadline) return false;
        time += pause;
        return true;
    }

    tv::Time time;
};

} // namespace fakes
