#pragma once

#include "mock-host/services/outcome.hpp"
#include "mock-host/store/assets.hpp"

#include <desk/sdk/result.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace mock::services {

/// Writes a bare row of "desk.asset/1" at the end of `to`, without a line feed.
void append_asset_row(std::string& to, const store::StoredAsset& asset);

/// Reads lines of "desk.asset-change/1". A line that breaks the contract refuses them all:
/// `invalid`, with the number of the line.
desk::Result<std::vector<store::AssetChange>>
read_asset_changes(std::string_view lines, const Grants& grants, std::size_t max_lines);

/// A line of "desk.asset-verdict/1", without a line feed.
std::string write_verdict(const store::AssetVerdict& verdict);

} // namespace mock::services
