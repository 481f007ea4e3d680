#pragma once

#include "mock-host/views/configuration.hpp"
#include "mock-host/web/act.hpp"
#include "mock-host/web/html.hpp"
#include "mock-host/web/visit.hpp"

namespace mock::web {

/// How a configuration stands with the other side, in a word: for lists and heads.
Html access_badge(const Visit& visit, const store::Configuration& configuration,
                  const views::TokenView& token);

/// Has access: valid, or renewed when it is next used.
bool is_connected(const views::TokenView& token);

/// The green tick with its details, or what to do. Never the token itself.
Html access_panel(const Visit& visit, const views::TokenView& token);

/// What the action of `?call=` found out: "Test connection" as a table. Nothing otherwise.
Html checks_panel(const Visit& visit, const ActPlace& place);

} // namespace mock::web
