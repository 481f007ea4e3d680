#include <desk/sdk/secret.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <new>
#include <ostream>
#include <string>
#include <type_traits>
#include <utility>

namespace {

using testing::HasSubstr;
using testing::Not;

template <class T>
concept Printable = requires(std::ostream& out, const T& value)
{
    out << value;
};
template <class T>
concept Comparable = requires(const T& a, const T& b)
{
    a == b;
};

static_assert(!Printable<desk::Secret>);
static_assert(!Comparable<desk::Secret>);
static_assert(!std::is_convertible_v<desk::Secret, std::string>);
static_assert(!std::is_convertible_v<std::string, desk::Secret>);

TEST(Secret, IsSeenByWhoeverRevealsIt)
{
    EXPECT_EQ(desk::Secret("hunter2").reveal(), "hunter2");
    EXPECT_TRUE(desk::Secret().empty());
}

TEST(Secret, ThatWasMovedAwayHoldsNothing)
{
    desk::Secret first("a secret that is longer than a small string");
    desk::Secret second = std::move(first);
    EXPECT_TRUE(first.empty()); // NOLINT(bugprone-use-after-move): that is the point
    EXPECT_EQ(second.reveal(), "a secret that is longer than a small string");

    first = std::move(second);
    EXPECT_TRUE(second.empty()); // NOLINT(bugprone-use-after-move)
    EXPECT_EQ(first.reveal(), "a secret that is longer than a small string");
}

TEST(Secret, IsCopiedWhole)
{
    const desk::Secret first("a secret that is longer than a small string");
    desk::Secret second("another");
    second = first;
    EXPECT_EQ(second.reveal(), first.reveal());
}

TEST(Secret, ShowsItsLastFourOnlyIfThatIsLittleOfIt)
{
    EXPECT_EQ(desk::Secret("0123456789ab").last4(), "89ab");
    EXPECT_EQ(desk::Secret("0123456789a").last4(), "");
}

/// What is in the memory of an object, also when it is gone.
std::string memory_of(const void* place, std::size_t size)
{
    const auto* byte = static_cast<const volatile char*>(place);
    std::string seen;
    for (std::size_t i = 0; i < size; ++i)
        seen += byte[i];
    return seen;
}

TEST(Secret, LeavesNothingInItsMemoryWhenItGoesOrMoves)
{
    alignas(desk::Secret) unsigned char place[sizeof(desk::Secret)] = {};
    auto* secret = new (place) desk::Secret("short"); // A short one lives inside of the object.
    ASSERT_THAT(memory_of(place, sizeof place), HasSubstr("short"));

    const desk::Secret moved = std::move(*secret);
    EXPECT_THAT(memory_of(place, sizeof place), Not(HasSubstr("hort")));

    *secret = moved;
    ASSERT_THAT(memory_of(place, sizeof place), HasSubstr("short"));
    secret->~Secret();
    EXPECT_THAT(memory_of(place, sizeof place), Not(HasSubstr("hort")));
}

TEST(AppendSecret, GrowsLikeAnyText)
{
    std::string text;
    for (const char* piece : {"", "a", "0123456789012345678901234567890123456789", "", "z"})
        desk::append_secret(text, piece);
    EXPECT_EQ(text, "a0123456789012345678901234567890123456789z");
}

TEST(Wipe, LeavesNothingOfAText)
{
    std::string text = "0123456789012345678901234567890123456789";
    const char* bytes = text.data();
    desk::wipe(text);
    EXPECT_EQ(text, "");
    EXPECT_EQ(std::string(bytes, 40), std::string(40, '\0')); // The memory is still the text's.
}

} // namespace
