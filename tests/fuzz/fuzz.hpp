#pragma once

#include <desk/sdk/result.hpp>
#include <desk/sdk/text.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

// What the targets have in common. A target is one function: libFuzzer calls it with bytes, and it
// says, beyond "nothing crashes", what always holds.

namespace fuzz {

/// What must never get into an error, a page or a log; corpus and dictionaries have it as a secret.
inline constexpr std::string_view canary = "canary-0123456789";

/// Ends the run, so that libFuzzer keeps the input.
inline void require(bool holds, const char* what)
{
    if (holds) return;
    std::fprintf(stderr, "This does not hold: %s\n", what);
    std::abort();
}

/// The bytes of one run, taken from the front. At the end there are zeros and empty texts.
class Input {
public:
    Input(const std::uint8_t* data, std::size_t size)
        : bytes_(reinterpret_cast<const char*>(data), size)
    {
    }

    bool is_empty() const { return bytes_.empty(); }
    std::string_view rest() { return take(bytes_.size()); }
    std::string_view take(std::size_t size)
    {
        const std::string_view taken = bytes_.substr(0, size);
        bytes_.remove_prefix(taken.size());
        return taken;
    }
    /// Up to the next line feed, which is taken, too.
    std::string_view line()
    {
        const std::string_view taken = take(std::min(bytes_.find('\n'), bytes_.size()));
        take(1);
        return taken;
    }
    std::uint8_t byte()
    {
        const std::string_view one = take(1);
        return one.empty() ? std::uint8_t{0} : static_cast<std::uint8_t>(one[0]);
    }
    /// Any number; most are small, and none needs more than nine bytes.
    std::uint64_t number()
    {
        const unsigned first = byte();
        if (first < 0xf8) return first;
        std::uint64_t value = 0;
        for (unsigned left = first - 0xf7; left > 0; --left)
            value = value << 8 | byte();
        return value;
    }
    bool flag() { return (byte() & 1) != 0; }

private:
    std::string_view bytes_;
};

/// An error that a person can do something with.
inline void require_proper(const desk::Error& error)
{
    require(!error.code.empty(), "an error has a code");
    require(!error.detail.empty() || !error.message.empty(), "an error says what is wrong");
    for (const std::string* text : {&error.code, &error.detail, &error.message}) {
        require(desk::is_utf8(*text), "an error can be shown");
        require(text->size() < 2000, "an error is short");
    }
}

inline void require_no_secret(const desk::Error& error)
{
    for (const std::string* text : {&error.code, &error.detail, &error.message})
        require(text->find(canary) == text->npos, "an error has no secret in it");
}

} // namespace fuzz
