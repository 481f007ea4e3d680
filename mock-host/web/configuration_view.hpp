#pragma once

#include "mock-host/store/configurations.hpp"
#include "mock-host/web/act.hpp"
#include "mock-host/web/configuration_form.hpp"
#include "mock-host/web/html.hpp"
#include "mock-host/web/http.hpp"

#include <string>

namespace mock::web {

/// "/admin/configurations/cfg-1".
std::string page_of(const store::Configuration& configuration);
/// What its actions are on.
ActPlace place_of(const Visit& visit, const store::Configuration& configuration);

/// A configuration with what stands in its form, and a message above everything else.
struct ShownConfiguration {
    const views::ConfigurationView& view;
    FormContent content;
    Html message{};
    int status = 200;
};
Response show_configuration(const Visit& visit, const ShownConfiguration& shown);

/// One whose package cannot be opened has no form: why, and what can be done with it all the same.
Response show_unopened_configuration(const Visit& visit, const store::Configuration& configuration,
                                     const desk::Error& why);

/// The form of a configuration that does not exist yet.
Response show_new_configuration(const Visit& visit, const FormContent& content,
                                const Html& message = {}, int status = 200);

} // namespace mock::web
