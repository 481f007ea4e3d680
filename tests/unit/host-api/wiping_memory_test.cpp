#include <desk/sdk/wiping_memory.hpp>

#include <gtest/gtest.h>

#include <cstdint>
#include <cstring>
#include <limits>
#include <memory>
#include <string>
#include <string_view>

namespace desk::wiping {
namespace {

constexpr std::size_t largest = std::numeric_limits<std::size_t>::max();

struct Release {
    void operator()(void* piece) const { release(piece); }
};
template <class T>
using Piece = std::unique_ptr<T, Release>;

TEST(WipingMemory, MovesWhatItHoldsWhenItGrowsAndWhenItShrinks)
{
    Piece<char> text(copy_of("a secret"));
    text.reset(static_cast<char*>(reallocate(text.release(), 100'000)));
    EXPECT_STREQ(text.get(), "a secret");
    text.reset(static_cast<char*>(reallocate(text.release(), 4)));
    EXPECT_EQ(std::string_view(text.get(), 4), "a se");
}

TEST(WipingMemory, BeginsAPieceWhereThereWasNone)
{
    const Piece<void> piece(reallocate(nullptr, 16));
    ASSERT_NE(piece, nullptr);
    std::memset(piece.get(), 'x', 16);
    release(nullptr);
}

TEST(WipingMemory, HasZerosWhereTheyAreAskedFor)
{
    // Of the same size as a piece that had something else in it.
    release(std::memset(allocate(4096), 'x', 4096));
    const Piece<char> zeros(static_cast<char*>(allocate_zeros(64, 64)));
    EXPECT_EQ(std::string(zeros.get(), 4096), std::string(4096, '\0'));
}

TEST(WipingMemory, IsAlignedForEverything)
{
    const Piece<void> piece(allocate(1));
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(piece.get()) % alignof(std::max_align_t), 0);
}

TEST(WipingMemory, RefusesSizesThatDoNotExist)
{
    EXPECT_EQ(allocate(largest), nullptr);
    EXPECT_EQ(allocate_zeros(largest / 2, 4), nullptr);
    const Piece<char> kept(copy_of("kept"));
    EXPECT_EQ(reallocate(kept.get(), largest), nullptr);
    EXPECT_STREQ(kept.get(), "kept");
}

} // namespace
} // namespace desk::wiping
