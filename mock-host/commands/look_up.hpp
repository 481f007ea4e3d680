#pragma once

#include "mock-host/runtime/desk.hpp"
#include "mock-host/store/activities.hpp"
#include "mock-host/store/assets.hpp"
#include "mock-host/store/configurations.hpp"
#include "mock-host/store/people.hpp"

#include <desk/sdk/result.hpp>

#include <string>

namespace mock::commands {

/// What people type, found in the store; errors say what there is instead.
/// @{
desk::Result<store::Activity> activity_by_number(store::Connection connection,
                                                 const std::string& number);
desk::Result<store::Person> person_by_email(store::Connection connection, const std::string& email);
desk::Result<store::Asset> asset_by_name(store::Connection connection, const std::string& name);
/// Name or id.
desk::Result<store::Configuration> configuration_by_name(store::Connection connection,
                                                         const std::string& name);
/// @}

/// Who does something: the one with this address, else the first person with the role. `option`:
/// with which people say who it is.
desk::Result<store::Person> acting_person(store::Connection connection, const std::string& email,
                                          store::Role role, const std::string& option = "--as");
/// The same on an activity: else its responsible agent, else the first one.
desk::Result<store::Person> acting_person(store::Connection connection, const std::string& email,
                                          const store::Activity& activity);

/// The action that somebody typed: its id, or its title in any language of its package.
desk::Result<runtime::ActionOffer> action_by_title(runtime::Desk& desk, const store::Target& target,
                                                   const store::Person& reader,
                                                   const std::string& title_or_id);

/// Upper and lower case make no difference, as far as ASCII goes, nor do blanks at which no line is
/// broken, which nobody types.
bool same_words(std::string_view a, std::string_view b);

} // namespace mock::commands
