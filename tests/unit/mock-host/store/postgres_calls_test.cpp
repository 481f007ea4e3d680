#include "mock-host/store/followups.hpp"
#include "tests/unit/mock-host/store/calls_fixture.hpp"

#include <gtest/gtest.h>

namespace mock::store {
namespace {

using namespace std::chrono_literals;

using PostgresCalls = Calls;

TEST_F(PostgresCalls, ThatAnotherNodeIsJustTakingArePassedOver)
{
    insert(desk.click("cfg-1", "first", one));
    insert(desk.click("cfg-1", "second", two));
    Transaction other(*desk.store, Part::rows());
    other.session().run_script("SELECT 1 FROM calls WHERE idempotency_key = 'first' FOR UPDATE");
    EXPECT_EQ(taken(Lane::click), "second");
    EXPECT_EQ(taken(Lane::click), "");
    other.session().roll_back();
}

TEST_F(PostgresCalls, BehindOneThatAnotherNodeIsJustTakingKeepTheirOrder)
{
    insert(desk.event("cfg-1", "e1", one));
    insert(desk.event("cfg-1", "e2", one));
    insert(desk.event("cfg-1", "elsewhere", two));
    {
        Transaction other(*desk.store, Part::rows());
        other.session().run_script("SELECT 1 FROM calls WHERE idempotency_key = 'e1' FOR UPDATE");
        EXPECT_EQ(taken(Lane::background), "elsewhere");
        EXPECT_EQ(taken(Lane::background), "");
    }
    EXPECT_EQ(taken(Lane::background), "e1");
}

TEST_F(PostgresCalls, OfFollowupsKeepTheirOrderWhileAnotherNodeTakesTheFirst)
{
    desk.write([](Transaction& change) {
        for (const int at : {1, 2})
            put_followup(change, {.instance = "cfg-1",
                                  .target = one,
                                  .key = std::to_string(at),
                                  .job = "j",
                                  .at = noon(at)});
    });
    const auto take_due = [](Transaction& change) {
        const auto calls = take_due_followups(change, noon(9), 1);
        return calls.empty() ? std::nullopt : std::optional(calls.front().request.due_at);
    };
    {
        Transaction first(*desk.store, Part::rows());
        EXPECT_EQ(take_due(first), noon(1));
        Transaction beside(*desk.store, Part::rows());
        EXPECT_EQ(take_due(beside), std::nullopt);
        first.commit();
    }
    Transaction later(*desk.store, Part::rows());
    EXPECT_EQ(take_due(later), noon(2));
}

TEST_F(PostgresCalls, AreNotTakenOverWhileTheirEndIsBeingWritten)
{
    insert(desk.click("cfg-1", "click", one));
    const Call call = *take(Lane::click);
    Location impatient = desk.location;
    impatient.patience = 50ms;
    const auto other = *Store::open(impatient);

    Transaction ending(*desk.store, Part::of(one));
    EXPECT_TRUE(store::is_current(ending, attempt(call)));
    EXPECT_THROW(Transaction(*other, Part::all()), Failure);
    {
        Transaction change(*other, Part::rows());
        EXPECT_THROW(requeue_calls_of(change, "n-1", {.at_once_max = 3}, noon()), Failure);
    }
    EXPECT_TRUE(end_call(ending, attempt(call), {}));
    ending.commit();
    desk.write([&](Transaction& change) {
        EXPECT_TRUE(requeue_calls_of(change, "n-1", {.at_once_max = 3}, noon()).again.empty());
    });
}

} // namespace
} // namespace mock::store
