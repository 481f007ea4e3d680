#include "mock-host/store/activity_rows.hpp"
#include "mock-host/store/ids.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

namespace mock::store {

namespace {

constexpr std::array by_urgency{ActivityState::new_,        ActivityState::assigned,
                                ActivityState::in_progress, ActivityState::paused,
                                ActivityState::planned,     ActivityState::closed};

// The row at which a page begins, or ends; nothing: at the start, or the end.
using Last = std::optional<Activity>;

auto urgency(ActivityState state)
{
    return std::find(by_urgency.begin(), by_urgency.end(), state) - by_urgency.begin();
}

std::string conditions(const ActivityFilter& filter)
{
    std::string sql;
    if (filter.state) sql += " AND state = :state";
    if (filter.kind) sql += " AND kind = :kind";
    if (filter.open_only) sql += " AND state <> 'closed'";
    if (!filter.search.empty())
        sql += " AND (lower(label) LIKE :label ESCAPE '!' OR lower(title) LIKE :title ESCAPE '!' "
               "OR initiator IN (SELECT number FROM people "
               "WHERE lower(name) LIKE :name ESCAPE '!'))";
    if (filter.only) sql += " AND number = :only";
    if (filter.initiator) sql += " AND initiator = :initiator";
    if (filter.responsible)
        sql += filter.responsible->empty() ? " AND responsible IS NULL"
                                           : " AND responsible = :responsible";
    if (filter.asset)
        sql += " AND number IN (SELECT activity FROM activity_assets WHERE asset = :asset)";
    if (filter.open_session_at)
        sql += " AND number IN (SELECT CAST(substr(target_id, 3) AS BIGINT) FROM links "
               "WHERE target_kind = 'activity' AND audience = 'agent' "
               "AND (expires_at IS NULL OR expires_at > :open_session_at))";
    return sql;
}

void bind_conditions(Query& query, const ActivityFilter& filter)
{
    const std::string pattern = containing(filter.search);
    if (filter.state) query.bind(*filter.state);
    if (filter.kind) query.bind(*filter.kind);
    if (!filter.search.empty()) query.bind(pattern, pattern, pattern);
    if (filter.only) query.bind(number_in(activity_id, *filter.only));
    if (filter.initiator) query.bind(number_in(person_id, *filter.initiator));
    if (filter.responsible && !filter.responsible->empty())
        query.bind(number_in(person_id, *filter.responsible));
    if (filter.asset) query.bind(number_in(asset_id, *filter.asset));
    if (filter.open_session_at) query.bind(*filter.open_session_at);
}

bool goes_back(const ActivityFilter& filter)
{
    return !filter.before.empty();
}

// Upwards by number, or by title and number.
bool ascends(const ActivityFilter& filter)
{
    const bool is_upwards =
        filter.sort == ActivitySort::oldest || filter.sort == ActivitySort::title;
    return is_upwards != goes_back(filter);
}

// Where a page begins, and its order.
std::pair<const char*, const char*> order_of(const ActivityFilter& filter)
{
    const bool up = ascends(filter);
    if (filter.sort == ActivitySort::title) {
        // The first half says nothing new, but finds the place in the index.
        if (up)
            return {"lower(title) >= :from AND (lower(title), number) > (:title_after, :after)",
                    "lower(title), number"};
        return {"lower(title) <= :from AND (lower(title), number) < (:title_after, :after)",
                "lower(title) DESC, number DESC"};
    }
    if (up) return {"number > :after", "number"};
    return {"number < :after", "number DESC"};
}

void bind_place(Query& query, const ActivityFilter& filter, const Last& last)
{
    constexpr std::int64_t beyond_the_newest = std::int64_t{1} << 62;
    const std::int64_t start = ascends(filter) ? 0 : beyond_the_newest;
    const std::string title = last ? folded(last->title) : "";
    if (filter.sort == ActivitySort::title) query.bind(title, title);
    query.bind(last ? number_in(activity_id, last->id) : start);
}

std::vector<Activity> read_page(Connection connection, const ActivityFilter& filter,
                                const Last& last)
{
    Query query(connection, activity_page_sql(filter));
    bind_place(query, filter, last);
    bind_conditions(query, filter);
    query.bind(filter.limit);
    return read_activities(connection, query);
}

// Agents mostly look for one number: that needs no walk along the list.
ActivityFilter narrowed(Connection connection, ActivityFilter filter)
{
    if (filter.search.empty()) return filter;
    if (const auto exact = find_activity_by_number(connection, filter.search)) {
        filter.search.clear();
        filter.only = exact->id;
    }
    return filter;
}

// One state after the other: each is a short walk along an index.
std::vector<Activity> list_by_state(Connection connection, const ActivityFilter& filter,
                                    const Last& last)
{
    std::vector<Activity> all;
    const bool back = goes_back(filter);
    for (std::size_t i = 0; i < by_urgency.size(); ++i) {
        const ActivityState state = by_urgency[back ? by_urgency.size() - 1 - i : i];
        if (filter.state && *filter.state != state) continue;
        if (filter.open_only && state == ActivityState::closed) continue;
        if (last && state != last->state && (urgency(state) < urgency(last->state)) != back)
            continue;

        ActivityFilter part = filter;
        part.state = state;
        part.open_only = false;
        part.limit = filter.limit - static_cast<int>(all.size());
        auto page = read_page(connection, part, last && last->state == state ? last : Last{});
        std::move(page.begin(), page.end(), std::back_inserter(all));
        if (static_cast<int>(all.size()) >= filter.limit) break;
    }
    return all;
}

} // namespace

std::string activity_page_sql(const ActivityFilter& filter)
{
    const auto [place, order] = order_of(filter);
    return std::string("SELECT ") + activity_columns + " FROM activities WHERE " + place +
           conditions(filter) + " ORDER BY " + order + " LIMIT :limit";
}

std::vector<Activity> list_activities(Connection connection, const ActivityFilter& wanted)
{
    const ActivityFilter filter = narrowed(connection, wanted);
    Last last;
    const std::string& place = goes_back(filter) ? filter.before : filter.after;
    if (!place.empty()) {
        last = find_activity(connection, place);
        if (!last) return {};
    }
    auto page = filter.sort == ActivitySort::state ? list_by_state(connection, filter, last)
                                                   : read_page(connection, filter, last);
    if (goes_back(filter)) std::reverse(page.begin(), page.end());
    return page;
}

int count_activities(Connection connection, const ActivityFilter& wanted)
{
    const ActivityFilter filter = narrowed(connection, wanted);
    int count = 0;
    Query query(connection, "SELECT count(*) FROM (SELECT 1 FROM activities WHERE TRUE" +
                                conditions(filter) + " LIMIT :limit) AS counted");
    bind_conditions(query, filter);
    query.bind(activities_counted_max + 1).into(count).next();
    return count;
}

} // namespace mock::store
