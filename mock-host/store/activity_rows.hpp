#pragma once

#include "mock-host/store/activities.hpp"
#include "mock-host/store/query.hpp"

#include <string>
#include <vector>

namespace mock::store {

/// The columns that `read_activities` expects.
inline constexpr auto activity_columns =
    "number, label, kind, title, state, created_at, closed_at, initiator, responsible";

std::vector<Activity> read_activities(Connection connection, Query& query);

/// The SQL of a page of `list_activities` in any order but `state`, which is made of several pages.
/// Has no values in it.
std::string activity_page_sql(const ActivityFilter& filter);

} // namespace mock::store
