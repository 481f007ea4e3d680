#pragma once

#include "mock-host/loader/manifest.hpp"

#include <desk/sdk/text.hpp>

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace check {

/// What the desk knows when calls come: one of each target, as documents, and the secrets.
struct Scene {
    std::string activity;
    std::string asset;
    std::string configuration;
    std::map<std::string, std::string> secrets;

    /// A poor desk, or one whose documents have the members that `json` gives in their place:
    /// `{"activity": {..}, "asset": {..}, "configuration": {..}, "secrets": {"key": "value"}}`.
    static std::optional<Scene> read(std::string_view json = "{}");

    /// The document; it lives as long as the scene.
    desk::Document of(mock::loader::Target target) const;
    /// The activity under another id.
    std::string activity_called(const std::string& id) const;
    /// The configuration as a form that nobody has saved yet.
    std::string new_configuration() const;
};

} // namespace check
