#pragma once

#include "plugin/domain/configuration.hpp"
#include "plugin/domain/outcome.hpp"

#include <desk/sdk/result.hpp>

#include <string>

namespace tv {

/// Is it ticked in a script token, and not in the app? Reports, and the list of users that
/// completes them, may be read with a token of their own.
bool is_of_a_script_token(const std::string& permission, const Configuration& configuration);

/// Is it about a permission, or a role, that is missing? Its first arg names the permission.
bool is_about_a_permission(const desk::Error& error);

/// Key of the text that says what to do about an error.
std::string remedy_of(const desk::Error& error, const Configuration& configuration);

/// What it means that the app lacks a permission: an error if nothing works without it, a warning
/// if something that this configuration uses does not, else just information. With a remedy.
Finding permission_finding(const std::string& permission, const Configuration& configuration);

} // namespace tv
