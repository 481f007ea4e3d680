#pragma once

#include "mock-host/store/assets.hpp"

#include <desk/sdk/result.hpp>

#include <cstddef>
#include <string_view>
#include <vector>

namespace mock::store {

/// Reads `name,serial,kind,teamviewer_id`: the header in any order, only `name` is needed; comma or
/// semicolon; quotes, CRLF, byte order mark; UTF-8 or Windows-1252. An error (`invalid`) names the
/// first bad lines and what to do; then nothing is to be imported. Values that the file does not
/// have are empty, `kind` too. `limit`: the file has more than `assets_max` assets.
desk::Result<std::vector<Asset>> parse_asset_csv(std::string_view text,
                                                 std::size_t assets_max = 1'000'000);

struct ImportStats {
    int created = 0;
    int updated = 0; ///< an asset of that name was there and got the values of the file
    int unchanged = 0;
};

/// Writes the assets of a file: by name, so that the same file again changes nothing, also when it
/// was imported in part only. In portions, so that others can write in between. `conflict` if two
/// assets of the desk have one of the names; the detail says what was imported before. Each portion
/// that changed something has its line in the audit trail.
desk::Result<ImportStats> import_assets(Store& store, const std::vector<Asset>& assets);

} // namespace mock::store
