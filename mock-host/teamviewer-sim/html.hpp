#pragma once

#include "mock-host/teamviewer-sim/world.hpp"

#include <string>
#include <string_view>

namespace sim {

/// A whole page: no script, nothing from outside, light and dark. `body` is HTML.
std::string page_html(std::string_view title, std::string_view body);

enum class Tone { ok, warn, bad, info };

/// What happened or how things stand, and what to do next. Both are plain text.
std::string note_html(Tone tone, std::string_view what, std::string_view then);

/// "2026-03-02, 12:00:00 UTC".
std::string time_html(TimePoint time);

std::string hidden_input(std::string_view name, std::string_view value);

/// A labelled choice among the users; the field is called `user`.
std::string user_choice_html(const World& world, std::string_view label,
                             std::string_view chosen_id = {});

} // namespace sim
