#include "plugin/net/encoding.hpp"

#include <desk/sdk/secret.hpp>

#include <algorithm>
#include <cstddef>
#include <optional>

namespace tv::http {
namespace {

bool is_plain(char c)
{
    // Not isalnum: it depends on the locale of the process.
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_' || c == '~';
}

std::optional<unsigned> hex_digit(char c)
{
    if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
    if (c >= 'a' && c <= 'f') return static_cast<unsigned>(c - 'a' + 10);
    if (c >= 'A' && c <= 'F') return static_cast<unsigned>(c - 'A' + 10);
    return std::nullopt;
}

} // namespace

std::string percent_encode(std::string_view text)
{
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string encoded;
    encoded.reserve(3 * text.size()); // It never moves: it may be a secret.
    for (const char c : text) {
        if (is_plain(c)) {
            encoded += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        encoded += '%';
        encoded += digits[byte >> 4];
        encoded += digits[byte & 15];
    }
    return encoded;
}

std::string percent_decode(std::string_view text)
{
    std::string decoded;
    decoded.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '+') {
            decoded += ' ';
            continue;
        }
        if (text[i] == '%' && i + 2 < text.size()) {
            const auto high = hex_digit(text[i + 1]);
            const auto low = hex_digit(text[i + 2]);
            if (high && low) {
                decoded += static_cast<char>(*high * 16 + *low);
                i += 2;
                continue;
            }
        }
        decoded += text[i];
    }
    return decoded;
}

Form& Form::add(std::string_view name, std::string_view value)
{
    const desk::Secret encoded(percent_encode(value));
    if (!text_.empty()) desk::append_secret(text_, "&");
    desk::append_secret(text_, percent_encode(name));
    desk::append_secret(text_, "=");
    desk::append_secret(text_, encoded.reveal());
    return *this;
}

Form& Form::add_if(std::string_view name, std::string_view value)
{
    return value.empty() ? *this : add(name, value);
}

std::string form_value(std::string_view form, std::string_view name)
{
    while (!form.empty()) {
        const std::string_view field = form.substr(0, form.find('&'));
        form.remove_prefix(std::min(form.size(), field.size() + 1));
        const auto equals = field.find('=');
        if (equals == std::string_view::npos) continue;
        if (percent_decode(field.substr(0, equals)) == name) {
            return percent_decode(field.substr(equals + 1));
        }
    }
    return {};
}

} // namespace tv::http
