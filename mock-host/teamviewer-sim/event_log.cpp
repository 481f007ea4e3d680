#include "mock-host/teamviewer-sim/answers.hpp"
#include "mock-host/teamviewer-sim/handlers.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace json = boost::json;

namespace sim {

namespace {

constexpr std::size_t page_size = 50;

struct Event {
    TimePoint at;
    const char* name = nullptr;
    std::string user_id = {};
    std::string target = {}; ///< session code or TeamViewer id
};

/// What the log knows of connections, those that still run included, oldest first.
std::vector<Event> events_of(const World& world)
{
    std::vector<Event> events;
    for (const auto& [number, session] : world.sessions.all()) {
        for (const Visit& visit : session.visits) {
            events.push_back({visit.start, "StartedSession", visit.user_id, session.code});
        }
    }
    for (const Connection& connection : world.connections) {
        const std::string target =
            connection.session ? connection.session->code : connection.teamviewer_id;
        events.push_back({connection.start, "StartedSession", connection.user_id, target});
        events.push_back({connection.end, "EndedSession", connection.user_id, target});
    }
    std::stable_sort(events.begin(), events.end(),
                     [](const Event& a, const Event& b) { return a.at < b.at; });
    return events;
}

json::object event_json(const World& world, const Event& event)
{
    const User* user = find_user(world, event.user_id);
    return {{"EventName", event.name},
            {"EventType", "Session"},
            {"Timestamp", iso_text(event.at)},
            {"Author", user == nullptr ? "" : user->name},
            {"AuthorEmail", user == nullptr ? "" : user->email},
            {"AffectedItem", event.target},
            {"EventDetails", json::array{}}};
}

/// A list that is missing or empty wants everything.
bool is_listed(const json::object& body, std::string_view list, std::string_view word)
{
    const json::value* wanted = body.if_contains(list);
    if (wanted == nullptr || !wanted->is_array() || wanted->as_array().empty()) return true;
    const auto& words = wanted->as_array();
    return std::any_of(words.begin(), words.end(), [&](const json::value& item) {
        return item.is_string() && std::string_view(item.as_string()) == word;
    });
}

} // namespace

Response query_event_log(Context& context)
{
    const World& world = context.world;
    const auto body = body_of(context.request).value_or(json::object{});
    const auto from = parse_time(text_of(body, "StartDate").value_or(""));
    const auto to = parse_time(text_of(body, "EndDate").value_or(""));
    if (!from || !to) {
        return api_error(400, "invalid_request", "StartDate and EndDate are dates and required.");
    }
    const auto skip = static_cast<std::size_t>(number_of(body, "ContinuationToken").value_or(0));
    const std::string item = text_of(body, "AffectedItem").value_or("");
    json::array page;
    std::size_t found = 0;
    for (const Event& event : events_of(world)) {
        const json::object shown = event_json(world, event);
        if (event.at < *from || event.at > *to || event.at > world.now()) continue;
        if (!item.empty() && item != event.target) continue;
        if (!is_listed(body, "EventNames", event.name)) continue;
        if (!is_listed(body, "EventTypes", "Session")) continue;
        if (!is_listed(body, "AccountEmails", shown.at("AuthorEmail").as_string())) continue;
        if (found++ >= skip && page.size() < page_size) page.push_back(shown);
    }
    json::object answer{{"AuditEvents", std::move(page)}, {"ContinuationToken", nullptr}};
    if (found > skip + page_size) answer["ContinuationToken"] = std::to_string(skip + page_size);
    return json_answer(answer);
}

} // namespace sim
