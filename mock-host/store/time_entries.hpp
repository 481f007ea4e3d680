#pragma once

#include "mock-host/store/store.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace mock::store {

/// Booked time on an activity.
struct TimeEntry {
    std::string activity{}; ///< id
    std::string instance{}; ///< configuration id
    std::string key{};      ///< unique for (instance, activity)
    Time start{};
    std::chrono::seconds duration{0};
    std::optional<std::string> person{}; ///< id, if the desk knows who it was
    std::string person_name{};           ///< what the plugin called them
    std::string text{};
};

/// False if an entry with this key is there already; then nothing changes.
bool book_time(Transaction& change, const TimeEntry& entry);

/// By start.
std::vector<TimeEntry> list_time_entries(Connection connection, const std::string& activity);

} // namespace mock::store
