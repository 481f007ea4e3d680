#include "mock-host/commands/clock_file.hpp"

#include "mock-host/commands/context.hpp"
#include "mock-host/commands/errors.hpp"
#include "mock-host/runtime/clock.hpp"
#include "mock-host/runtime/desk.hpp"

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

Parameter clock_parameter()
{
    return {"--clock", "FILE",
            "Pretend a time: FILE has the seconds by which it is ahead, and may change meanwhile"};
}

desk::Result<std::optional<ClockFile>> open_by_clock(Context& context, const Given& given)
{
    if (!given.has(clock_parameter().name)) return std::optional<ClockFile>{};
    const std::filesystem::path file = given.text(clock_parameter().name);
    DESK_TRY(const ClockFile::Seconds ahead, ClockFile::read(file));
    DESK_TRY(runtime::Desk * desk, context.desk(runtime::Clock::real() + ahead));
    const auto move = [desk](ClockFile::Seconds by) { desk->pretend(runtime::Clock::real() + by); };
    return std::optional<ClockFile>(std::in_place, file, ahead, move);
}

} // namespace mock::commands
