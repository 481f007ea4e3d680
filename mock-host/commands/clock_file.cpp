#include "mock-host/commands/clock_file.hpp"

#include "mock-host/commands/errors.hpp"

#include <condition_variable>
#include <fstream>
#include <mutex>

namespace mock::commands {

namespace {

constexpr std::chrono::milliseconds look_interval{100};
/// A century is more than any test wants, and far from what a time can hold.
constexpr std::chrono::hours furthest{24 * 36525};

} // namespace

desk::Result<ClockFile::Seconds> ClockFile::read(const std::filesystem::path& file)
{
    std::ifstream in(file);
    Seconds::rep ahead = 0;
    if (in >> ahead && ahead <= Seconds(furthest).count() && -ahead <= Seconds(furthest).count())
        return Seconds{ahead};
    return wrong_use(file.string() + " does not say by how many seconds the clock is ahead: it has "
                                     "to have one whole number.");
}

ClockFile::ClockFile(std::filesystem::path file, Seconds known, OnChange on_change)
    : thread_([file = std::move(file), known,
               on_change = std::move(on_change)](const std::stop_token& stop) mutable {
          std::mutex mutex;
          std::condition_variable_any changed;
          while (!stop.stop_requested()) {
              const auto ahead = read(file);
              if (ahead && *ahead != known) on_change(known = *ahead);
              std::unique_lock lock(mutex);
              changed.wait_for(lock, stop, look_interval, [] { return false; });
          }
      })
{
}

} // namespace mock::commands
