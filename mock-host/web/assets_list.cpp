#include "mock-host/runtime/desk.hpp"
#include "mock-host/store/ids.hpp"
#include "mock-host/web/addresses.hpp"
#include "mock-host/web/asset_marks.hpp"
#include "mock-host/web/asset_names.hpp"
#include "mock-host/web/assets.hpp"
#include "mock-host/web/page.hpp"
#include "mock-host/web/page_size.hpp"

#include <algorithm>
#include <iterator>

namespace mock::web {

namespace {

constexpr int marked_max = 500;
constexpr const char* attribute = "remote_ids.teamviewer";

struct Found {
    std::vector<store::Asset> assets{};
    bool has_more = false;
    std::string next{}; ///< where the next page begins; empty: there is none
};

std::string list_path(const Visit& visit, const std::string& after)
{
    return with_query("/assets",
                      {{"q", visit.query("q")}, {"mark", visit.query("mark")}, {"after", after}});
}

Html filters(const Visit& visit)
{
    const std::string wanted = visit.query("mark");
    Html options;
    for (const char* mark : {"", "with_id", "problem"}) {
        const std::string key = *mark == '\0' ? "all" : mark;
        options += html("<option value=\"{}\"{}>{}</option>", mark,
                        when(wanted == mark, html(" selected")), visit.t("assets.filter." + key));
    }
    return html("<form class=\"filters\" role=\"search\" method=\"get\" action=\"/assets\" "
                "data-live-search><label class=\"search\">{} <input type=\"search\" name=\"q\" "
                "value=\"{}\" placeholder=\"{}\" autocomplete=\"off\"></label>"
                "<label>{} <select name=\"mark\">{}</select></label>"
                "<button data-no-js>{}</button></form>",
                visit.t("list.search"), visit.query("q"), visit.t("assets.search_hint"),
                visit.t("assets.show"), options, visit.t("list.filter"));
}

/// As the store searches.
bool contains(const store::Asset& asset, const std::string& search)
{
    const auto is_in = [wanted = store::folded(search)](const std::string& text) {
        return store::folded(text).find(wanted) != std::string::npos;
    };
    return is_in(asset.name) || is_in(asset.serial.value_or("")) ||
           std::any_of(asset.attributes.begin(), asset.attributes.end(),
                       [&](const auto& one) { return is_in(one.second); });
}

/// Keeps so many, and notes whether there were more.
void cut(Found& found, int most)
{
    found.has_more = cut_page(found.assets, most);
}

/// All that the last runs complained about: few, so they stand on one page.
Found marked(store::Connection connection, const AssetMarks& marks, const std::string& search)
{
    Found found;
    for (const std::string& name : marks.names()) {
        auto some = store::find_assets_by_name(connection, name);
        std::copy_if(some.begin(), some.end(), std::back_inserter(found.assets),
                     [&](const store::Asset& asset) { return contains(asset, search); });
        if (found.assets.size() > marked_max) break;
    }
    cut(found, marked_max);
    return found;
}

Found find(const Visit& visit, store::Connection connection, const AssetMarks& marks)
{
    store::AssetFilter filter;
    // An id is searched for as it is stored, whatever groups it was typed in.
    filter.search = ungrouped(visit.query("q"));
    if (visit.query("mark") == "problem") return marked(connection, marks, filter.search);
    if (visit.query("mark") == "with_id") filter.only_with_attribute = attribute;
    filter.after = visit.query("after");
    filter.limit = page_size + 1;
    Found found{store::search_assets(connection, filter)};
    cut(found, page_size);
    if (found.has_more) found.next = found.assets.back().id;
    return found;
}

Html marks_of(const Visit& visit, const store::Asset& asset, const AssetMarks& marks)
{
    Html badges;
    if (teamviewer_id(asset).empty()) badges += html(" ") + badge("none", visit.t("assets.no_id"));
    for (const auto& finding : marks.of(asset))
        badges += html(" ") + badge("warn", mark_word(visit, finding));
    const auto& findings = marks.of(asset);
    if (!findings.empty()) badges += html("<span class=\"note\">{}</span>", findings.front().title);
    return badges;
}

Html cell(const Visit& visit, const char* label, const char* css_class, const std::string& value)
{
    if (value.empty()) return html("<td></td>");
    return html("<td data-label=\"{}\"{}>{}</td>", visit.t(label),
                when(*css_class != '\0', html(" class=\"{}\"", css_class)), value);
}

/// What a synchronisation tells of a device: an asset without it is worth a dash.
Html told(const Visit& visit, const char* label, const char* css_class, const Html& value)
{
    return html("<td data-label=\"{}\"{}>{}</td>", visit.t(label),
                when(*css_class != '\0', html(" class=\"{}\"", css_class)),
                value.empty() ? not_known(visit) : value);
}

Html row(const Visit& visit, const store::Asset& asset, const AssetMarks& marks)
{
    return html("<tr id=\"row-{}\"><th scope=\"row\" class=\"main\"><a href=\"{}\">{}</a>{}</th>"
                "{}{}{}{}{}</tr>",
                asset.id, asset_path(asset.id), asset.name, marks_of(visit, asset, marks),
                cell(visit, "assets.id", "id", teamviewer_id(asset)),
                told(visit, "assets.source", "", escaped(teamviewer_source(visit, asset))),
                told(visit, "assets.last_seen", "age", last_seen(visit, asset)),
                cell(visit, "assets.serial", "", asset.serial.value_or("")),
                cell(visit, "assets.kind", "", asset_kind(visit, asset)));
}

Html table_head(const Visit& visit)
{
    Html cells;
    for (const char* key : {"assets.name", "assets.id", "assets.source", "assets.last_seen",
                            "assets.serial", "assets.kind"})
        cells += html("<th scope=\"col\">{}</th>", visit.t(key));
    return html("<thead><tr>{}</tr></thead>", cells);
}

Html paging(const Visit& visit, const Found& found)
{
    Html links;
    if (!visit.query("after").empty())
        links += html(" <a class=\"button\" href=\"{}\" rel=\"first\">{}</a>", list_path(visit, ""),
                      visit.t("list.first"));
    if (!found.next.empty())
        links += html(" <a class=\"button\" href=\"{}\" rel=\"next\">{}</a>",
                      list_path(visit, found.next), visit.t("list.next"));
    const std::string count = std::to_string(found.assets.size());
    return html("<nav class=\"pages\" aria-label=\"{}\"><p data-count>{}</p>{}</nav>",
                visit.t("list.pages"),
                visit.t(found.has_more ? "assets.count_more" : "assets.count", {count}), links);
}

Html nothing(const Visit& visit)
{
    return html("<div class=\"listing empty\"><h2>{}</h2><p data-count>{}</p><p class=\"buttons\">"
                "<a class=\"button\" href=\"/assets\">{}</a></p></div>",
                visit.t("assets.nothing"), visit.t("assets.nothing_about"),
                visit.t("assets.show_all"));
}

Html results(const Visit& visit)
{
    const AssetMarks marks(visit.desk);
    const store::Reader reader(visit.desk.store());
    const Found found = find(visit, reader, marks);
    if (found.assets.empty()) return nothing(visit);
    Html rows;
    for (const auto& asset : found.assets)
        rows += row(visit, asset, marks);
    return html(
        "<div class=\"listing\"><table class=\"list\"><caption class=\"unseen\">{}</caption>"
        "{}<tbody>{}</tbody></table></div>{}",
        visit.t("assets.title"), table_head(visit), rows, paging(visit, found));
}

} // namespace

Response assets_page(Visit& visit)
{
    Page page;
    page.title = visit.t("assets.title");
    page.section = "assets";
    page.body = html("<header class=\"head\"><h1>{}</h1></header>{}"
                     "<div id=\"results\" data-live>{}</div>",
                     page.title, filters(visit), results(visit));
    return show(visit, page);
}

} // namespace mock::web
