#pragma once

#include "mock-host/store/store.hpp"

#include <string>
#include <vector>

namespace mock::store {

/// A small value that a plugin keeps on a target.
struct Record {
    std::string instance{}; ///< configuration id
    Target target{};
    std::string key{};
    Json value = "{}";
    Time updated_at{};
};

/// Replaces the one with the same (instance, target, key).
void put_record(Transaction& change, const Record& record);
void remove_record(Transaction& change, const std::string& instance, const Target& target,
                   const std::string& key);

/// Of one instance, by key; with an empty instance, of all.
std::vector<Record> list_records(Connection connection, const std::string& instance,
                                 const Target& target);

/// Instances that hold a record, a link or a waiting follow-up on the target, or will perhaps,
/// since a call of theirs waits or runs: who is told about it.
std::vector<std::string> instances_with_interest(Connection connection, const Target& target);

} // namespace mock::store
