#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>

namespace desk {

/// Overwrites `size` bytes, also if nobody reads them any more.
inline void wipe(void* memory, std::size_t size) noexcept
{
#if defined(__GNUC__)
    if (size > 0) std::memset(memory, 0, size);
    // Who knows what this reads: the write before it cannot be dropped.
    __asm__ __volatile__("" : : "r"(memory) : "memory");
#else
    // Through volatile, or the compiler drops a write that nobody reads; a byte at a time, slowly.
    auto* byte = static_cast<volatile unsigned char*>(memory);
    for (std::size_t i = 0; i < size; ++i)
        byte[i] = 0;
#endif
}

/// Empties a string and overwrites all that it held.
inline void wipe(std::string& text) noexcept
{
    // Up to the capacity: a short string that was moved away still has its bytes.
    text.resize(text.capacity()); // NOLINT(clang-analyzer-cplusplus.Move)
    wipe(text.data(), text.size());
    text.clear();
}

/// `text += piece` that leaves no copy behind when the string moves to a larger place.
inline void append_secret(std::string& text, std::string_view piece)
{
    if (text.capacity() - text.size() < piece.size()) {
        std::string larger;
        larger.reserve(std::max(2 * text.size(), text.size() + piece.size()));
        larger += text;
        wipe(text);
        text = std::move(larger);
    }
    text += piece;
}

/// Overwrites what functions that have returned left on the stack of this thread: parsers and
/// libraries keep their buffers there. For a thread between two pieces of work.
#if defined(__GNUC__)
__attribute__((noinline))
#endif
inline void
wipe_stack() noexcept
{
    unsigned char used[std::size_t{96} << 10];
    wipe(used, sizeof used);
}

/// A value that nobody sees by accident: it cannot be printed, compared or converted, and wipes its
/// memory when it goes. Whoever needs it says `reveal()`, which is easy to look for.
class Secret {
public:
    Secret() = default;
    explicit Secret(std::string value) : value_(std::move(value)) { desk::wipe(value); }
    Secret(const Secret&) = default;
    Secret(Secret&& other) noexcept : value_(std::move(other.value_)) { other.wipe(); }
    Secret& operator=(const Secret& other)
    {
        if (this != &other) {
            wipe();
            value_ = other.value_;
        }
        return *this;
    }
    Secret& operator=(Secret&& other) noexcept
    {
        if (this != &other) {
            wipe();
            value_ = std::move(other.value_);
            other.wipe();
        }
        return *this;
    }
    ~Secret() { wipe(); }

    bool empty() const noexcept { return value_.empty(); }
    std::string_view reveal() const noexcept { return value_; }

    /// Enough to recognise it, too little to use it: "f3a9". Empty for a short value.
    std::string last4() const { return value_.size() < 12 ? "" : value_.substr(value_.size() - 4); }

private:
    void wipe() noexcept { desk::wipe(value_); }

    std::string value_;
};

} // namespace desk
