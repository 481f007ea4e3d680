#pragma once

#include "mock-host/commands/context.hpp"
#include "mock-host/runtime/desk.hpp"

#include <chrono>
#include <string>

namespace mock::commands {

/// Shows how far a call is, on standard error: on a terminal at once that it works, and then a bar;
/// lines otherwise. With `quiet` nothing.
class ProgressDisplay {
public:
    ProgressDisplay(Streams streams, bool quiet);
    ProgressDisplay(const ProgressDisplay&) = delete;
    ProgressDisplay& operator=(const ProgressDisplay&) = delete;
    /// Leaves no half of a bar behind.
    ~ProgressDisplay();

    void show(const runtime::Progress& progress);

private:
    Streams streams_;
    bool quiet_;
    bool bar_is_shown_ = false;
    std::string last_line_{};
};

/// "[########------------]  40 %  120 of 300  Reading devices"
std::string bar_text(const runtime::Progress& progress);
/// "120 of 300: Reading devices"
std::string line_text(const runtime::Progress& progress);

} // namespace mock::commands
