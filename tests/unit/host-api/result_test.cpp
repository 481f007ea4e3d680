#include <desk/sdk/result.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace {

using desk::Errc;
using desk::Error;
using desk::Result;
using desk::Status;

const Error gone{.status = Errc::not_found, .code = "thing.gone", .detail = "it is gone"};

Result<int> half(int number)
{
    if (number % 2 != 0) return Error{.status = Errc::invalid, .code = "number.odd"};
    return number / 2;
}

Result<int> quarter(int number)
{
    DESK_TRY(const int once, half(number));
    DESK_TRY(const int twice, half(once));
    return twice;
}

Status even(int number)
{
    DESK_CHECK(half(number));
    return {};
}

TEST(Result, HoldsAValueOrAnErrorAndSaysWhich)
{
    const Result<int> value = 7;
    const Result<int> error = gone;

    ASSERT_TRUE(value);
    EXPECT_EQ(*value, 7);
    ASSERT_FALSE(error);
    EXPECT_EQ(error.error().code, "thing.gone");
}

TEST(Result, TryGivesTheValueOrReturnsTheFirstError)
{
    EXPECT_EQ(*quarter(8), 2);
    EXPECT_EQ(quarter(6).error().code, "number.odd");
    EXPECT_EQ(quarter(3).error().status, Errc::invalid);
}

TEST(Result, CheckGoesOnOrReturnsTheError)
{
    EXPECT_TRUE(even(2));
    EXPECT_EQ(even(1).error().code, "number.odd");
}

TEST(Result, MovesWhatCannotBeCopied)
{
    Result<std::unique_ptr<int>> made = std::make_unique<int>(7);

    const std::unique_ptr<int> taken = *std::move(made);

    EXPECT_EQ(*taken, 7);
}

TEST(Result, TakesWhatBecomesAValueByItself)
{
    struct Animal {
        virtual ~Animal() = default;
    };
    struct Cat : Animal {};
    const auto name = []() -> Result<std::string> { return "Minka"; };
    const auto animal = []() -> Result<std::unique_ptr<Animal>> { return std::make_unique<Cat>(); };
    EXPECT_EQ(*name(), "Minka");
    EXPECT_TRUE(animal());
}

TEST(Result, OfAStringIsNotConfusedByAnErrorThatIsMadeOfStrings)
{
    const Result<std::string> text = std::string("thing.gone");
    EXPECT_TRUE(text);
}

TEST(Status, IsDoneUnlessItHoldsAnError)
{
    EXPECT_TRUE(Status{});
    EXPECT_FALSE(Status{gone});
    EXPECT_EQ(Status{gone}.error().detail, "it is gone");
}

} // namespace
