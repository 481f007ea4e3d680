#pragma once

#include "mock-host/store/assets.hpp"
#include "mock-host/web/action_form.hpp"

#include <vector>

namespace mock::web {

/// What the action wants to know, as fields with what was typed and what is wrong.
Html action_fields(const Visit& visit, const ActionForm& form, const runtime::ActionOffer& offer);

/// The assets that a field with `choices_from` can offer.
std::vector<store::Asset> assets_of(const Visit& visit, const store::Target& target);

} // namespace mock::web
