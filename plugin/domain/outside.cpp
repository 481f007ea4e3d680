#include "plugin/domain/outside.hpp"

#include "plugin/domain/limits.hpp"

#include <algorithm>

namespace tv {
namespace {

constexpr std::size_t id_bytes_max = 63;
constexpr std::size_t key_part_bytes_max = 64;

bool is_alphanumeric(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_control(char c)
{
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7f;
}

std::string without_ends(std::string text)
{
    const auto first = text.find_first_not_of(" \n");
    if (first == std::string::npos) return {};
    const auto last = text.find_last_not_of(" \n");
    return text.substr(first, last - first + 1);
}

} // namespace

std::string cut(std::string_view text, std::size_t max_bytes)
{
    if (text.size() <= max_bytes) return std::string(text);
    std::size_t end = max_bytes;
    // 10xxxxxx continues a character that began before.
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0U) == 0x80U)
        --end;
    return std::string(text.substr(0, end));
}

std::string one_line(std::string_view text, std::size_t max_bytes)
{
    std::string line;
    for (const char c : text) {
        const char shown = is_control(c) ? ' ' : c;
        if (shown == ' ' && (line.empty() || line.back() == ' ')) continue;
        line.push_back(shown);
    }
    return without_ends(cut(without_ends(std::move(line)), max_bytes));
}

bool is_one_line(std::string_view text, std::size_t max_bytes)
{
    if (text.size() > max_bytes || text.ends_with(' ')) return false;
    char before = ' ';
    for (const char c : text) {
        if (is_control(c) || (c == ' ' && before == ' ')) return false;
        before = c;
    }
    return true;
}

std::string lines(std::string_view text, std::size_t max_bytes)
{
    std::string kept;
    std::copy_if(text.begin(), text.end(), std::back_inserter(kept),
                 [](char c) { return c == '\n' || !is_control(c); });
    return without_ends(cut(without_ends(std::move(kept)), max_bytes));
}

std::string email_address(std::string_view text)
{
    std::string address = one_line(text, text.size());
    return address.size() > limits::email_bytes ? std::string{} : address;
}

std::string key_part(std::string_view id)
{
    const auto allowed = [](char c) { return is_alphanumeric(c) || c == '-' || c == '_'; };
    const bool fits = !id.empty() && id.size() <= key_part_bytes_max;
    if (fits && std::all_of(id.begin(), id.end(), allowed)) return std::string(id);
    return "x" + hex(stable_hash(id));
}

bool is_desk_id(std::string_view id)
{
    const auto allowed = [](char c) {
        return is_alphanumeric(c) || c == '.' || c == '_' || c == '-';
    };
    return !id.empty() && id.size() <= id_bytes_max && std::all_of(id.begin(), id.end(), allowed);
}

std::uint64_t stable_hash(std::string_view text)
{
    std::uint64_t hash = 0xcbf29ce484222325ULL;
    for (const char c : text) {
        hash ^= static_cast<unsigned char>(c);
        hash *= 0x100000001b3ULL;
    }
    return hash;
}

std::string hex(std::uint64_t number)
{
    std::string digits(16, '0');
    for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit, number >>= 4U)
        *digit = "0123456789abcdef"[number & 0xfU];
    return digits;
}

} // namespace tv
