#pragma once

#include "plugin/domain/activity.hpp"

#include <desk/sdk/result.hpp>

#include <memory>
#include <string_view>

namespace tv::host {

/// Reads rows of `assets.list`, one after the other. Makes no tree of a row and, once the texts of
/// the asset have grown to their size, takes no memory for it: there may be a million.
class AssetRowReader {
public:
    AssetRowReader();
    ~AssetRowReader();
    AssetRowReader(const AssetRowReader&) = delete;
    AssetRowReader& operator=(const AssetRowReader&) = delete;

    /// The asset of that row, until the next one. `invalid`: the row is no JSON object.
    desk::Result<const Asset*> read(std::string_view row);

private:
    struct Parser;
    std::unique_ptr<Parser> parser_;
};

} // namespace tv::host
