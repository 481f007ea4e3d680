#include "mock-host/loader/names.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>

namespace mock::loader {
namespace {

constexpr std::size_t name_max = 63;

bool only(std::string_view text, std::string_view more, bool upper_case) noexcept
{
    return std::all_of(text.begin(), text.end(), [&](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
               (upper_case && c >= 'A' && c <= 'Z') || more.find(c) != std::string_view::npos;
    });
}

struct Version {
    std::array<std::uint32_t, 3> numbers{};
    std::string_view suffix;
};

std::optional<Version> parse_version(std::string_view text) noexcept
{
    Version version;
    const auto dash = text.find('-');
    if (dash != std::string_view::npos) version.suffix = text.substr(dash + 1);
    const std::string_view core = text.substr(0, dash);
    const char* at = core.data();
    const char* const end = core.data() + core.size();
    for (std::size_t i = 0; i < version.numbers.size(); ++i) {
        if (i > 0 && (at == end || *at++ != '.')) return std::nullopt;
        const auto [next, problem] = std::from_chars(at, end, version.numbers[i]);
        if (problem != std::errc()) return std::nullopt;
        at = next;
    }
    const bool has_empty_suffix = dash != std::string_view::npos && version.suffix.empty();
    if (at != end || has_empty_suffix || !only(version.suffix, ".-", true)) return std::nullopt;
    return version;
}

/// As SemVer has it: numbers as such and before words, words as text.
int compare_suffix_parts(std::string_view a, std::string_view b)
{
    const auto is_number = [](std::string_view part) {
        return part.find_first_not_of("0123456789") == part.npos;
    };
    if (is_number(a) != is_number(b)) return is_number(a) ? -1 : 1;
    if (is_number(a)) {
        for (std::string_view* part : {&a, &b})
            part->remove_prefix(std::min(part->find_first_not_of('0'), part->size()));
        if (a.size() != b.size()) return a.size() < b.size() ? -1 : 1;
    }
    return a.compare(b);
}

int compare_suffixes(std::string_view a, std::string_view b)
{
    const auto take_part = [](std::string_view& suffix) {
        const std::string_view part = suffix.substr(0, suffix.find('.'));
        suffix.remove_prefix(std::min(part.size() + 1, suffix.size()));
        return part;
    };
    while (!a.empty() && !b.empty()) {
        const int order = compare_suffix_parts(take_part(a), take_part(b));
        if (order != 0) return order;
    }
    return static_cast<int>(!a.empty()) - static_cast<int>(!b.empty());
}

} // namespace

bool is_id(std::string_view text) noexcept
{
    return !text.empty() && text.size() <= name_max && only(text, "._/-", false);
}

bool is_version(std::string_view text) noexcept
{
    return text.size() <= name_max && parse_version(text).has_value();
}

bool is_sha256(std::string_view text) noexcept
{
    return text.size() == 64 && std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
           });
}

std::optional<Target> target_of(std::string_view name) noexcept
{
    for (const Target target : {Target::activity, Target::asset, Target::configuration}) {
        if (name == name_of(target)) return target;
    }
    return std::nullopt;
}

int compare_versions(std::string_view a, std::string_view b)
{
    const auto left = parse_version(a).value_or(Version{});
    const auto right = parse_version(b).value_or(Version{});
    if (left.numbers != right.numbers) return left.numbers < right.numbers ? -1 : 1;
    // A suffix marks what comes before the release.
    if (left.suffix.empty() != right.suffix.empty()) return left.suffix.empty() ? 1 : -1;
    return compare_suffixes(left.suffix, right.suffix);
}

} // namespace mock::loader
