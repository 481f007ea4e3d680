#include "mock-host/web/api_filter.hpp"

#include "mock-host/web/page.hpp"
#include "mock-host/web/page_size.hpp"

#include <desk/sdk/number.hpp>

#include <algorithm>
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
    const int number = desk::to_number<int>(wanted).value_or(0);
    const bool fits = number >= 1 && number <= page_size_max;
    if (wanted.empty() || fits) return {};
    return unfit(visit, "limit", visit.t("trouble.limit_remedy", {std::to_string(page_size_max)}));
}

std::optional<std::int64_t> before_of(const Visit& visit)
{
    const auto number = desk::to_number<std::int64_t>(visit.query("before"));
    return number && *number > 0 ? number : std::nullopt;
}

std::optional<Response> unfit_before(const Visit& visit)
{
    if (visit.query("before").empty() || before_of(visit)) return {};
    return unfit(visit, "before", visit.t("trouble.before_remedy"));
}

} // namespace mock::web
