#include "mock-host/runtime/log_files.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string>
#include <system_error>

namespace mock::runtime {

namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t files_of_full_size = 10;

/// In UTC: whose midnight it is does not matter.
auto day_of(LogFiles::Time time)
{
    return std::chrono::floor<std::chrono::hours>(time).time_since_epoch().count() / 24;
}

LogFiles::Time written_at(const fs::path& file, LogFiles::Time otherwise)
{
    std::error_code failed;
    const auto at = fs::last_write_time(file, failed);
    if (failed) return otherwise;
    const auto ago = fs::file_time_type::clock::now() - at;
    return std::chrono::system_clock::now() -
           std::chrono::duration_cast<LogFiles::Time::duration>(ago);
}

} // namespace

LogFiles::LogFiles(fs::path file, const LogKeep& keep, Time now)
    : file_(std::move(file)), keep_(keep), written_at_(mock::runtime::written_at(file_, now))
{
    open();
}

void LogFiles::open()
{
    trouble_.clear();
    // Made first, because streams know no modes.
    const int made = ::open(file_.c_str(), O_CREAT | O_APPEND | O_WRONLY | O_CLOEXEC, 0600);
    if (made < 0) trouble_ = std::strerror(errno);
    if (made >= 0) ::close(made);
    out_ = std::ofstream();
    // What a full disk did not take goes elsewhere, and must not come once more when there is room.
    out_.rdbuf()->pubsetbuf(nullptr, 0);
    out_.open(file_, std::ios::app);
    if (!out_ && trouble_.empty()) trouble_ = "it does not open";
    std::error_code failed;
    const auto size = fs::file_size(file_, failed);
    size_ = failed ? 0 : size;
}

void LogFiles::write(std::string_view line, Time now)
{
    const bool is_full = size_ + line.size() > keep_.bytes / files_of_full_size;
    if (size_ > 0 && (is_full || day_of(now) != day_of(written_at_))) begin_new(now);
    out_.clear();
    if (!trouble_.empty() || !(out_ << line << std::flush)) {
        std::fwrite(line.data(), 1, line.size(), stderr);
    }
    size_ += line.size();
    written_at_ = now;
}

void LogFiles::begin_new(Time now)
{
    out_.close();
    std::error_code ignored; // Then the same file goes on.
    int last = 0;
    while (fs::exists(past(last + 1), ignored))
        ++last;
    for (; last > 0; --last)
        fs::rename(past(last), past(last + 1), ignored);
    fs::rename(file_, past(1), ignored);
    remove_old(now);
    open();
}

void LogFiles::remove_old(Time now) const
{
    std::error_code failed;
    std::uint64_t bytes = keep_.bytes / files_of_full_size; // The one that begins now.
    for (int number = 1; fs::exists(past(number), failed); ++number) {
        const auto size = fs::file_size(past(number), failed);
        bytes += failed ? 0 : size;
        const bool is_old = now - mock::runtime::written_at(past(number), now) > keep_.age;
        if (is_old || bytes > keep_.bytes) fs::remove(past(number), failed);
    }
}

fs::path LogFiles::past(int number) const
{
    return file_.string() + "." + std::to_string(number);
}

} // namespace mock::runtime
