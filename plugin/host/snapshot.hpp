#pragma once

#include "plugin/domain/situation.hpp"

#include <desk/sdk/result.hpp>

#include <optional>
#include <string_view>

// Documents of the desk (host-api/ABI.md, section 7) as values of ours.

namespace tv::host {

desk::Result<Activity> read_activity(std::string_view json);
desk::Result<AssetTarget> read_asset(std::string_view json);
desk::Result<Configuration> read_configuration(std::string_view json);

/// Who clicked, in a document of any of the three kinds.
desk::Result<std::optional<Actor>> read_actor(std::string_view json);

/// A JSON object of texts, numbers and booleans; anything deeper is left out.
desk::Result<std::map<std::string, std::string>> read_input(std::string_view json);

} // namespace tv::host
