#pragma once

#include "mock-host/commands/command.hpp"

#include <desk/sdk/result.hpp>

#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <thread>

namespace mock::commands {

class Context;

/// A file with one number: by how many seconds a pretended clock is ahead of that of the machine
/// (before it, if the number is negative). Whoever moves the clock replaces the file; whatever is
/// no number is passed over.
class ClockFile {
public:
    using Seconds = std::chrono::seconds;
    using OnChange = std::function<void(Seconds ahead)>;

    /// What it says now.
    static desk::Result<Seconds> read(const std::filesystem::path& file);

    /// Tells of each change, from a thread of its own that looks ten times a second.
    ClockFile(std::filesystem::path file, Seconds known, OnChange on_change);

private:
    std::jthread thread_;
};

/// The parameter of commands that can work by such a clock.
Parameter clock_parameter();

/// Opens the desk by the clock that was given, if one was, and moves it as long as the result
/// lives.
desk::Result<std::optional<ClockFile>> open_by_clock(Context& context, const Given& given);

} // namespace mock::commands
