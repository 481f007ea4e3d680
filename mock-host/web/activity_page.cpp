#include "mock-host/views/activity.hpp"
#include "mock-host/web/actions_part.hpp"
#include "mock-host/web/activities.hpp"
#include "mock-host/web/activity_parts.hpp"
#include "mock-host/web/addresses.hpp"
#include "mock-host/web/journal_part.hpp"
#include "mock-host/web/page.hpp"
#include "mock-host/web/result_part.hpp"

namespace mock::web {

namespace {

Html columns(const Visit& visit, const views::ActivityView& view)
{
    const ActPlace place = place_of(visit, view.activity);
    return html("<div class=\"columns\">\n<div class=\"act stack\">{}{}</div>\n"
                "<div class=\"main stack\">{}{}</div>\n<div class=\"rest stack\">{}{}{}</div>\n"
                "</div>",
                result_part(visit, place), actions_part(visit, place, view.on.links),
                note_part(visit, view.activity), journal_part(visit, view.on.journal, place.page),
                facts_part(visit, view), assets_part(visit, view.assets),
                booked_time_part(visit, view.time_entries));
}

} // namespace

std::optional<store::Activity> activity_of(const Visit& visit)
{
    return store::find_activity_by_number(store::Reader(visit.desk.store()), visit.args.at(0));
}

ActPlace place_of(const Visit& visit, const store::Activity& activity)
{
    const std::string page = activity_path(activity.number);
    return {.target = {store::TargetKind::activity, activity.id},
            .page = page,
            .section = "activities",
            .crumbs = {{visit.t("activities.title"), "/activities"}, {activity.number, page}}};
}

Response no_activity(const Visit& visit)
{
    return not_found(visit, visit.t("activity.not_there", {visit.args.at(0)}));
}

Response activity_page(Visit& visit)
{
    const auto activity = activity_of(visit);
    if (!activity) return no_activity(visit);
    const auto view = views::view_activity(store::Reader(visit.desk.store()), *activity);
    Page page;
    page.title = activity->number + ' ' + activity->title;
    page.section = "activities";
    page.live_on = "activity:" + activity->id;
    page.body =
        crumbs(visit, {{visit.t("activities.title"), "/activities"}, {activity->number, ""}}) +
        activity_head(visit, view) + flash(visit) + columns(visit, view);
    return show(visit, page);
}

} // namespace mock::web
