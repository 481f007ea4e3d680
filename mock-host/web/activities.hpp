#pragma once

#include "mock-host/store/activities.hpp"
#include "mock-host/web/act.hpp"
#include "mock-host/web/http.hpp"
#include "mock-host/web/visit.hpp"

#include <optional>
#include <string>

namespace mock::web {

/// The one whose number is in the address.
std::optional<store::Activity> activity_of(const Visit& visit);
ActPlace place_of(const Visit& visit, const store::Activity& activity);
Response no_activity(const Visit& visit);

/// The list as the filters of the address want it, and where the next page begins.
store::ActivityFilter filter_of(const Visit& visit, int limit);

/// What a kind is called.
std::string kind_word(const Visit& visit, store::ActivityKind kind);

/// @name Pages
/// @{
Response activities_page(Visit& visit);
Response new_activity_page(Visit& visit);
Response create_activity(Visit& visit);
Response activity_page(Visit& visit);
Response close_activity(Visit& visit);
Response reopen_activity(Visit& visit);
Response take_activity(Visit& visit);
Response write_note(Visit& visit);
/// @}

/// @name For programs, under /api/v1
/// @{
Response api_activities(Visit& visit);
Response api_activity(Visit& visit);
Response api_me(Visit& visit);
/// @}

} // namespace mock::web
