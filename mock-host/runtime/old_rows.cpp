#include "mock-host/runtime/old_rows.hpp"

#include "mock-host/runtime/call_table.hpp"
#include "mock-host/store/changes.hpp"
#include "mock-host/store/failure.hpp"

#include <algorithm>
#include <condition_variable>
#include <mutex>

namespace mock::runtime {

namespace {

using namespace std::chrono_literals;
using SteadyClock = std::chrono::steady_clock;

constexpr int rows_in_a_batch = 200;
constexpr auto look_interval = 1000ms;
constexpr auto between_looks = 1h;
constexpr auto shortest_rest = 5ms;

/// Or until somebody wants it to stop.
void pause_for(SteadyClock::duration time, const std::stop_token& stop)
{
    std::mutex mutex;
    std::condition_variable_any changed;
    std::unique_lock lock(mutex);
    changed.wait_for(lock, stop, time, [] { return false; });
}

} // namespace

void OldRows::start()
{
    if (thread_.joinable()) return;
    thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

void OldRows::stop()
{
    if (!thread_.joinable()) return;
    thread_.request_stop();
    thread_.join();
}

bool OldRows::is_any(store::Connection reader) const
{
    return !keeps_ && is_anything_old(reader, retention(reader), clock_.now());
}

void OldRows::run(const std::stop_token& stop)
{
    std::uint64_t seen = 0;
    while (!stop.stop_requested()) {
        SteadyClock::duration pause = look_interval;
        try {
            const auto begin = SteadyClock::now();
            const bool has_removed = remove_some();
            store_.shorten_log();
            if (has_removed) {
                pause = std::max<SteadyClock::duration>(SteadyClock::now() - begin, shortest_rest);
            } else {
                seen = calls_.wait_for_change(seen, rest(), stop);
            }
        } catch (const store::Failure&) {
            // Whoever takes calls says what is wrong with the store; here nothing is in a hurry.
        } catch (const std::exception& bug) {
            log_.error(std::string("old rows are not removed now: ") + bug.what());
        }
        pause_for(pause, stop);
    }
}

std::chrono::milliseconds OldRows::rest() const
{
    if (store_.location().is_postgres()) return look_interval; // Not all changes are told.
    if (keeps_) return between_looks;
    const store::Reader reader(store_);
    const auto next = next_old_at(reader, retention(reader));
    const std::chrono::milliseconds left = next ? *next - clock_.now() : between_looks;
    return std::clamp<std::chrono::milliseconds>(left, 0ms, between_looks);
}

bool OldRows::remove_some()
{
    const bool some_rows = remove_calls_and_mails();
    const bool some_changes = remove_changes();
    return some_rows || some_changes;
}

bool OldRows::remove_calls_and_mails()
{
    // Asked without a lock first, as everywhere below: nearly always there is nothing.
    if (!is_any(store::Reader(store_))) return false;
    store::Transaction change(store_, store::Part::rows());
    const int removed =
        remove_old_calls_and_mails(change, retention(change), clock_.now(), rows_in_a_batch);
    change.commit();
    return removed > 0;
}

bool OldRows::remove_changes()
{
    store::number_changes(store_);
    if (!are_changes_to_forget(store::Reader(store_))) return false;
    store::Transaction change(store_, store::Part::rows());
    const int removed = forget_old_changes(change, rows_in_a_batch);
    change.commit();
    return removed > 0;
}

} // namespace mock::runtime
