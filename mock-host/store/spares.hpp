#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <optional>
#include <utility>

namespace mock::store {

/// Things that nobody uses right now, for whoever needs one next: the one that was used last, so
/// that those beyond the need of the moment become old and can go. One thread at a time.
template <class Thing>
class Spares {
public:
    using Clock = std::chrono::steady_clock;

    Spares(std::size_t most, Clock::duration longest) : most_(most), longest_(longest) {}

    std::optional<Thing> take()
    {
        if (kept_.empty()) return {};
        Thing taken = std::move(kept_.back().thing);
        kept_.pop_back();
        return taken;
    }

    /// What has to go for it: one that was not needed for long, or one too many. Never more than
    /// one, so that nobody pays for a crowd that left.
    std::optional<Thing> put(Thing thing, Clock::time_point now)
    {
        kept_.push_back({std::move(thing), now});
        if (kept_.size() <= most_ && now - kept_.front().since <= longest_) return {};
        Thing gone = std::move(kept_.front().thing);
        kept_.pop_front();
        return gone;
    }

    std::size_t size() const { return kept_.size(); }

private:
    struct Kept {
        Thing thing;
        Clock::time_point since;
    };

    std::size_t most_;
    Clock::duration longest_;
    std::deque<Kept> kept_{};
};

} // namespace mock::store
