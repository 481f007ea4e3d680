#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

namespace mock::runtime {

/// How much of a log stays. All its files together have about so many bytes at most.
struct LogKeep {
    std::chrono::hours age = std::chrono::hours{24 * 30};
    std::uint64_t bytes = 100 << 20;
};

/// A log in a file, and its past in files beside it: "desk.log", "desk.log.1", "desk.log.2" ...,
/// the higher the older. A new one begins every day, and when the newest has a tenth of the bytes
/// that are kept. Only the owner may read them. One thread at a time, one process. A line that
/// cannot be written there, because the file does not open or its disk is full, goes to standard
/// error: a log must not stop the desk.
class LogFiles {
public:
    using Time = std::chrono::system_clock::time_point;

    LogFiles(std::filesystem::path file, const LogKeep& keep, Time now);

    /// Why the file does not open; empty: it is open.
    const std::string& trouble() const { return trouble_; }

    void keep(const LogKeep& keep) { keep_ = keep; }
    void write(std::string_view line, Time now);

private:
    void open();
    void begin_new(Time now);
    void remove_old(Time now) const;
    std::filesystem::path past(int number) const;

    std::filesystem::path file_;
    LogKeep keep_;
    std::ofstream out_;
    std::string trouble_{};
    std::uint64_t size_ = 0;
    Time written_at_; ///< the last line
};

} // namespace mock::runtime
