#include "mock-host/runtime/redaction.hpp"

#include <algorithm>
#include <array>
#include <random>

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

Redactor::Redactor()
    : base_((std::uint64_t{std::random_device()()} << 32) + 2 * std::random_device()() + 1)
{
}

std::uint64_t Redactor::mark_of(std::string_view text) const
{
    std::uint64_t mark = 0;
    for (const char c : text)
        mark = mark * base_ + static_cast<unsigned char>(c) + 1;
    return mark;
}

void Redactor::hide(const desk::Secret& secret)
{
    const std::string_view value = secret.reveal();
    if (value.size() < secret_min) return;
    const Known known{value.size(), mark_of(value)};
    const std::lock_guard lock(mutex_);
    if (!known_.insert(known).second) return;
    order_.push_back(known);
    if (order_.size() <= secrets_max) return;
    known_.erase(order_.front());
    order_.pop_front();
}

/// The mark of each piece of one size follows from the mark of the piece before it.
void Redactor::find_pieces(std::string_view text, std::size_t size,
                           std::vector<std::size_t>& hidden) const
{
    std::uint64_t weight = 1; // of the character that leaves
    for (std::size_t i = 1; i < size; ++i)
        weight *= base_;
    std::uint64_t mark = mark_of(text.substr(0, size));
    for (std::size_t at = 0;; ++at) {
        if (known_.count({size, mark}) > 0) hidden[at] = std::max(hidden[at], size);
        if (at + size >= text.size()) return;
        mark -= weight * (static_cast<unsigned char>(text[at]) + 1U);
        mark = mark * base_ + static_cast<unsigned char>(text[at + size]) + 1;
    }
}

std::string Redactor::clean(std::string_view text) const
{
    std::vector<std::size_t> hidden(text.size()); // how many characters from here
    {
        const std::lock_guard lock(mutex_);
        for (auto one = known_.begin(); one != known_.end() && one->size <= text.size();
             one = known_.upper_bound({one->size, ~std::uint64_t{0}}))
            find_pieces(text, one->size, hidden);
    }
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        if (hidden[at] > 0)
            out += blank;
        else
            out += text[at];
        at += std::max<std::size_t>(hidden[at], 1);
    }
    return clean_patterns(out);
}

} // namespace mock::runtime
