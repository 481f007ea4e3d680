#include "tests/contract/check/hard_cases.hpp"
#include "tests/contract/check/running.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <mutex>
#include <thread>

namespace check {
namespace {

using namespace std::chrono_literals;

/// An instance that is destroyed while calls are under way, some inside their slot, others accepted
/// and not ended. As much as the contract allows a host: no more calls at once than the plugin
/// takes, one at a time for each activity, and no slot is executing when `destroy` is called.
class Load {
public:
    Load(const Subject& subject, std::size_t calls_before_stop)
        : subject_(subject), asks_(asks_of(subject.manifest)),
          calls_before_stop_(calls_before_stop), running_(subject)
    {
        running_.host.on_use = [this](std::string_view slot) { return use(slot); };
    }

    /// Says how many calls were under way.
    std::size_t destroy_in_the_middle()
    {
        std::vector<std::thread> workers;
        const std::size_t count = std::min(running_.module().max_concurrency(), 8U);
        for (std::size_t i = 0; i < count; ++i)
            workers.emplace_back([this, i] { work(i); });
        subject_.note("calls are handed over on " + std::to_string(count) + " threads");
        wait_until_busy();
        const std::size_t under_way = stop();
        subject_.note("a slot has not returned since calls.check said that its call is to stop");
        for (std::thread& worker : workers)
            worker.join();
        subject_.note("destroy has not returned, with calls accepted and not ended");
        running_.destroy();
        destroyed_ = true;
        return under_way;
    }

    void check_ends()
    {
        for (const auto& [handed, kind] : handed_) {
            const bool has_ended = !handed.said || running_.has_ended(handed.call);
            need(has_ended, handed.name + " was accepted and never completed, and the instance " +
                                "was destroyed");
        }
        std::this_thread::sleep_for(50ms); // What comes too late, comes now.
        const std::lock_guard lock(mutex_);
        need(late_.empty(), late_ + " was called when destroy had returned");
        for (const auto& [handed, kind] : handed_)
            running_.check_end(handed, kind);
    }

private:
    /// A desk that is slow, so that calls meet the end inside a service.
    desk_status_t use(std::string_view slot)
    {
        if (destroyed_) {
            const std::lock_guard lock(mutex_);
            if (late_.empty()) late_ = slot;
        }
        std::this_thread::sleep_for(2ms);
        return DESK_OK;
    }

    /// Hands over one call after the other: about an activity of this thread, and on the first one
    /// about the other targets, of which there is one.
    void work(std::size_t thread)
    {
        const std::string activity =
            subject_.scene.activity_called("a-00000" + std::to_string(thread + 1));
        for (std::size_t i = thread; !stopping_ && i < thread + calls_max; ++i) {
            const Ask& ask = asks_[i % asks_.size()];
            const bool is_mine = ask.target == mock::loader::Target::activity;
            if (!is_mine && thread > 0) continue;
            const desk_call_t call = running_.make(ask, "{}", is_mine ? activity.c_str() : nullptr);
            ++begun_;
            const Handed handed = running_.hand(ask, call);
            {
                const std::lock_guard lock(mutex_);
                handed_.emplace_back(handed, ask.kind);
            }
            while (handed.said && !stopping_ && !has_ended(handed.call))
                std::this_thread::sleep_for(100us);
        }
    }

    bool has_ended(std::uint64_t call)
    {
        const std::lock_guard lock(running_.host.mutex);
        return !running_.host.ends[call].empty();
    }

    void wait_until_busy() const
    {
        const auto until = std::chrono::steady_clock::now() + 200ms;
        while (begun_ < calls_before_stop_ && std::chrono::steady_clock::now() < until)
            std::this_thread::sleep_for(100us);
    }

    std::size_t stop()
    {
        const std::lock_guard lock(running_.host.mutex);
        running_.host.check = DESK_E_CANCELLED;
        stopping_ = true;
        const auto& ends = running_.host.ends;
        const auto has_end = [](const auto& call) { return !call.second.empty(); };
        const auto ended = std::count_if(ends.begin(), ends.end(), has_end);
        return begun_ - std::min<std::size_t>(begun_, static_cast<std::size_t>(ended));
    }

    static constexpr std::size_t calls_max = 50;

    const Subject& subject_;
    const std::vector<Ask> asks_;
    const std::size_t calls_before_stop_;
    std::atomic<std::size_t> begun_{0};
    std::atomic<bool> stopping_{false};
    std::atomic<bool> destroyed_{false};
    std::mutex mutex_; ///< guards `handed_` and `late_`
    std::vector<std::pair<Handed, Ask::Kind>> handed_;
    std::string late_; ///< the first slot that was used after the end
    Running running_;
};

} // namespace

void destroying_under_load(const Subject& subject)
{
    if (asks_of(subject.manifest).empty()) return;
    std::size_t under_way = 0;
    for (const std::size_t calls_before_stop : {1U, 2U, 3U, 5U, 8U, 13U, 21U, 34U}) {
        // Never freed: a plugin that is wrong may use the host at any later time, and is to be
        // reported, not to crash. The process of the case ends soon.
        auto& load = *new Load(subject, calls_before_stop);
        under_way += load.destroy_in_the_middle();
        load.check_ends();
    }
    subject.note(std::to_string(under_way) + " calls were under way");
}

} // namespace check
