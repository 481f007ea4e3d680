#pragma once

#include "mock-host/store/activities.hpp"
#include "mock-host/web/html.hpp"
#include "mock-host/web/visit.hpp"

#include <optional>
#include <string>

namespace mock::web {

/// Instead of a state: closed ones, too.
constexpr const char* any_activity_state = "any";

/// What the address asks for; what needs somebody first unless it says otherwise.
store::ActivitySort activity_sort(const std::string& word);

/// The address of the list with one thing changed: its first page.
std::string activities_path(const Visit& visit, const std::string& name, const std::string& value);

/// 400 for a program whose filter has a word that there is not.
std::optional<Response> unfit_activity_filter(const Visit& visit);

/// The form above the list.
Html activity_filters(const Visit& visit);

} // namespace mock::web
