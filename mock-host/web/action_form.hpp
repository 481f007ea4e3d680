#pragma once

#include "mock-host/web/act.hpp"
#include "mock-host/web/html.hpp"
#include "mock-host/web/refusal.hpp"

#include <optional>

namespace mock::web {

/// What stands in the form when it is shown: nothing yet, or what was typed and what is wrong.
struct ActionForm {
    const ActPlace& place;
    const Offers& offers; ///< not empty
    Press typed{};
    std::optional<Refusal> refusal{};
};

/// The page around it, with the status of the refusal.
Response show_action_form(const Visit& visit, const ActionForm& form);

/// Hidden fields and form tag of a press: `content` goes into it.
Html press_form(const Visit& visit, const ActPlace& place, const runtime::ActionOffer& offer,
                const Html& content);

/// Does a press need to ask anything first?
bool asks(const Visit& visit, const ActPlace& place, const Offers& offers);

} // namespace mock::web
