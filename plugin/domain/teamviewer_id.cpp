#include "plugin/domain/teamviewer_id.hpp"

#include <desk/sdk/number.hpp>

#include <algorithm>
#include <vector>

namespace tv {
namespace {

using IdState = TeamViewerId::State;

constexpr std::size_t digits_min = 8;
constexpr std::size_t digits_max = 12;

constexpr std::uint64_t smallest_with(std::size_t digits)
{
    std::uint64_t number = 1;
    while (--digits > 0)
        number *= 10;
    return number;
}

constexpr std::uint64_t first_id = smallest_with(digits_min);
constexpr std::uint64_t end_of_ids = smallest_with(digits_max + 1);

bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

std::vector<std::string_view> parts(std::string_view text, std::string_view separators)
{
    std::vector<std::string_view> found;
    while (!text.empty()) {
        const auto length = std::min(text.find_first_of(separators), text.size());
        if (length > 0) found.push_back(text.substr(0, length));
        text.remove_prefix(std::min(length + 1, text.size()));
    }
    return found;
}

/// Without the blanks and hyphens that make an id readable, and without the `r` of the API.
std::string bare(std::string_view typed)
{
    std::string kept;
    std::copy_if(typed.begin(), typed.end(), std::back_inserter(kept),
                 [](char c) { return c != ' ' && c != '-'; });
    if (!kept.empty() && (kept.front() == 'r' || kept.front() == 'R')) kept.erase(0, 1);
    return kept;
}

bool is_one_id(std::string_view typed)
{
    const std::string digits = bare(typed);
    return digits.size() >= digits_min && digits.size() <= digits_max &&
           std::all_of(digits.begin(), digits.end(), is_digit);
}

} // namespace

TeamViewerId read_teamviewer_id(std::string_view typed)
{
    // As the synchronisation writes it: a million of them need no second look.
    const bool is_bare = typed.size() >= digits_min && typed.size() <= digits_max &&
                         std::all_of(typed.begin(), typed.end(), is_digit);
    if (is_bare) return {IdState::valid, std::string(typed)};
    if (typed.empty()) return {IdState::missing};

    std::string plain(typed);
    // People copy ids from web pages, where the blanks between the groups do not break the line.
    for (std::size_t at = 0; (at = plain.find("\xc2\xa0", at)) != std::string::npos;)
        plain.replace(at, 2, " ");

    const auto apart = parts(plain, ",;/|\t\r\n");
    if (apart.empty() || bare(plain).empty()) return {IdState::missing};
    if (apart.size() > 1) {
        const bool all_ids = std::all_of(apart.begin(), apart.end(), is_one_id);
        return {all_ids ? IdState::several : IdState::malformed};
    }
    if (is_one_id(apart.front())) return {IdState::valid, bare(apart.front())};

    const auto words = parts(apart.front(), " ");
    const bool all_ids = words.size() > 1 && std::all_of(words.begin(), words.end(), is_one_id);
    return {all_ids ? IdState::several : IdState::malformed};
}

std::string grouped(std::string_view digits)
{
    std::string shown;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        if (i > 0 && (digits.size() - i) % 3 == 0) shown.push_back(' ');
        shown.push_back(digits[i]);
    }
    return shown;
}

std::uint64_t id_number(std::string_view digits)
{
    return desk::to_number<std::uint64_t>(digits).value_or(0);
}

bool may_be_id(std::uint64_t number)
{
    return first_id <= number && number < end_of_ids;
}

} // namespace tv
