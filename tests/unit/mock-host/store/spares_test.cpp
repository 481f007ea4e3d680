#include "mock-host/store/spares.hpp"

#include <gtest/gtest.h>

namespace mock::store {
namespace {

using namespace std::chrono_literals;

const Spares<int>::Clock::time_point begin{};

TEST(Spares, GiveWhatWasUsedLast)
{
    Spares<int> spares(3, 10s);
    spares.put(1, begin);
    spares.put(2, begin);

    EXPECT_EQ(spares.take(), 2);
    EXPECT_EQ(spares.take(), 1);
    EXPECT_EQ(spares.take(), std::nullopt);
}

TEST(Spares, LetTheOldestGoWhenThereAreTooMany)
{
    Spares<int> spares(2, 10s);
    spares.put(1, begin);
    spares.put(2, begin);

    EXPECT_EQ(spares.put(3, begin), 1);
    EXPECT_EQ(spares.size(), 2U);
}

TEST(Spares, LetGoOneByOneWhatWasNotNeededForLong)
{
    Spares<int> spares(9, 10s);
    for (const int crowd : {1, 2, 3})
        spares.put(crowd, begin);

    const auto use_one = [&](Spares<int>::Clock::time_point at) {
        return spares.put(*spares.take(), at);
    };
    EXPECT_EQ(use_one(begin + 10s), std::nullopt);
    EXPECT_EQ(use_one(begin + 11s), 1);
    EXPECT_EQ(use_one(begin + 12s), 2);
    EXPECT_EQ(use_one(begin + 99s), std::nullopt); // What is used all the time stays.
    EXPECT_EQ(spares.take(), 3);
}

} // namespace
} // namespace mock::store
