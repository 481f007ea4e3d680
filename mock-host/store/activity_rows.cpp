#include "mock-host/store/activity_rows.hpp"

#include "mock-host/store/ids.hpp"

namespace mock::store {

namespace {

std::vector<std::string> attached_assets(Connection connection, std::int64_t activity)
{
    std::vector<std::string> ids;
    std::int64_t asset = 0;
    Query query(connection, "SELECT asset FROM activity_assets WHERE activity = :activity "
                            "ORDER BY position");
    query.bind(activity).into(asset);
    while (query.next())
        ids.push_back(make_id(asset_id, asset));
    return ids;
}

std::optional<std::string> person(std::optional<std::int64_t> number)
{
    if (!number) return {};
    return make_id(person_id, *number);
}

} // namespace

std::vector<Activity> read_activities(Connection connection, Query& query)
{
    std::vector<Activity> activities;
    std::int64_t number = 0;
    std::optional<std::int64_t> initiator;
    std::optional<std::int64_t> responsible;
    Activity row;
    query.into(number, row.number, row.kind, row.title, row.state, row.created_at, row.closed_at,
               initiator, responsible);
    while (query.next()) {
        row.id = make_id(activity_id, number);
        row.initiator = person(initiator);
        row.responsible = person(responsible);
        row.assets = attached_assets(connection, number);
        activities.push_back(row);
    }
    return activities;
}

} // namespace mock::store
