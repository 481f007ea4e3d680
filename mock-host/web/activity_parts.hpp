#pragma once

#include "mock-host/views/activity.hpp"
#include "mock-host/web/html.hpp"
#include "mock-host/web/visit.hpp"

#include <vector>

namespace mock::web {

/// Number, title, state and for whom.
Html activity_head(const Visit& visit, const views::ActivityView& view);

/// Who, what, since when; and what the desk itself does with it: take, close, reopen.
Html facts_part(const Visit& visit, const views::ActivityView& view);

Html assets_part(const Visit& visit, const std::vector<store::Asset>& assets);

Html booked_time_part(const Visit& visit, const std::vector<store::TimeEntry>& entries);

/// The form for a note.
Html note_part(const Visit& visit, const store::Activity& activity);

} // namespace mock::web
