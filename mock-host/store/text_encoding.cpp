#include "mock-host/store/text_encoding.hpp"

#include <cstddef>
#include <cstdint>

namespace mock::store {

namespace {

// What Windows-1252 has where Latin-1 has control characters; 0: nothing.
constexpr std::uint16_t windows_80_to_9f[] = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

desk::Error not_a_text(const char* reason)
{
    return {.status = desk::Errc::invalid,
            .code = "csv.encoding",
            .detail = std::string(reason) + ": save the table again as CSV in UTF-8",
            .message = {}};
}

// Bytes of the character that begins with `lead`; 0: nothing begins so.
std::size_t length_of(unsigned char lead)
{
    if (lead < 0x80) return 1;
    if (lead >= 0xC2 && lead <= 0xDF) return 2;
    if (lead >= 0xE0 && lead <= 0xEF) return 3;
    if (lead >= 0xF0 && lead <= 0xF4) return 4;
    return 0;
}

bool is_utf8(std::string_view text)
{
    for (std::size_t at = 0; at < text.size();) {
        const auto lead = static_cast<unsigned char>(text[at]);
        const std::size_t length = length_of(lead);
        if (length == 0 || at + length > text.size()) return false;
        for (std::size_t i = 1; i < length; ++i) {
            const auto byte = static_cast<unsigned char>(text[at + i]);
            // The second byte must not make the character longer than it needs to be, a half of
            // a pair, or larger than there are characters.
            const bool first = i == 1;
            const unsigned char low = first && lead == 0xE0   ? 0xA0
                                      : first && lead == 0xF0 ? 0x90
                                                              : 0x80;
            const unsigned char high = first && lead == 0xED   ? 0x9F
                                       : first && lead == 0xF4 ? 0x8F
                                                               : 0xBF;
            if (byte < low || byte > high) return false;
        }
        at += length;
    }
    return true;
}

void append(std::string& text, std::uint16_t character)
{
    if (character < 0x80) {
        text += static_cast<char>(character);
    } else if (character < 0x800) {
        text += static_cast<char>(0xC0 | (character >> 6));
        text += static_cast<char>(0x80 | (character & 0x3F));
    } else {
        text += static_cast<char>(0xE0 | (character >> 12));
        text += static_cast<char>(0x80 | ((character >> 6) & 0x3F));
        text += static_cast<char>(0x80 | (character & 0x3F));
    }
}

desk::Result<std::string> from_windows(std::string_view file)
{
    std::string text;
    for (const char letter : file) {
        const auto byte = static_cast<unsigned char>(letter);
        const bool special = byte >= 0x80 && byte <= 0x9F;
        const std::uint16_t character = special ? windows_80_to_9f[byte - 0x80] : byte;
        if (character == 0) return not_a_text("the file is neither UTF-8 nor Windows-1252");
        append(text, character);
    }
    return text;
}

} // namespace

desk::Result<std::string> to_utf8(std::string_view file)
{
    constexpr std::string_view utf8_mark = "\xEF\xBB\xBF";
    if (file.starts_with("\xFF\xFE") || file.starts_with("\xFE\xFF"))
        return not_a_text("the file is in UTF-16");
    if (file.find('\0') != std::string_view::npos) return not_a_text("the file is not a text");
    if (file.starts_with(utf8_mark)) file.remove_prefix(utf8_mark.size());
    if (is_utf8(file)) return std::string(file);
    return from_windows(file);
}

} // namespace mock::store
