#include "mock-host/web/api_filter.hpp"

#include "mock-host/web/page.hpp"
#include "mock-host/web/page_size.hpp"

#include <algorithm>
#include <charconv>
#include <string>

namespace mock::web {

namespace {

Response unfit(const Visit& visit, const std::string& name, const std::string& remedy)
{
    return trouble(visit, 400, visit.t("trouble.filter", {name, visit.query(name)}), remedy);
}

} // namespace

std::optional<Response> unknown_word(const Visit& visit, const std::string& name,
                                     const std::vector<std::string>& words)
{
    const std::string wanted = visit.query(name);
    if (wanted.empty() || std::find(words.begin(), words.end(), wanted) != words.end()) return {};
    std::string list;
    for (const std::string& word : words)
        list += (list.empty() ? "" : ", ") + word;
    return unfit(visit, name, visit.t("trouble.filter_remedy", {list}));
}

std::optional<Response> unfit_page_size(const Visit& visit)
{
    const std::string wanted = visit.query("limit");
    const char* const end = wanted.data() + wanted.size();
    int number = 0;
    const auto read = std::from_chars(wanted.data(), end, number);
    const bool is_number = read.ec == std::errc() && read.ptr == end;
    const bool fits = is_number && number >= 1 && number <= page_size_max;
    if (wanted.empty() || fits) return {};
    return unfit(visit, "limit", visit.t("trouble.limit_remedy", {std::to_string(page_size_max)}));
}

} // namespace mock::web
