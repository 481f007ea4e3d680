#include "mock-host/runtime/redaction.hpp"

#include <algorithm>
#include <array>

namespace mock::runtime {

namespace {

constexpr std::string_view blank = "***";
constexpr std::size_t secret_min = 6;
constexpr std::size_t secrets_max = 1000;

char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool is_word(char c)
{
    const char l = lower(c);
    return (l >= 'a' && l <= 'z') || (l >= '0' && l <= '9') || c == '_';
}

bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool is_among(char c, std::string_view characters)
{
    return characters.find(c) != characters.npos;
}

struct Marker {
    std::string_view name; ///< in lower case
    /// What may stand between the name and the secret.
    std::string_view between;
};

constexpr std::array<Marker, 9> markers{{
    {"bearer", " "},
    {"access_token", " =:\"'\\"},
    {"refresh_token", " =:\"'\\"},
    {"client_secret", " =:\"'\\"},
    {"script_token", " =:\"'\\"},
    {"authorization_code", " =:\"'\\"},
    {"servicequeuetoken", "="},
    {"password", " =:\"'\\"},
    {"code", "="},
}};

bool matches(std::string_view text, std::size_t at, std::string_view name)
{
    if (text.size() - at < name.size()) return false;
    if (at > 0 && is_word(text[at - 1])) return false;
    return std::equal(name.begin(), name.end(), text.begin() + static_cast<std::ptrdiff_t>(at),
                      [](char want, char is) { return want == lower(is); });
}

/// Where the secret after a marker at `at` begins; npos if there is none.
std::size_t secret_at(std::string_view text, std::size_t at)
{
    for (const Marker& marker : markers) {
        if (!matches(text, at, marker.name)) continue;
        std::size_t start = at + marker.name.size();
        const std::size_t before = start;
        while (start < text.size() && is_among(text[start], marker.between))
            ++start;
        if (start > before && start < text.size()) return start;
    }
    return text.npos;
}

/// "/s123456789-SECRET": where the secret begins; npos if this is no such link.
std::size_t link_secret_at(std::string_view text, std::size_t at)
{
    if (text[at] != '/' || at + 1 >= text.size() || lower(text[at + 1]) != 's') return text.npos;
    std::size_t i = at + 2;
    while (i < text.size() && is_digit(text[i]))
        ++i;
    const bool is_code = i - at > 7 && i + 1 < text.size() && text[i] == '-';
    return is_code ? i + 1 : text.npos;
}

std::size_t end_of_secret(std::string_view text, std::size_t start)
{
    const std::size_t end = text.find_first_of(" \t\r\n\"'&,;}<>)\\", start);
    return end == text.npos ? text.size() : end;
}

std::string clean_patterns(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        std::size_t start = secret_at(text, at);
        if (start == text.npos) start = link_secret_at(text, at);
        if (start == text.npos) {
            out += text[at++];
            continue;
        }
        out += text.substr(at, start - at);
        out += blank;
        at = end_of_secret(text, start);
    }
    return out;
}

} // namespace

void Redactor::hide(const desk::Secret& secret)
{
    const std::string_view value = secret.reveal();
    if (value.size() < secret_min) return;
    const std::lock_guard lock(mutex_);
    const bool is_known = std::any_of(known_.begin(), known_.end(),
                                      [&](const auto& one) { return one.reveal() == value; });
    if (is_known) return;
    if (known_.size() == secrets_max) known_.pop_front();
    known_.push_back(secret);
}

std::string Redactor::clean(std::string_view text) const
{
    std::string out(text);
    {
        const std::lock_guard lock(mutex_);
        for (const desk::Secret& secret : known_) {
            const std::string_view value = secret.reveal();
            for (auto at = out.find(value); at != out.npos; at = out.find(value, at)) {
                out.replace(at, value.size(), blank);
            }
        }
    }
    return clean_patterns(out);
}

} // namespace mock::runtime
