#pragma once

#include <desk/sdk/result.hpp>

#include <chrono>
#include <filesystem>
#include <functional>
#include <thread>

namespace mock::commands {

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

} // namespace mock::commands
