#include <desk/sdk/guard.hpp>

#include <gtest/gtest.h>

#include <new>
#include <stdexcept>

namespace {

using desk::Errc;
using desk::Error;
using desk::Status;

TEST(Guard, PassesOnWhatTheBodySays)
{
    desk_error_t err = desk::empty_error();
    EXPECT_EQ(desk::guard(&err, [] { return Status{}; }), DESK_OK);
    EXPECT_EQ(err.status, DESK_OK);

    const auto denied = [] { return Status{Error{.status = Errc::denied, .code = "no"}}; };
    EXPECT_EQ(desk::guard(&err, denied), DESK_E_DENIED);
    EXPECT_STREQ(err.code, "no");
}

TEST(Guard, TurnsAnExceptionIntoAnError)
{
    desk_error_t err = desk::empty_error();
    const auto throws = []() -> Status { throw std::runtime_error("index 7 of 3"); };
    EXPECT_EQ(desk::guard(&err, throws), DESK_E_INTERNAL);
    EXPECT_STREQ(err.code, "bug");
    EXPECT_STREQ(err.detail, "index 7 of 3");
}

TEST(Guard, TurnsAnythingThrownIntoAnError)
{
    desk_error_t err = desk::empty_error();
    EXPECT_EQ(desk::guard(&err, []() -> Status { throw 7; }), DESK_E_INTERNAL);
    EXPECT_STREQ(err.code, "bug");
}

TEST(Guard, SaysSoWhenMemoryIsOut)
{
    desk_error_t err = desk::empty_error();
    EXPECT_EQ(desk::guard(&err, []() -> Status { throw std::bad_alloc(); }), DESK_E_LIMIT);
    EXPECT_STREQ(err.code, "memory");
}

TEST(Guard, NeedsNoErrorToWriteTo)
{
    EXPECT_EQ(desk::guard(nullptr, []() -> Status { throw std::runtime_error("x"); }),
              DESK_E_INTERNAL);
}

static_assert(noexcept(desk::guard(nullptr, []() -> Status { throw 7; })));

} // namespace
