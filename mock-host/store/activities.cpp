#include "mock-host/store/activities.hpp"

#include "mock-host/store/activity_rows.hpp"
#include "mock-host/store/ids.hpp"
#include "mock-host/store/query.hpp"
#include "mock-host/store/system_entries.hpp"

#include <desk/sdk/text.hpp>

namespace mock::store {

namespace {

std::string_view prefix(ActivityKind kind)
{
    constexpr std::string_view prefixes[] = {"TCK", "INC", "SRQ", "PRB", "CHG", "TSK"};
    return prefixes[static_cast<std::size_t>(kind)];
}

std::string make_label(const Activity& activity, std::int64_t number)
{
    const std::chrono::year_month_day day(
        std::chrono::floor<std::chrono::days>(activity.created_at));
    return std::string(prefix(activity.kind)) + "-" + std::to_string(static_cast<int>(day.year())) +
           "-" + padded(number, 6);
}

std::optional<std::int64_t> person_number(const std::optional<std::string>& id)
{
    if (!id || id->empty()) return {};
    return number_in(person_id, *id);
}

std::optional<Activity> first(std::vector<Activity> activities)
{
    if (activities.empty()) return {};
    return std::move(activities.front());
}

void write_state(Transaction& change, std::string_view id, ActivityState state,
                 std::optional<Time> closed_at)
{
    Query query(change, "UPDATE activities SET state = :state, closed_at = :closed_at "
                        "WHERE number = :number");
    query.bind(state, closed_at, number_in(activity_id, id)).run();
}

} // namespace

bool is_title(std::string_view text)
{
    std::size_t characters = 0;
    for (auto rest = text; !rest.empty(); ++characters) {
        const std::size_t bytes = desk::utf8_length(rest);
        if (bytes == 0) return false;
        rest.remove_prefix(bytes);
    }
    return characters <= title_max && text.find_first_not_of(" \t\r\n") != text.npos;
}

Activity insert_activity(Transaction& change, Activity activity)
{
    const std::int64_t number = next_number(change, "activity");
    activity.id = make_id(activity_id, number);
    activity.number = make_label(activity, number);
    Query query(change,
                std::string("INSERT INTO activities (") + activity_columns +
                    ") VALUES (:number, :label, "
                    ":kind, :title, :state, :created_at, :closed_at, :initiator, :responsible)");
    query.bind(number, activity.number, activity.kind, activity.title, activity.state);
    query.bind(activity.created_at, activity.closed_at, person_number(activity.initiator),
               person_number(activity.responsible));
    query.run();
    for (const auto& asset : activity.assets)
        attach_asset(change, activity.id, asset);
    append_system_entry(change, activity.id, SystemEvent::created, activity.initiator.value_or(""),
                        activity.created_at);
    return activity;
}

std::optional<Activity> find_activity(Connection connection, std::string_view id)
{
    Query query(connection, std::string("SELECT ") + activity_columns +
                                " FROM activities WHERE number = :number");
    query.bind(number_in(activity_id, id));
    return first(read_activities(connection, query));
}

std::optional<Activity> find_activity_by_number(Connection connection, std::string_view number)
{
    std::string label(number);
    for (char& letter : label) {
        if (letter >= 'a' && letter <= 'z') letter = static_cast<char>(letter - 'a' + 'A');
    }
    Query query(connection, std::string("SELECT ") + activity_columns +
                                " FROM activities WHERE label = :label");
    query.bind(label);
    return first(read_activities(connection, query));
}

Change close_activity(Transaction& change, std::string_view id, std::string_view actor, Time now)
{
    const auto activity = find_activity(change, id);
    if (!activity) return Change::not_found;
    if (activity->closed()) return Change::unchanged;
    write_state(change, id, ActivityState::closed, now);
    append_system_entry(change, activity->id, SystemEvent::closed, actor, now);
    return Change::made;
}

Change reopen_activity(Transaction& change, std::string_view id, std::string_view actor, Time now)
{
    const auto activity = find_activity(change, id);
    if (!activity) return Change::not_found;
    if (!activity->closed()) return Change::unchanged;
    write_state(change, id, ActivityState::in_progress, {});
    append_system_entry(change, activity->id, SystemEvent::reopened, actor, now);
    return Change::made;
}

Change set_activity_state(Transaction& change, std::string_view id, ActivityState state)
{
    const auto activity = find_activity(change, id);
    if (!activity) return Change::not_found;
    const bool possible = state != ActivityState::closed && !activity->closed();
    if (!possible || activity->state == state) return Change::unchanged;
    write_state(change, id, state, {});
    return Change::made;
}

Change set_responsible(Transaction& change, std::string_view id, std::string_view person)
{
    Query query(change, "UPDATE activities SET responsible = :person WHERE number = :number");
    query.bind(person_number(std::string(person)), number_in(activity_id, id));
    return query.run() == 1 ? Change::made : Change::not_found;
}

Change attach_asset(Transaction& change, std::string_view id, std::string_view asset)
{
    const std::int64_t activity = number_in(activity_id, id);
    int position = 0;
    Query last(change, "SELECT COALESCE(max(position), 0) FROM activity_assets "
                       "WHERE activity = :activity");
    last.bind(activity).into(position).next();
    Query query(change, "INSERT INTO activity_assets (activity, position, asset) "
                        "VALUES (:activity, :position, :asset) ON CONFLICT DO NOTHING");
    query.bind(activity, position + 1, number_in(asset_id, asset));
    return query.run() == 1 ? Change::made : Change::unchanged;
}

} // namespace mock::store
