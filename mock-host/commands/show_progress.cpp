#include "mock-host/commands/show_progress.hpp"

#include "mock-host/commands/print_table.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <ostream>

namespace mock::commands {

namespace {

constexpr std::uint64_t bar_length = 20;

/// A line that is wider than the terminal could not be wiped away.
std::size_t width_of_terminal()
{
    winsize size{};
    const bool is_known = ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 1;
    return is_known ? size.ws_col - 1U : 79U;
}

std::string count_text(const runtime::Progress& progress)
{
    if (progress.total == 0) return progress.done == 0 ? "" : std::to_string(progress.done);
    return std::to_string(progress.done) + " of " + std::to_string(progress.total);
}

} // namespace

ProgressDisplay::ProgressDisplay(Streams streams, bool quiet) : streams_(streams), quiet_(quiet)
{
    if (streams_.err_is_terminal) show({0, 0, "Working ... Ctrl-C cancels it."});
}

ProgressDisplay::~ProgressDisplay()
{
    if (bar_is_shown_) streams_.err << "\r\033[K" << std::flush;
}

void ProgressDisplay::show(const runtime::Progress& progress)
{
    if (quiet_) return;
    if (streams_.err_is_terminal) {
        streams_.err << "\r\033[K" << shortened(bar_text(progress), width_of_terminal())
                     << std::flush;
        bar_is_shown_ = true;
        return;
    }
    const std::string line = line_text(progress);
    if (line.empty() || line == last_line_) return;
    streams_.err << line << std::endl;
    last_line_ = line;
}

std::string bar_text(const runtime::Progress& progress)
{
    std::string text;
    if (progress.total != 0) {
        const std::uint64_t done = std::min(progress.done, progress.total);
        const auto filled = static_cast<std::size_t>(done * bar_length / progress.total);
        const std::string percent = std::to_string(done * 100 / progress.total);
        text = "[" + std::string(filled, '#') + std::string(bar_length - filled, '-') + "] " +
               std::string(3 - std::min<std::size_t>(3, percent.size()), ' ') + percent + " %  ";
    }
    // Without a total the words say it all, the count too.
    if (progress.total == 0 && !progress.text.empty()) return plain(progress.text);
    return text + count_text(progress) + "  " + plain(progress.text);
}

std::string line_text(const runtime::Progress& progress)
{
    const std::string count = count_text(progress);
    const std::string separator = count.empty() || progress.text.empty() ? "" : ": ";
    return count + separator + plain(progress.text);
}

} // namespace mock::commands
