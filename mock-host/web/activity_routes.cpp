#include "mock-host/web/activities.hpp"
#include "mock-host/web/calls_api.hpp"
#include "mock-host/web/links.hpp"
#include "mock-host/web/page.hpp"

namespace mock::web {

namespace {

template <Response (*Handler)(Visit&, const ActPlace&, const std::string&)>
Response on_activity(Visit& visit)
{
    const auto activity = activity_of(visit);
    if (!activity) return no_activity(visit);
    return Handler(visit, place_of(visit, *activity), visit.args.at(1));
}

Response open_link_of_activity(Visit& visit)
{
    const auto activity = activity_of(visit);
    if (!activity) return no_activity(visit);
    return open_link(visit, place_of(visit, *activity), visit.args.at(1), visit.args.at(2));
}

} // namespace

std::vector<Route> activity_routes()
{
    return {
        {"GET", "/activities", Who::agent, activities_page},
        {"GET", "/activities/new", Who::agent, new_activity_page},
        {"POST", "/activities", Who::agent, create_activity},
        {"GET", "/activities/{}", Who::agent, activity_page},
        {"POST", "/activities/{}/close", Who::agent, close_activity},
        {"POST", "/activities/{}/reopen", Who::agent, reopen_activity},
        {"POST", "/activities/{}/take", Who::agent, take_activity},
        {"POST", "/activities/{}/notes", Who::agent, write_note},
        {"GET", "/activities/{}/actions/{}", Who::agent, on_activity<action_page>},
        {"POST", "/activities/{}/actions/{}", Who::agent, on_activity<act>},
        {"GET", "/activities/{}/links/{}/{}", Who::agent, open_link_of_activity},
        {"POST", "/calls/{}/open", Who::signed_in, open_page},
        {"GET", "/api/v1/activities", Who::agent, api_activities},
        {"GET", "/api/v1/activities/{}", Who::agent, api_activity},
        {"POST", "/api/v1/activities/{}/actions/{}", Who::agent, on_activity<api_act>},
        {"GET", "/api/v1/calls/{}", Who::signed_in, api_call},
        {"POST", "/api/v1/calls/{}/open-url", Who::signed_in, api_open_url},
        {"GET", "/api/v1/me", Who::signed_in, api_me},
    };
}

} // namespace mock::web
