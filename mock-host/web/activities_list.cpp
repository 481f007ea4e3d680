#include "mock-host/store/links.hpp"
#include "mock-host/web/activities.hpp"
#include "mock-host/web/activities_filter.hpp"
#include "mock-host/web/addresses.hpp"
#include "mock-host/web/names.hpp"
#include "mock-host/web/page.hpp"
#include "mock-host/web/page_links.hpp"
#include "mock-host/web/page_size.hpp"

#include <algorithm>
#include <charconv>
#include <set>
#include <vector>

namespace mock::web {

namespace {

using store::ActivitySort;

/// A heading that sorts. `direction`: ascending or descending.
Html sort_heading(const Visit& visit, const char* sort, const char* key, const char* direction)
{
    const bool is_here = activity_sort(visit.query("sort")) == activity_sort(sort);
    return html("<th scope=\"col\"{}><a href=\"{}\">{}</a></th>",
                when(is_here, html(" aria-sort=\"{}\"", direction)),
                activities_path(visit, "sort", sort), visit.t(key));
}

Html heading(const Visit& visit, const char* key)
{
    return html("<th scope=\"col\">{}</th>", visit.t(key));
}

Html age_heading(const Visit& visit)
{
    if (activity_sort(visit.query("sort")) == ActivitySort::newest)
        return html("<th scope=\"col\" aria-sort=\"descending\"><a href=\"{}\">{}</a></th>",
                    activities_path(visit, "sort", "oldest"), visit.t("activities.opened"));
    if (activity_sort(visit.query("sort")) == ActivitySort::oldest)
        return html("<th scope=\"col\" aria-sort=\"ascending\"><a href=\"{}\">{}</a></th>",
                    activities_path(visit, "sort", "newest"), visit.t("activities.opened"));
    return sort_heading(visit, "newest", "activities.opened", "descending");
}

Html table_head(const Visit& visit)
{
    return html("<thead><tr>{}{}{}{}{}{}{}</tr></thead>", heading(visit, "activities.number"),
                sort_heading(visit, "title", "activities.subject", "ascending"),
                sort_heading(visit, "state", "activities.state", "ascending"),
                heading(visit, "activities.for"), heading(visit, "activities.responsible"),
                heading(visit, "activities.kind"), age_heading(visit));
}

Html labelled(const Visit& visit, const char* label, const std::string& value)
{
    if (value.empty()) return html("<td></td>");
    return html("<td data-label=\"{}\">{}</td>", visit.t(label), value);
}

Html row(const Visit& visit, Names& names, const store::Activity& activity, bool remote)
{
    const Html mark = remote ? html(" ") + badge("info", visit.t("activities.remote")) : Html();
    return html("<tr id=\"row-{}\"><td class=\"number\">{}</td><th scope=\"row\" class=\"main\">"
                "<a href=\"{}\">{}</a>{}</th><td>{}</td>{}{}<td>{}</td><td class=\"age\">{}</td>"
                "</tr>",
                activity.id, activity.number, activity_path(activity.number), activity.title, mark,
                state_badge(visit, activity.state),
                labelled(visit, "activities.for", names.person(activity.initiator)),
                labelled(visit, "activities.responsible", names.person(activity.responsible)),
                kind_word(visit, activity.kind), time_ago(visit, activity.created_at));
}

struct Found {
    std::vector<store::Activity> activities{};
    std::set<std::string> remote{}; ///< ids of those with an open session
    int count = 0;                  ///< on all pages; more than the limit: nobody counted on
    bool has_previous = false;
    bool has_next = false;
};

Found find(const Visit& visit)
{
    const store::Reader reader(visit.desk.store());
    const auto filter = filter_of(visit, page_size + 1);
    Found found;
    found.activities = store::list_activities(reader, filter);
    const bool has_more = found.activities.size() > page_size;
    const bool goes_back = !filter.before.empty();
    if (has_more)
        found.activities.erase(goes_back ? found.activities.begin() : found.activities.end() - 1);
    found.has_previous = goes_back ? has_more : !filter.after.empty();
    found.has_next = goes_back || has_more;
    // A list that ends on its first page has been counted by reading it.
    const bool is_all = !found.has_previous && !found.has_next;
    found.count = is_all ? static_cast<int>(found.activities.size())
                         : store::count_activities(reader, filter);
    std::vector<std::string> ids;
    for (const auto& activity : found.activities)
        ids.push_back(activity.id);
    found.remote = store::activities_with_open_links(reader, ids, visit.now);
    return found;
}

/// How many stand on the pages before: the address says it, and anybody can change that.
int rows_before(const Visit& visit, const Found& found)
{
    constexpr int most = 1'000'000'000;
    const std::string said = visit.query("before");
    int before = 0;
    std::from_chars(said.data(), said.data() + said.size(), before);
    const bool is_counted = found.count <= store::activities_counted_max;
    const int rest = is_counted ? found.count - static_cast<int>(found.activities.size()) : most;
    return std::clamp(before, 0, std::max(0, rest));
}

std::string count_words(const Visit& visit, const Found& found)
{
    const int before = rows_before(visit, found);
    const std::string first = std::to_string(before + 1);
    const std::string last = std::to_string(before + static_cast<int>(found.activities.size()));
    if (found.count > store::activities_counted_max)
        return visit.t("activities.count_many",
                       {first, last, std::to_string(store::activities_counted_max)});
    return visit.t("activities.count", {first, last, std::to_string(found.count)});
}

/// `side`: "after" the last row of this page, or "until" its first one.
std::string page_path(const Visit& visit, const char* side, const std::string& row, int before)
{
    const std::string here = activities_path(visit, "", "");
    const Fields place{{side, row}, {"before", std::to_string(std::max(0, before))}};
    return here + (here.find('?') == here.npos ? "?" : "&") + with_query("", place).substr(1);
}

Html paging(const Visit& visit, const Found& found)
{
    const int before = rows_before(visit, found);
    PageLinks links;
    if (found.has_previous) {
        links.first = activities_path(visit, "", "");
        links.previous = page_path(visit, "until", found.activities.front().id, before - page_size);
    }
    if (found.has_next)
        links.next = page_path(visit, "after", found.activities.back().id,
                               before + static_cast<int>(found.activities.size()));
    return html("<nav class=\"pages\" aria-label=\"{}\"><p data-count>{}</p>{}</nav>",
                visit.t("list.pages"), count_words(visit, found), page_links(visit, links));
}

Html table(const Visit& visit, const Found& found)
{
    Names names(visit.desk.store());
    Html rows;
    for (const auto& activity : found.activities)
        rows += row(visit, names, activity, found.remote.contains(activity.id));
    return html(
        "<div class=\"listing\"><table class=\"list\"><caption class=\"unseen\">{}</caption>"
        "{}<tbody>{}</tbody></table></div>{}",
        visit.t("activities.title"), table_head(visit), rows, paging(visit, found));
}

Html nothing(const Visit& visit)
{
    const std::string search = visit.query("q");
    const bool open_only = visit.query("state").empty();
    const Html more = html("<a class=\"button primary\" href=\"{}\">{}</a> ",
                           activities_path(visit, "state", any_activity_state),
                           visit.t("activities.also_closed"));
    return html("<div class=\"listing empty\"><h2>{}</h2><p data-count>{}</p><p class=\"buttons\">"
                "{}<a class=\"button\" href=\"/activities\">{}</a></p></div>",
                search.empty() ? visit.t("activities.nothing")
                               : visit.t("activities.no_match", {search}),
                visit.t(open_only ? "activities.nothing_open" : "activities.nothing_about"),
                when(open_only, more), visit.t("activities.show_open"));
}

} // namespace

Response activities_page(Visit& visit)
{
    const Found found = find(visit);
    Page page;
    page.title = visit.t("activities.title");
    page.section = "activities";
    page.live_on = "activity";
    page.body = html("<header class=\"head with-buttons\"><h1>{}</h1><p class=\"buttons\">"
                     "<a class=\"button primary\" href=\"/activities/new\">{}</a></p></header>{}{}"
                     "<div id=\"results\" data-live>{}</div>",
                     page.title, visit.t("activities.new"), flash(visit), activity_filters(visit),
                     found.activities.empty() ? nothing(visit) : table(visit, found));
    return show(visit, page);
}

} // namespace mock::web
