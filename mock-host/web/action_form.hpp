#pragma once

#include "mock-host/web/act.hpp"
#include "mock-host/web/html.hpp"

#include <map>
#include <optional>
#include <string>

namespace mock::web {

/// Why a press was not taken.
struct Refusal {
    desk::Error error{};
    std::map<std::string, std::string> fields{}; ///< what is wrong, by the name of the field
};

/// What an agent reads; the words of the error itself come first.
std::string words_of(const Visit& visit, const desk::Error& error);
/// What to do about it.
std::string remedy_words(const Visit& visit, desk::Errc status);

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

/// A title or sentence of the package that offers an action.
std::string package_text(const Visit& visit, const runtime::ActionOffer& offer,
                         const std::string& key);

/// Does a press need to ask anything first?
bool asks(const Visit& visit, const ActPlace& place, const Offers& offers);

} // namespace mock::web
