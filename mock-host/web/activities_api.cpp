#include "mock-host/views/activity.hpp"
#include "mock-host/views/json.hpp"
#include "mock-host/views/time_text.hpp"
#include "mock-host/web/activities.hpp"
#include "mock-host/web/activities_filter.hpp"
#include "mock-host/web/links.hpp"
#include "mock-host/web/names.hpp"
#include "mock-host/web/page_size.hpp"

#include <boost/json.hpp>

namespace mock::web {

namespace json = boost::json;

namespace {

json::object row_json(Names& names, const store::Activity& activity)
{
    return {{"number", activity.number},
            {"id", activity.id},
            {"kind", std::string(store::word(activity.kind))},
            {"title", activity.title},
            {"state", std::string(store::word(activity.state))},
            {"initiator", views::json_or_null(names.person(activity.initiator))},
            {"responsible", views::json_or_null(names.person(activity.responsible))},
            {"created_at", views::utc_time(activity.created_at)}};
}

} // namespace

Response api_activities(Visit& visit)
{
    if (auto unfit = unfit_activity_filter(visit)) return *std::move(unfit);
    if (auto unfit = unfit_page_size(visit)) return *std::move(unfit);
    const int limit = page_size_of(visit);
    const auto found =
        store::list_activities(store::Reader(visit.desk.store()), filter_of(visit, limit));
    Names names(visit.desk.store());
    json::array rows;
    for (const auto& activity : found)
        rows.push_back(row_json(names, activity));
    const bool is_full = static_cast<int>(found.size()) == limit;
    const std::string next = is_full ? found.back().id : std::string();
    return json_response(200, json::serialize(json::object{{"activities", std::move(rows)},
                                                           {"next", views::json_or_null(next)}}));
}

Response api_activity(Visit& visit)
{
    const auto activity = activity_of(visit);
    if (!activity) return no_activity(visit);
    const auto view = views::view_activity(store::Reader(visit.desk.store()), *activity);
    json::object answer = views::activity_json(view);
    hide_addresses(answer["links"].as_array(), place_of(visit, *activity), view.on.links);
    return json_response(200, json::serialize(answer));
}

Response api_me(Visit& visit)
{
    const store::Person& me = *visit.person;
    return json_response(200,
                         json::serialize(json::object{{"id", me.id},
                                                      {"name", me.name},
                                                      {"email", views::json_or_null(me.email)},
                                                      {"locale", me.locale},
                                                      {"role", std::string(store::word(me.role))},
                                                      {"csrf", visit.csrf}}));
}

} // namespace mock::web
