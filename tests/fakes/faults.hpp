#pragma once

#include <desk/sdk/result.hpp>

#include <utility>

namespace fakes {

/// How an outside call fails.
enum class Fault {
    none,
    unavailable, ///< nothing happened
    lost_before, ///< no answer, and nothing happened
    lost_after,  ///< no answer, but it happened
    limit,       ///< nothing happened: the calls of the day are used up
};

/// Counts the outside calls of a test and lets one of them fail. All fakes of a World share one.
class Faults {
public:
    /// The n-th call from now on fails, once.
    void arm(int nth, Fault fault)
    {
        fails_at_ = made_ + nth;
        fault_ = fault;
    }

    Fault next() { return ++made_ == fails_at_ ? fault_ : Fault::none; }

    /// Has the armed call been made?
    bool struck() const { return fault_ != Fault::none && made_ >= fails_at_; }

private:
    int made_ = 0;
    int fails_at_ = 0;
    Fault fault_ = Fault::none;
};

/// Does what `body` does, unless this is the call that fails.
template <class Body>
auto through(Faults& faults, Body body) -> decltype(body())
{
    const Fault fault = faults.next();
    if (fault == Fault::none) return body();
    if (fault == Fault::lost_after) (void)body();
    if (fault == Fault::limit) {
        return desk::Error{.status = desk::Errc::limit,
                           .code = "fake.limit",
                           .detail = "a fault of the test",
                           .retryable = true};
    }
    const bool lost = fault != Fault::unavailable;
    return desk::Error{.status = lost ? desk::Errc::answer_lost : desk::Errc::unavailable,
                       .code = lost ? "fake.answer_lost" : "fake.unavailable",
                       .detail = "a fault of the test"};
}

} // namespace fakes
