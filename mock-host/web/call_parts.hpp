#pragma once

#include "mock-host/store/calls.hpp"
#include "mock-host/web/html.hpp"
#include "mock-host/web/visit.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace mock::web {

/// The state in a word.
Html call_badge(const Visit& visit, const store::Call& call);
/// From its start to its end, or until now; nothing: not started.
std::optional<std::chrono::milliseconds> call_took(const store::Call& call);
/// Who asked for it: a person, or what made it begin.
std::string call_actor(const Visit& visit, const store::Call& call);
/// What it is about, with a link.
Html call_target(const Visit& visit, const store::Target& target);
/// A cell on the right; empty for nothing.
Html amount_cell(const Visit& visit, std::string_view label_key,
                 const std::optional<std::chrono::milliseconds>& took);

} // namespace mock::web
