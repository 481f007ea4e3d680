#pragma once

#include "mock-host/store/activities.hpp"
#include "mock-host/store/assets.hpp"
#include "mock-host/store/followups.hpp"
#include "mock-host/store/journal.hpp"
#include "mock-host/store/links.hpp"
#include "mock-host/store/people.hpp"
#include "mock-host/store/records.hpp"
#include "mock-host/store/time_entries.hpp"

#include <boost/json/fwd.hpp>

#include <optional>
#include <string>
#include <vector>

namespace mock::views {

/// What hangs on an activity or asset.
struct TargetView {
    std::vector<store::JournalEntry> journal{};
    std::vector<store::Link> links{};
    std::vector<store::Record> records{};
    std::vector<store::Followup> followups{};
    std::string locale{}; ///< of the desk, in which entries are written
};

struct ActivityView {
    store::Activity activity{};
    std::optional<store::Person> initiator{};
    std::optional<store::Person> responsible{};
    std::vector<store::Asset> assets{};
    TargetView on{};
    std::vector<store::TimeEntry> time_entries{};
    std::string zone{}; ///< of the desk
};

TargetView view_target(store::Connection connection, const store::Target& target);
ActivityView view_activity(store::Connection connection, const store::Activity& activity);

boost::json::object activity_json(const ActivityView& view);
/// `journal`, `links`, `records`, `followups`.
boost::json::object target_json(const TargetView& view, const std::string& zone);
boost::json::object asset_json(const store::Asset& asset);

/// Title, text and fields of a journal entry, a line each.
std::string journal_text(const store::JournalEntry& entry, const std::string& zone,
                         const std::string& locale);

} // namespace mock::views
