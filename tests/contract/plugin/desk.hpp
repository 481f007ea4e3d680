#pragma once

#include "mock-host/services/outcome.hpp"
#include "mock-host/store/assets.hpp"
#include "tests/contract/abi/recording_host.hpp"

#include <boost/json/object.hpp>

#include <atomic>
#include <chrono>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace test {

using mock::store::Target;
using mock::store::TargetKind;

inline const Target the_activity{TargetKind::activity, "a-000123"};
inline const Target the_asset{TargetKind::asset, "as-0001"};
inline const Target the_configuration{TargetKind::configuration, "cfg-1"};

/// What the desk remembers of the plugin's doings. A value: a copy is a backup.
struct Memory {
    /// "kind of target/id of target key"
    using Keys = std::set<std::string>;
    using Values = std::map<std::string, boost::json::object>;

    Keys journal, mails, times;
    std::map<std::string, mock::services::LinkPut> links;
    Values followups;                                                          ///< their args
    std::map<std::string, std::map<std::string, boost::json::object>> records; ///< by target
    std::map<std::string, RecordingHost::Value, std::less<>>
        values; ///< secrets; "state:" and state
    std::map<std::string, boost::json::object> assets;

    std::size_t deeds() const { return journal.size() + mails.size() + times.size(); }
};

/// What goes wrong on request.
struct Trouble {
    std::size_t fail_at = 0;      ///< the how-manieth use of a service from now on; 0: none
    std::string fail_always = {}; ///< a slot, such as "state.put"
    desk_status_t status = DESK_E_UNAVAILABLE;
    std::optional<std::size_t> stop_after = {}; ///< checks that say "go on" before the first "stop"
    std::optional<std::chrono::steady_clock::time_point> stop_at = {};
    std::size_t uses = 0; ///< so far
    std::size_t checks = 0;
};

/// A host of C structs with services that work: it keeps what outcomes, portions and changes of
/// assets say, and makes snapshots of it. It counts each use of a service, and lets one fail.
class Desk : public RecordingHost {
public:
    Desk(const mock::services::Grants& grants, const std::string& api_origin);

    /// The document of the target as of now.
    std::string snapshot(const Target& target) const;
    /// What the host does when a call has ended well.
    void commit(const mock::services::Outcome& outcome);

    void put_secret(const std::string& key, const std::string& value);
    void set_locale(const std::string& locale);

    mock::services::Grants grants;
    boost::json::object activity_row;      ///< without records
    boost::json::object configuration_row; ///< without records and secrets
    boost::json::value actor;
    Memory memory;
    std::string locale = "en"; ///< of whoever clicks

    Trouble trouble;
    std::chrono::steady_clock::time_point stopped{}; ///< when `check` first said so
    std::vector<std::string> used; ///< each use of a service but log and clock: "state.put lease"

    std::vector<std::string> progress;  ///< its texts
    std::vector<std::string> faults;    ///< what a host would count against the plugin
    std::set<std::string> secrets_seen; ///< everything that was ever stored as a secret

    /// @name For the slots
    /// @{
    desk_status_t enter(const std::string& what, desk_error_t* err);
    desk_status_t next_check();
    void keep(const std::vector<mock::services::Effect>& effects);
    mock::store::AssetVerdict apply(const mock::store::AssetChange& change);
    /// @}

private:
    void keep(const mock::services::Effect& effect);
    void add_records(boost::json::object& document, const Target& target) const;
};

/// "activity/a-000123"
std::string name_of(const Target& target);

} // namespace test
