#include "mock-host/runtime/call_table.hpp"

#include <gtest/gtest.h>

namespace mock::runtime {
namespace {

using namespace std::chrono_literals;

/// Two calls of one instance and one of another, all of them running.
class CallTableTest : public testing::Test {
protected:
    desk_call_id_t add(const std::string& instance)
    {
        store::Call row;
        row.number = ++last_;
        row.request.instance = instance;
        return table.add({.row = row,
                          .grants = {},
                          .state = CallState(5s),
                          .deadline = std::chrono::steady_clock::now() + 1h});
    }
    /// How a call has ended that nobody else has to be asked about.
    EndedCall end_of_one()
    {
        std::stop_source nobody_waits;
        nobody_waits.request_stop();
        auto all = table.take_ended(2, nobody_waits.get_token());
        EXPECT_EQ(all.size(), 1U);
        return all.empty() ? EndedCall{.end = desk::Error{}} : std::move(all.front());
    }

    std::int64_t last_ = 0;
    CallTable table;
    const desk_call_id_t first = add("cfg-1");
    const desk_call_id_t second = add("cfg-1");
    const desk_call_id_t of_another = add("cfg-2");
};

TEST_F(CallTableTest, RestOfAnAbandonedInstanceIsToldToStopAndMayEnd)
{
    table.abandon("cfg-1");
    EXPECT_EQ(table.check("cfg-1", first), DESK_E_CANCELLED);
    EXPECT_EQ(table.check("cfg-1", add("cfg-1")), DESK_E_CANCELLED) << "claimed before";
    EXPECT_EQ(table.check("cfg-2", of_another), DESK_OK);

    EXPECT_EQ(table.complete("cfg-1", second, std::string("{}")), DESK_OK);

    const EndedCall ended = end_of_one();
    EXPECT_EQ(ended.by, CallState::EndedBy::completion);
    EXPECT_TRUE(ended.was_drained);
}

TEST_F(CallTableTest, WhatCallsOfAnAbandonedInstanceDoWrongIsNotCounted)
{
    table.fault("cfg-1", 0, "a handler does not return");
    table.abandon("cfg-1");
    table.tick(std::chrono::steady_clock::now() + 10s, 1h); // The host ends both.
    EXPECT_EQ(table.complete("cfg-1", first, std::string("{}")), DESK_E_NOT_FOUND);
    EXPECT_EQ(table.complete("cfg-1", 4711, std::string("{}")), DESK_E_NOT_FOUND);
    const auto faults = table.take_faults();
    ASSERT_EQ(faults.size(), 1U);
    EXPECT_EQ(faults[0].what, "a handler does not return");

    table.fault("cfg-2", of_another, "of another one");
    EXPECT_EQ(table.take_faults().size(), 1U);
}

} // namespace
} // namespace mock::runtime
