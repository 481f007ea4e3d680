#pragma once

#include "tests/fuzz/fuzz.hpp"

#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

namespace fuzz {

/// A struct of the ABI in as many bytes as it claims to have, and not one more: whoever reads on is
/// caught. Begins with the bytes of `whole`.
template <class Struct>
class CutStruct {
public:
    /// `least`: what may be read in any case.
    CutStruct(const Struct& whole, std::uint32_t claimed, std::size_t least = sizeof(std::uint32_t))
        : size_(std::max<std::size_t>(std::min<std::size_t>(claimed, sizeof(Struct) + 24), least)),
          bytes_(std::make_unique<char[]>(size_))
    {
        std::memset(bytes_.get(), 0x5a, size_);
        std::memcpy(bytes_.get(), &whole, std::min(size_, sizeof(Struct)));
        std::memcpy(bytes_.get(), &claimed, sizeof claimed);
    }
    const Struct* get() const { return reinterpret_cast<const Struct*>(bytes_.get()); }

private:
    std::size_t size_;
    std::unique_ptr<char[]> bytes_;
};

/// Mostly what the struct really has; now and then anything.
template <class Struct>
std::uint32_t claimed_size(Input& input)
{
    const auto number = input.number();
    return number < 200 ? std::uint32_t{sizeof(Struct)} : static_cast<std::uint32_t>(number - 200);
}

/// A copy on the heap of exactly this length, so that whoever reads on is caught.
class Texts {
public:
    std::string_view keep(std::string_view text)
    {
        auto& copy = kept_.emplace_back(std::make_unique<char[]>(text.size()));
        std::copy(text.begin(), text.end(), copy.get());
        return {copy.get(), text.size()};
    }
    const char* keep_terminated(std::string_view text)
    {
        return keep(std::string(text.substr(0, text.find('\0'))) + '\0').data();
    }

private:
    std::vector<std::unique_ptr<char[]>> kept_;
};

/// A text of at most 255 bytes; NULL where it is empty.
inline desk_text_t text_of(Input& input, Texts& texts)
{
    const std::string_view text = input.take(input.byte());
    if (text.empty()) return {nullptr, 0};
    return desk::to_text(texts.keep(text));
}

/// An error as a careless other side leaves it: without ends of its texts.
inline void scribble(desk_error_t* err, Input& input)
{
    if (!DESK_HAS(desk_error_t, err, detail)) return;
    const std::uint32_t size = err->struct_size;
    const std::string_view bytes = input.take(input.byte());
    std::memset(err, bytes.empty() ? 0 : bytes[0], sizeof *err);
    std::memcpy(err, bytes.data(), bytes.size());
    err->struct_size = size;
}

/// Up to its end, or the whole of it.
template <std::size_t size>
std::string_view text_in(const char (&field)[size])
{
    const std::string_view all(field, size);
    return all.substr(0, all.find('\0'));
}

/// What a slot wrote into an error.
inline void require_ended(const desk_error_t& err)
{
    require(text_in(err.code).size() < sizeof err.code &&
                text_in(err.message).size() < sizeof err.message &&
                text_in(err.detail).size() < sizeof err.detail,
            "a text of an error ends");
    for (const auto text : {text_in(err.code), text_in(err.message), text_in(err.detail)})
        require(desk::is_utf8(text), "a text of an error is UTF-8");
}

/// What a plugin gives away. A host may name members of a document that it refuses.
inline void require_no_secret(std::string_view text)
{
    require(text.find(canary) == text.npos, "a plugin tells nobody a secret");
}

inline void require_no_secret(const desk_error_t& err)
{
    for (const auto text : {text_in(err.code), text_in(err.message), text_in(err.detail)})
        require_no_secret(text);
}

} // namespace fuzz
