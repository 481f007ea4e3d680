#pragma once

#include "mock-host/store/store.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mock::store {

struct Asset {
    std::string id{}; ///< "as-0001"; given by the store
    std::string name{};
    std::optional<std::string> serial{};
    std::string kind = "computer";
    std::map<std::string, std::string> attributes{}; ///< "remote_ids.teamviewer" and the like
    std::int64_t revision = 0;                       ///< never the same twice; given by the store
};

/// Gives the asset an id and a revision. For what comes from people; a plugin uses
/// `apply_asset_change`.
Asset insert_asset(Transaction& change, Asset asset);

std::optional<Asset> find_asset(Connection connection, std::string_view id);

/// Upper and lower case make no difference. Several assets may have one name.
std::vector<Asset> find_assets_by_name(Connection connection, std::string_view name);

/// The next `limit` assets after the one with id `after` (empty: from the start; it need not exist
/// any more), in the order of their creation. An empty page is the end.
std::vector<Asset> list_assets(Connection connection, std::string_view after, int limit);

/// An asset as its row has it, for who hands on many of them.
struct StoredAsset {
    std::string id{};
    std::string name{};
    std::optional<std::string> serial{};
    std::string kind{};
    std::string attributes{}; ///< JSON object of texts
    std::int64_t revision = 0;
};

/// The page of `list_assets`, row by row; always the same object, filled anew. `take` is called
/// while the store is read: it must be quick.
void each_stored_asset(Connection connection, std::string_view after, int limit,
                       const std::function<void(const StoredAsset&)>& take);

struct AssetFilter {
    std::string search{};              ///< part of name, serial number or an attribute, in any case
    std::string only_with_attribute{}; ///< "remote_ids.teamviewer"; empty: all
    std::string after{};               ///< id of the last one of the page before
    int limit = 100;
};

/// A page in the order of names. If the last one of the page before is gone, the page is empty.
std::vector<Asset> search_assets(Connection connection, const AssetFilter& filter);

std::int64_t count_assets(Connection connection);

/// Also removes what hangs on it: records, links, follow-ups, keys of effects. False: not there.
bool remove_asset(Transaction& change, std::string_view id);

/// What a plugin wants of one asset: either `id` and `revision`, or `create`.
struct AssetChange {
    std::string id{};
    std::int64_t revision = 0; ///< the one on which it was decided
    std::string create{};      ///< key under which an asset is made once; empty: change `id`

    /// "name", "serial", "kind" or an attribute; nothing clears.
    std::map<std::string, std::optional<std::string>> set{};
};

enum class Verdict { applied, unchanged, conflict, gone, refused };
std::string_view word(Verdict);

struct AssetVerdict {
    std::string id{};
    Verdict verdict = Verdict::applied;
    std::int64_t revision = 0; ///< the present one; 0 for `gone` and `refused`
    std::string reason{};      ///< of `refused`, in English
};

/// What a batch of changes keeps to: one batch at a time, beside all else that is written.
inline Part part_of_assets()
{
    return Part::named("assets");
}

/// One change, by the rules of the contract (host ABI, 7.2). `instance`: configuration id.
AssetVerdict apply_asset_change(Transaction& change, std::string_view instance,
                                const AssetChange& wanted);

/// Sets one attribute whatever the revision; nothing clears. False: there is no such asset.
bool set_asset_attribute(Transaction& change, std::string_view id, std::string_view attribute,
                         const std::optional<std::string>& value);

} // namespace mock::store
