#include "mock-host/runtime/desk.hpp"
#include "mock-host/store/activities.hpp"
#include "mock-host/views/activity.hpp"
#include "mock-host/web/actions_part.hpp"
#include "mock-host/web/activities_filter.hpp"
#include "mock-host/web/addresses.hpp"
#include "mock-host/web/asset_marks.hpp"
#include "mock-host/web/asset_names.hpp"
#include "mock-host/web/assets.hpp"
#include "mock-host/web/journal_part.hpp"
#include "mock-host/web/page.hpp"
#include "mock-host/web/result_part.hpp"

namespace mock::web {

namespace {

constexpr std::size_t activities_shown = 20;

/// All that the page tells of an asset, read at once.
struct AssetView {
    store::Asset asset{};
    std::vector<services::Finding> marks{};
    views::TargetView on{};
    std::vector<store::Activity> activities{}; ///< the newest
    bool has_older = false;
};

AssetView view_asset(const Visit& visit, const store::Asset& asset)
{
    const AssetMarks marks(visit.desk);
    const store::Reader reader(visit.desk.store());
    store::ActivityFilter about_it;
    about_it.asset = asset.id;
    about_it.limit = activities_shown + 1; // One more than is shown tells whether there are more.
    AssetView view{asset, marks.of(asset),
                   views::view_target(reader, {store::TargetKind::asset, asset.id}),
                   store::list_activities(reader, about_it)};
    view.has_older = view.activities.size() > activities_shown;
    if (view.has_older) view.activities.resize(activities_shown);
    return view;
}

Html mark_box(const Visit& visit, const services::Finding& finding)
{
    const Html remedy =
        html("<p><strong>{}</strong> {}</p>", visit.t("result.remedy"), finding.remedy);
    return html("<div class=\"box\" data-tone=\"warn\"><p class=\"word\">{}</p><p>{}</p>{}</div>",
                mark_word(visit, finding), finding.title, when(!finding.remedy.empty(), remedy));
}

Html fact(const std::string& label, const Html& value)
{
    if (value.empty()) return {};
    return html("<div><dt>{}</dt><dd>{}</dd></div>", label, value);
}

Html facts(const Visit& visit, const store::Asset& asset)
{
    const std::string id = teamviewer_id(asset);
    const std::string source = teamviewer_source(visit, asset);
    const Html seen = last_seen(visit, asset);
    Html rows =
        fact(visit.t("assets.id"), id.empty() ? badge("none", visit.t("assets.no_id"))
                                              : html("<span class=\"number\">{}</span>", id)) +
        fact(visit.t("assets.source"), source.empty() ? not_known(visit) : escaped(source)) +
        fact(visit.t("assets.last_seen"), seen.empty() ? not_known(visit) : seen) +
        fact(visit.t("assets.serial"), escaped(asset.serial.value_or(""))) +
        fact(visit.t("assets.kind"), escaped(asset_kind(visit, asset)));
    for (const auto& [name, value] : asset.attributes) {
        if (!is_of_teamviewer(name)) rows += fact(name, escaped(value));
    }
    return html("<section class=\"panel\" id=\"facts\" aria-labelledby=\"h-facts\" data-live>"
                "<h2 id=\"h-facts\">{}</h2><dl class=\"fields\">{}</dl></section>",
                visit.t("activity.details"), rows);
}

Html all_activities(const Visit& visit, const store::Asset& asset)
{
    const Fields of_it{{"state", any_activity_state}, {"asset", asset.id}, {"sort", "newest"}};
    return html("<a class=\"button\" href=\"{}\">{}</a> ", with_query("/activities", of_it),
                visit.t("assets.newest_activities", {std::to_string(activities_shown)}));
}

Html activities(const Visit& visit, const AssetView& view)
{
    Html rows;
    for (const auto& activity : view.activities)
        rows += html("<li><a href=\"{}\">{}</a> {}<span class=\"note\">{}</span></li>",
                     activity_path(activity.number), activity.number,
                     state_badge(visit, activity.state), activity.title);
    const Html list =
        rows.empty() ? html("<div class=\"empty\"><p>{}</p></div>", visit.t("assets.no_activities"))
                     : html("<ul class=\"rows\">{}</ul>", rows);
    const std::string new_one = with_query("/activities/new", {{"asset", view.asset.id}});
    return html("<section class=\"panel\" id=\"activities\" aria-labelledby=\"h-activities\" "
                "data-live><h2 id=\"h-activities\">{}</h2>{}<p class=\"buttons spaced\">"
                "{}<a class=\"button\" href=\"{}\">{}</a></p></section>",
                visit.t("activities.title"), list,
                when(view.has_older, all_activities(visit, view.asset)), new_one,
                visit.t("activities.new"));
}

Html columns(const Visit& visit, const AssetView& view)
{
    const ActPlace place = place_of(visit, view.asset);
    Html boxes;
    for (const auto& finding : view.marks)
        boxes += mark_box(visit, finding);
    return html("<div class=\"columns\"><div class=\"act stack\">{}{}</div>"
                "<div class=\"main stack\">{}{}{}</div><div class=\"rest stack\">{}</div></div>",
                result_part(visit, place), actions_part(visit, place, view.on.links), boxes,
                facts(visit, view.asset), journal_part(visit, view.on.journal, place.page),
                activities(visit, view));
}

} // namespace

std::optional<store::Asset> asset_of(const Visit& visit)
{
    return store::find_asset(store::Reader(visit.desk.store()), visit.args.at(0));
}

ActPlace place_of(const Visit& visit, const store::Asset& asset)
{
    const std::string page = asset_path(asset.id);
    return {.target = {store::TargetKind::asset, asset.id},
            .page = page,
            .section = "assets",
            .crumbs = {{visit.t("assets.title"), "/assets"}, {asset.name, page}}};
}

Response no_asset(const Visit& visit)
{
    return not_found(visit, visit.t("assets.not_there", {visit.args.at(0)}));
}

Response asset_page(Visit& visit)
{
    const auto asset = asset_of(visit);
    if (!asset) return no_asset(visit);
    const AssetView view = view_asset(visit, *asset);
    Page page;
    page.title = asset->name;
    page.section = "assets";
    page.live_on = "asset:" + asset->id;
    page.body =
        crumbs(visit, {{visit.t("assets.title"), "/assets"}, {asset->name, ""}}) +
        html("<header class=\"head\" id=\"head\" data-live><h1>{}</h1></header>", asset->name) +
        flash(visit) + columns(visit, view);
    return show(visit, page);
}

} // namespace mock::web
