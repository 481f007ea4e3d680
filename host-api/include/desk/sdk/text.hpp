#pragma once

#include <desk/abi/base.h>
#include <desk/sdk/result.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace desk {

/// What crosses the border: borrowed, so `text` must outlive the call that it is passed to.
inline desk_text_t to_text(std::string_view text) noexcept
{
    return {text.data(), text.size()};
}

/// Borrowed from the other side, until the slot returns.
inline std::string_view from_text(desk_text_t text) noexcept
{
    return text.data == nullptr ? std::string_view{} : std::string_view{text.data, text.len};
}

/// A JSON document and the schema that it follows; borrowed like any text of the border.
struct Document {
    std::string_view schema; ///< "desk.activity/1"
    std::string_view json;
};

inline desk_doc_t to_doc(const Document& document) noexcept
{
    return {to_text(document.schema), to_text(document.json)};
}

inline Document from_doc(const desk_doc_t& doc) noexcept
{
    return {from_text(doc.schema), from_text(doc.json)};
}

/// Bytes of the UTF-8 character that `text` begins with, or 0 if it begins with none: cut off,
/// overlong, a surrogate, beyond U+10FFFF.
inline std::size_t utf8_length(std::string_view text) noexcept
{
    const auto byte = [text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    if (text.empty()) return 0;
    const unsigned first = byte(0);
    if (first < 0x80) return 1;

    const std::size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    if (first < 0xc2 || first > 0xf4 || text.size() < length) return 0;
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xc0U) != 0x80) return 0;
    }
    const unsigned second = byte(1);
    const bool overlong = (first == 0xe0 && second < 0xa0) || (first == 0xf0 && second < 0x90);
    const bool no_character = (first == 0xed && second > 0x9f) || (first == 0xf4 && second > 0x8f);
    return overlong || no_character ? 0 : length;
}

/// True when `text` may cross the border: valid UTF-8 without U+0000.
inline bool is_utf8(std::string_view text) noexcept
{
    while (!text.empty()) {
        const std::size_t length = utf8_length(text);
        if (length == 0 || text.front() == '\0') return false;
        text.remove_prefix(length);
    }
    return true;
}

/// The longest beginning of `text` that fits into `bytes` and does not end inside a character.
inline std::string_view cut(std::string_view text, std::size_t bytes) noexcept
{
    if (text.size() <= bytes) return text;
    std::size_t end = bytes;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0U) == 0x80)
        --end;
    return text.substr(0, end);
}

/// Fills a text field of a struct: cut between characters, ended with NUL, and with `?` for what is
/// no character, so that a stray byte does not cost the whole message.
template <std::size_t size>
void write_field(char (&field)[size], std::string_view text) noexcept
{
    text = cut(text, size - 1);
    std::size_t used = 0;
    while (!text.empty()) {
        const std::size_t length = text.front() == '\0' ? 0 : utf8_length(text);
        if (length == 0) field[used++] = '?';
        for (std::size_t i = 0; i < length; ++i)
            field[used++] = text[i];
        text.remove_prefix(std::max<std::size_t>(length, 1));
    }
    field[used] = '\0';
}

/// Reads a text field that the other side filled: ends at its NUL or its size, and anything in it
/// that is no character becomes `?`.
template <std::size_t size>
std::string read_field(const char (&field)[size])
{
    std::string_view text{field, size};
    text = text.substr(0, text.find('\0'));
    std::string clean;
    while (!text.empty()) {
        const std::size_t length = utf8_length(text);
        clean += length == 0 ? std::string_view{"?"} : text.substr(0, length);
        text.remove_prefix(std::max<std::size_t>(length, 1));
    }
    return clean;
}

/// What a status is called at the border. `answer_lost` is known on this side only: there it is
/// `DESK_E_UNAVAILABLE`.
inline desk_status_t to_status(Errc status) noexcept
{
    return status == Errc::answer_lost ? DESK_E_UNAVAILABLE : static_cast<desk_status_t>(status);
}

/// What a status other than `DESK_OK` means. An unknown one is `internal`, as the contract says.
inline Errc from_status(desk_status_t status) noexcept
{
    const bool known = status >= DESK_E_INVALID && status <= DESK_E_INTERNAL;
    return known ? static_cast<Errc>(status) : Errc::internal;
}

/// An empty error of this side, ready for a slot to fill.
inline desk_error_t empty_error() noexcept
{
    desk_error_t err{};
    err.struct_size = sizeof err;
    return err;
}

/// Tells the other side what went wrong, and returns the status for the slot to return. Needs no
/// memory. `err` may be NULL.
inline desk_status_t write_error(desk_error_t* err, desk_status_t status, std::string_view code,
                                 std::string_view detail) noexcept
{
    if (!DESK_HAS(desk_error_t, err, detail)) return status;
    err->status = status;
    err->flags = 0;
    err->retry_after_ms = 0;
    write_field(err->code, code);
    write_field(err->message, {});
    write_field(err->detail, detail);
    return status;
}

/// The same for an `Error`. An answer that was lost is always worth another attempt: the handler
/// then finds what the first one did.
inline desk_status_t write_error(desk_error_t* err, const Error& error) noexcept
{
    const desk_status_t status =
        write_error(err, to_status(error.status), error.code, error.detail);
    if (!DESK_HAS(desk_error_t, err, detail)) return status;
    const bool retryable = error.retryable || error.status == Errc::answer_lost;
    err->flags = retryable ? std::uint32_t{DESK_ERROR_RETRYABLE} : 0U;
    err->retry_after_ms = static_cast<std::uint32_t>(
        std::clamp<std::int64_t>(error.retry_after.count(), 0, INT32_MAX));
    write_field(err->message, error.message);
    return status;
}

/// What the other side said. `status` is what its slot returned, and counts; an error that it did
/// not fill gets the code "error.missing", and one without words gets some.
inline Error read_error(desk_status_t status, const desk_error_t& err)
{
    Error error{.status = from_status(status)};
    error.code = read_field(err.code);
    error.detail = read_field(err.detail);
    error.message = read_field(err.message);
    error.retryable = (err.flags & DESK_ERROR_RETRYABLE) != 0;
    error.retry_after = std::chrono::milliseconds{err.retry_after_ms};
    if (error.detail.empty() && (error.code.empty() || error.message.empty())) {
        error.detail = "status " + std::to_string(status) + ", and no " +
                       (error.code.empty() ? "error" : "words") + " with it";
    }
    if (error.code.empty()) error.code = "error.missing";
    return error;
}

} // namespace desk
