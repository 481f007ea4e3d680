#pragma once

#include "mock-host/commands/command.hpp"
#include "mock-host/commands/context.hpp"
#include "mock-host/runtime/desk.hpp"

#include <string>
#include <vector>

namespace mock::commands {

/// "available", "disabled", "hidden".
std::string offer_word(runtime::Offer offer);

/// `[{id, title, state, reason}]`, or a table without what is hidden.
void print_offers(Context& context, const std::vector<runtime::ActionOffer>& offers);

/// TARGET TITLE_OR_ID [--as EMAIL] [--input JSON]
std::vector<Parameter> action_parameters(const Parameter& target);

struct WantedAction {
    store::Target target;
    store::Person actor;
    const Given& given; ///< of `action_parameters`
};
Ran run_action(Context& context, runtime::Desk& desk, const WantedAction& wanted);

} // namespace mock::commands
