#include "mock-host/store/followups.hpp"
#include "mock-host/store/query.hpp"
#include "tests/unit/mock-host/store/desk_with_plugin.hpp"

#include <gmock/gmock.h>

namespace mock::store {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

const Target ticket{TargetKind::activity, "a-000001"};

TEST(Followups, MoveWhenPutAgainAndBecomeCallsOnce)
{
    DeskWithPlugin desk;
    Transaction change(*desk.store);
    Followup followup{.instance = "cfg-1",
                      .target = ticket,
                      .key = "collect",
                      .job = "reports.collect",
                      .at = noon(10),
                      .args = R"({"session":"s1"})"};
    put_followup(change, followup);
    followup.at = noon(20);
    put_followup(change, followup);
    EXPECT_EQ(next_followup_at(change), noon(20));
    EXPECT_THAT(take_due_followups(change, noon(19), 10), IsEmpty());

    const auto calls = take_due_followups(change, noon(20), 10);

    ASSERT_THAT(calls, SizeIs(1));
    EXPECT_EQ(calls[0].request.kind, CallKind::followup);
    EXPECT_EQ(calls[0].request.name, "reports.collect");
    EXPECT_EQ(calls[0].request.target, ticket);
    EXPECT_EQ(calls[0].request.input, followup.args);
    EXPECT_EQ(calls[0].request.asked_at, noon(20));
    EXPECT_EQ(calls[0].request.locale, "de-DE");
    EXPECT_THAT(take_due_followups(change, noon(99), 10), IsEmpty());
    EXPECT_EQ(next_followup_at(change), std::nullopt);
}

TEST(Followups, LeaveNoRowBehind)
{
    DeskWithPlugin desk;
    Transaction change(*desk.store);
    for (const char* const key : {"done", "removed"})
        put_followup(change, {.instance = "cfg-1", .target = ticket, .key = key, .at = noon()});
    remove_followup(change, "cfg-1", ticket, "removed");
    EXPECT_THAT(take_due_followups(change, noon(), 10), SizeIs(1));
    int rows = -1;
    Query(change, "SELECT count(*) FROM followups").into(rows).next();
    EXPECT_EQ(rows, 0);
}

TEST(Followups, OfTheSameKeyBecomeAnotherCallLater)
{
    DeskWithPlugin desk;
    Transaction change(*desk.store);
    const Followup followup{.instance = "cfg-1", .target = ticket, .key = "k", .at = noon()};
    put_followup(change, followup);
    const auto first = take_due_followups(change, noon(), 10);
    put_followup(change, followup);
    const auto second = take_due_followups(change, noon(), 10);
    ASSERT_THAT(second, SizeIs(1));
    EXPECT_NE(first[0].number, second[0].number);
    put_followup(change, followup);
    remove_followup(change, "cfg-1", ticket, "k");
    EXPECT_THAT(take_due_followups(change, noon(), 10), IsEmpty());
    EXPECT_THAT(list_followups(change, "cfg-1", ticket), IsEmpty());
}

} // namespace
} // namespace mock::store
