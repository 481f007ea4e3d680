#include "plugin/teamviewer/budget.hpp"

#include "plugin/teamviewer/do_for_all.hpp"

#include <desk/sdk/wait.hpp>

#include <algorithm>
#include <sstream>

namespace tv {
namespace {

using std::chrono::hours;

constexpr int window_hours = 24;
constexpr int count_attempts_max = 5; // at a compare-and-swap, before the calls go uncounted

std::int64_t hour_of(Time time)
{
    return std::chrono::floor<hours>(time).time_since_epoch().count();
}

/// In the last 24 hours. Neither those before, nor those of a clock that was ahead and has been set
/// back; the next hour is that of a node whose clock is a little faster.
bool counts(std::int64_t hour, Time now)
{
    return hour > hour_of(now) - window_hours && hour <= hour_of(now) + 1;
}

/// Nobody is asked to pause for longer than a day.
bool is_pause(Time until, Time now)
{
    return now < until && until <= now + hours{window_hours + 1};
}

Time start_of(std::int64_t hour)
{
    return Time{hours{hour}};
}

std::string key_of(std::string_view function)
{
    return "budget/" + std::string(function);
}

} // namespace

Ledger Ledger::read(std::string_view text)
{
    std::istringstream words{std::string(text)};
    words.imbue(std::locale::classic());
    Ledger ledger;
    Time::rep paused = 0;
    if (!(words >> paused)) return {};
    ledger.paused_until_ = Time{Time::duration{paused}};
    std::int64_t hour = 0;
    int calls = 0;
    while (words >> hour >> calls)
        ledger.hours_[hour] = calls;
    return ledger;
}

std::string Ledger::text() const
{
    std::string text = std::to_string(paused_until_.time_since_epoch().count());
    for (const auto& [hour, calls] : hours_)
        text += " " + std::to_string(hour) + " " + std::to_string(calls);
    return text;
}

int Ledger::used(Time now) const
{
    int sum = 0;
    for (const auto& [hour, calls] : hours_) {
        if (counts(hour, now)) sum += calls;
    }
    return sum;
}

void Ledger::add(int calls, Time now)
{
    std::erase_if(hours_, [&](const auto& entry) { return !counts(entry.first, now); });
    hours_[hour_of(now)] += calls;
}

Time Ledger::used_at_most(int calls, Time now) const
{
    int sum = used(now);
    for (const auto& [hour, count] : hours_) {
        if (!counts(hour, now)) continue;
        if (sum <= calls) break;
        sum -= count;
        if (sum <= calls) return start_of(hour + window_hours);
    }
    return now;
}

Time Ledger::paused_until(Time now) const
{
    return is_pause(paused_until_, now) ? paused_until_ : now;
}

Budget::Budget(SharedState& state, Clock& clock, int calls_per_day)
    : state_(state), clock_(clock), calls_per_day_(calls_per_day),
      largest_block_(std::clamp(calls_per_day / 100, 1, 20))
{
}

desk::Status Budget::spend(std::string_view function, const desk::Call& call)
{
    std::unique_lock lock(mutex_);
    Purse& purse = purses_[std::string(function)];
    // A crowd of calls writes once for each block, not once for each call.
    while (!take_one(purse, call)) {
        if (!purse.is_being_refilled) {
            return do_for_all(
                purse.is_being_refilled, refilled_, lock,
                [&, block = purse.next_block] { return refill(function, block, call); });
        }
        const auto is_over = [&purse] { return !purse.is_being_refilled; };
        DESK_CHECK(desk::wait(refilled_, lock, call, is_over));
    }
    return {};
}

bool Budget::take_one(Purse& purse, const desk::Call& call) const
{
    const bool paused = !call->for_a_person && is_pause(purse.paused_until, clock_.now());
    int& left = call->for_a_person ? purse.for_people : purse.for_background;
    if (left == 0 || paused) return false;
    --left;
    return true;
}

desk::Status Budget::refill(std::string_view function, int block, const desk::Call& call)
{
    for (int attempt = 1; attempt <= count_attempts_max; ++attempt) {
        DESK_CHECK(call.check());
        auto stored = state_.get(key_of(function), call);
        if (!stored) return {};
        Ledger ledger = Ledger::read(stored->value);
        const Time now = clock_.now();
        if (auto refused = refusal(ledger, block, now, call)) return *refused;

        ledger.add(block, now);
        const auto written = state_.put(key_of(function), ledger.text(), stored->revision, call);
        if (written) {
            const std::lock_guard lock(mutex_);
            Purse& purse = purses_[std::string(function)];
            (call->for_a_person ? purse.for_people : purse.for_background) += block - 1;
            purse.next_block = std::min(2 * block, largest_block_);
            return {};
        }
        if (written.error().status != desk::Errc::conflict) return {};
    }
    return {};
}

std::optional<desk::Error> Budget::refusal(const Ledger& ledger, int block, Time now,
                                           const desk::Call& call) const
{
    if (call->for_a_person) return std::nullopt;
    const int for_background = calls_per_day_ - calls_per_day_ / 5;
    const bool enough = ledger.used(now) + block <= for_background;
    const Time paused_until = ledger.paused_until(now);
    if (enough && now >= paused_until) return std::nullopt;
    const Time again = std::max(paused_until, ledger.used_at_most(for_background - block, now));
    return desk::Error{
        .status = desk::Errc::limit,
        .code = "teamviewer.budget",
        .detail = "the calls of today that are not kept for people are used up, or "
                  "TeamViewer asked for a pause",
        .retryable = true,
        .retry_after = std::max<std::chrono::milliseconds>(again - now, std::chrono::minutes{1})};
}

void Budget::pause(std::string_view function, std::chrono::milliseconds time,
                   const desk::Call& call)
{
    const Time now = clock_.now();
    const Time until = now + time;
    {
        const std::lock_guard lock(mutex_);
        purses_[std::string(function)].paused_until = until;
    }
    for (int attempt = 1; attempt <= count_attempts_max; ++attempt) {
        auto stored = state_.get(key_of(function), call);
        if (!stored) return;
        Ledger ledger = Ledger::read(stored->value);
        ledger.pause_until(std::max(until, ledger.paused_until(now)));
        const auto written = state_.put(key_of(function), ledger.text(), stored->revision, call);
        if (written || written.error().status != desk::Errc::conflict) return;
    }
}

} // namespace tv
