#include "mock-host/store/places.hpp"

#include "mock-host/store/failure.hpp"

#include <algorithm>

namespace mock::store {

namespace {

/// Who waits longer for a place of the first kind may be what the others wait for.
constexpr std::chrono::milliseconds long_wait{250};

thread_local int places_held = 0;

} // namespace

Place::Place(Turns& turns) : turns_(turns)
{
    ++places_held;
}

Place::~Place()
{
    --places_held;
    turns_.leave();
}

std::unique_ptr<Place> Places::take(Use use, std::chrono::milliseconds patience)
{
    auto left = patience;
    if (places_held == 0) {
        Turns& own = use == Use::reading ? readers_ : writers_;
        const auto first = std::min(patience, long_wait);
        if (own.enter(first)) return std::make_unique<Place>(own);
        left -= first;
    }
    if (reserve_.enter(left)) return std::make_unique<Place>(reserve_);
    throw Failure(FailureKind::busy, "too many are using the store: try again later");
}

} // namespace mock::store
