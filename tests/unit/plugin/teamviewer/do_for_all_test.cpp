#include "plugin/teamviewer/do_for_all.hpp"

#include <gmock/gmock.h>

#include <stdexcept>

namespace tv {
namespace {

/// What nobody expects to be thrown.
struct Oddity {};

class DoForAll : public ::testing::Test {
protected:
    template <class Work>
    auto lead(Work work)
    {
        return do_for_all(is_under_way, over, lock, work);
    }
    void expect_the_others_may_go_on() const
    {
        EXPECT_FALSE(is_under_way);
        EXPECT_TRUE(lock.owns_lock());
    }

    std::mutex mutex;
    std::unique_lock<std::mutex> lock{mutex};
    std::condition_variable_any over;
    bool is_under_way = false;
};

TEST_F(DoForAll, WorksWithoutTheLockWhileTheOthersWait)
{
    const auto done = lead([&]() -> desk::Result<int> {
        EXPECT_TRUE(is_under_way);
        EXPECT_FALSE(lock.owns_lock());
        return 7;
    });

    EXPECT_EQ(*done, 7);
    expect_the_others_may_go_on();
}

TEST_F(DoForAll, ExceptionIsAnErrorThatAllCanShare)
{
    const auto done =
        lead([]() -> desk::Result<int> { throw std::runtime_error("what went wrong"); });

    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().status, desk::Errc::internal);
    EXPECT_EQ(done.error().detail, "what went wrong");
    expect_the_others_may_go_on();
}

TEST_F(DoForAll, NobodyWaitsForEverWhateverIsThrown)
{
    EXPECT_THROW((void)lead([]() -> desk::Status { throw Oddity(); }), Oddity);
    expect_the_others_may_go_on();
}

} // namespace
} // namespace tv
