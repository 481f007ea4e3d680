#pragma once

#include "mock-host/loader/package.hpp"
#include "mock-host/runtime/desk.hpp"
#include "mock-host/views/configuration.hpp"
#include "mock-host/web/html.hpp"
#include "mock-host/web/visit.hpp"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace mock::web {

/// What stands in the form of a configuration: what is stored, or what was typed and not saved.
/// Typed secrets go into `form` only and are never shown again.
struct FormContent {
    std::shared_ptr<const loader::Package> package{};
    runtime::ConfigurationForm form{};
    std::map<std::string, std::string> shown{}; ///< by field; secret ones are not there
    std::vector<std::string> stored_secrets{};  ///< names of fields that have a value
    std::vector<services::Finding> findings{};  ///< what is wrong, or worth knowing
};

/// A new configuration of a package, with its defaults.
FormContent new_form(const Visit& visit, std::shared_ptr<const loader::Package> package);
/// What is stored.
FormContent stored_form(const views::ConfigurationView& view,
                        std::shared_ptr<const loader::Package> package);
/// What came with the request, in place of what `content` held. Numbers that are none become
/// findings.
FormContent typed_form(const Visit& visit, FormContent content);

bool has_errors(const FormContent& content);

/// The name that the package has for its configurations: "TeamViewer Configuration".
std::string form_title(const Visit& visit, const loader::Package& package);

/// Everything between the tags of the form but buttons and hidden fields.
Html form_fields(const Visit& visit, const FormContent& content);
/// Names the fields that are wrong, with links to them, and says that nothing was saved.
Html not_saved_box(const Visit& visit, const FormContent& content);
/// What is wrong with no field in particular, or only worth knowing.
Html remarks(const Visit& visit, const FormContent& content);

} // namespace mock::web
