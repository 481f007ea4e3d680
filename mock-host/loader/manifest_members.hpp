#pragma once

#include "mock-host/loader/json.hpp"

#include <desk/sdk/result.hpp>

#include <initializer_list>
#include <string>
#include <string_view>

namespace mock::loader {

/// Refuses members of a manifest that the host does not know: one that is misspelt would otherwise
/// be a rule that nobody keeps. Free are names that begin with "x_", and the inside of what only
/// the plugin reads.
desk::Status check_manifest_members(const JsonPlace& root);

/// Refuses members of an object that are not in `known` and do not begin with `free_prefix`.
/// `called`: what such a thing is called: "member", "keyword".
desk::Status check_members(const JsonPlace& object, std::string_view called,
                           std::initializer_list<std::string_view> known,
                           std::string_view free_prefix);

} // namespace mock::loader
