#pragma once

#include "plugin/domain/records.hpp"

#include <desk/sdk/call.hpp>

#include <optional>
#include <string>
#include <vector>

namespace tv {

using desk::Time;

/// `email` and `locale` are empty when the desk does not know them.
struct Person {
    std::string id = {};
    std::string name = {};
    std::string email = {};
    std::string locale = {};
};

/// Who clicked or looks. Rights hold for the target in question.
struct Actor : Person {
    bool may_edit = false;
    bool may_administer = false;
};

struct Asset {
    std::string id = {};
    std::string name = {};
    std::string serial = {};
    std::string teamviewer_id = {}; ///< as the desk has it: may be empty or malformed
    std::string revision = {};
    std::string source = {};    ///< which list its device came from: `source_text`
    std::string last_seen = {}; ///< day of its device: `day_text`
};

/// A ticket as of the dispatch. Snapshots are values: nothing in them changes the desk.
struct Activity {
    std::string id = {};
    std::string number = {};
    std::string kind = {}; ///< "incident", "task" ...: host-api/ABI.md, desk.activity/1
    std::string title = {};
    bool closed = false;
    std::optional<Time> closed_at = {};
    std::optional<Person> initiator = {};
    std::optional<Person> responsible = {};
    std::vector<Asset> assets = {};
    std::vector<SessionRecord> sessions = {}; ///< our records, oldest first
    std::vector<ConnectRecord> connects = {};
};

/// An asset as a target of its own, with our records on it.
struct AssetTarget {
    Asset asset = {};
    std::vector<ConnectRecord> connects = {};
};

} // namespace tv
