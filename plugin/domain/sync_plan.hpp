#pragma once

#include "plugin/domain/activity.hpp"
#include "plugin/domain/configuration.hpp"
#include "plugin/domain/matching.hpp"
#include "plugin/domain/outcome.hpp"
#include "plugin/domain/teamviewer_id.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// What the synchronisation does with each asset: pure, so that a dry run prints the same plan that
// a real run carries out. Whatever is not clear is reported and left as it is.

namespace tv {

/// What an asset has to do with the devices, looked up once. Valid as long as the index.
struct Standing {
    TeamViewerId::State id = TeamViewerId::State::missing; ///< of what the asset holds
    std::optional<DeviceIndex::Position> stored = {};      ///< device of the id that it holds
    std::span<const DeviceIndex::Position> named = {};     ///< devices of its name
};
/// `guess`: device whose id it may hold.
Standing standing_of(const Asset& asset, const DeviceIndex& devices,
                     DeviceIndex::Position guess = 0);

/// What all assets together want of the devices; needed before the first can be decided, because
/// two assets that want one device both stay as they are.
class SyncClaims {
public:
    explicit SyncClaims(const DeviceIndex& devices) : claims_(devices.size()) {}

    void note(const Standing& standing);

    bool is_stored(DeviceIndex::Position device) const { return claims_[device].stored > 0; }
    bool is_stored_twice(DeviceIndex::Position device) const { return claims_[device].stored > 1; }
    bool is_named(DeviceIndex::Position device) const { return claims_[device].named > 0; }
    bool is_wanted_twice(DeviceIndex::Position device) const { return claims_[device].wanted > 1; }
    /// Do two assets hold one id?
    bool has_duplicate() const { return has_duplicate_; }

private:
    struct Claim {
        std::uint8_t stored = 0; ///< assets that hold its id; counted to 2
        std::uint8_t named = 0;  ///< assets of its name
        std::uint8_t wanted = 0; ///< of these, those that would take its id
    };

    std::vector<Claim> claims_;
    bool has_duplicate_ = false;
};

struct SyncDecision {
    enum class Kind {
        unchanged,         ///< has the id of a device, and nothing speaks against it
        update,            ///< gets the id of the device of its name
        rematch,           ///< its device is gone: gets the id of the one that has its name now
        clear,             ///< its device is gone, and so goes the id
        unmatched,         ///< no device has its name
        ambiguous_devices, ///< several devices have its name
        ambiguous_assets,  ///< several assets want the device of that name
        vanished,          ///< its device is gone; the id stays
        duplicate,         ///< another asset holds the same id
        drift,             ///< the device of its name has another id than the stored one
        malformed,         ///< what is stored is not one TeamViewer id
    };

    Kind kind = Kind::unmatched;
    std::optional<DeviceIndex::Position> device = {}; ///< that it has, gets, or could have

    bool is_change() const
    {
        return kind == Kind::update || kind == Kind::rematch || kind == Kind::clear;
    }
    bool is_problem() const
    {
        return !is_change() && kind != Kind::unchanged && kind != Kind::unmatched;
    }
};

enum class Vanished { keep, clear };

/// First by the stored id, else by name.
SyncDecision decide(const Standing& standing, const SyncClaims& claims, Vanished vanished);

/// Devices that no asset holds or is named like, by id.
std::vector<DeviceIndex::Position> without_asset(const DeviceIndex& devices,
                                                 const SyncClaims& claims);

/// The decision as a line of a report.
Finding finding_of(const SyncDecision& decision, const Asset& asset, const DeviceIndex& devices);
Finding finding_of_new(DeviceIndex::Position device, const DeviceIndex& devices);
/// So many entries of TeamViewer's list have an id that is none; `example` is the first of them.
Finding finding_of_odd_ids(std::uint64_t count, std::uint64_t example);

/// What the desk keeps about the device of an asset, beside its id.
struct DeviceNews {
    std::string_view source = {};
    std::string last_seen = {}; ///< empty: TeamViewer does not tell
};

/// Tells it of every device of a list from `source`.
class SyncNews {
public:
    SyncNews(const DeviceIndex& devices, SyncSource source);
    DeviceNews of(DeviceIndex::Position device) const;
    /// Does the list have devices from this source, so that one of its devices can be missing?
    bool has(std::string_view source) const;

private:
    const DeviceIndex& devices_;
    std::vector<std::string> sources_; // by group
};

/// The word of the form, and the group if there is one: "managed", "groups: Berlin".
std::string source_text(SyncSource source, const std::string& group);
/// "2025-03-04"
std::string day_text(Day day);

/// How a new asset for that device is called.
std::string name_for(DeviceIndex::Position device, const DeviceIndex& devices);

} // namespace tv
