#pragma once

#include "plugin/domain/remote_session.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Connections to an asset carry no session code and no marker. Whose ticket they belong to follows
// from who clicked "Connect to Asset" for that device, and when.

namespace tv {

/// A click on "Connect to Asset", as all activities of a configuration see it. Noted before the
/// desk stores what came of the click, so that no connection is ever without it: one that fails at
/// the very end stays noted, until its target has no record of it and says so.
struct ConnectClick {
    enum class On { activity, asset };

    std::string id = {}; ///< that of the ConnectRecord
    On on = On::activity;
    std::string target = {}; ///< id of the activity or asset
    std::string teamviewer_id = {};
    Time at{};
    friend bool operator==(const ConnectClick&, const ConnectClick&) = default;
};

/// Clocks differ: a connection may seem to begin a little before the click that led to it.
inline constexpr std::chrono::minutes click_tolerance{2};
/// A connection that begins later than this after a click has nothing to do with it.
inline constexpr std::chrono::hours click_reach{12};
/// Clicks are forgotten after this: a connection may last for a week, and is reported at its end.
inline constexpr std::chrono::hours click_memory{8 * 24};

/// The click on that device that is nearest to the start; null: nobody's. One connection has one
/// owner, so that it is never booked on two tickets: not even when a click is made after its report
/// was read.
const ConnectClick* owner_of(const Connection& connection, const std::vector<ConnectClick>& clicks);

/// Where clicks on a device are kept: `connects/<0..63>`.
std::string clicks_bucket(std::string_view teamviewer_id);

/// A bucket as text, and back; a line that cannot be read is left out.
std::string write_clicks(const std::vector<ConnectClick>& clicks);
std::vector<ConnectClick> read_clicks(std::string_view bucket);

/// From when on these clicks of a bucket are all that there were: a full one forgets its oldest.
Time remembered_since(const std::vector<ConnectClick>& bucket, Time now);

/// The bucket with this click, once, and without those that are too old.
std::string with_click(std::string_view bucket, const ConnectClick& click, Time now);
/// The bucket without the click of this id.
std::string without_click(std::string_view bucket, std::string_view id);

} // namespace tv
