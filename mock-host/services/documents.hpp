#pragma once

#include "mock-host/store/assets.hpp"
#include "mock-host/store/configurations.hpp"
#include "mock-host/store/people.hpp"
#include "mock-host/store/store.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mock::services {

/// For whom a snapshot is made.
struct Reader {
    std::string instance;                 ///< configuration id: whose records are in it
    const store::Person* actor = nullptr; ///< who clicked or looks; nobody in events and jobs
};

/// What a person may do with a target: "edit", "administer".
std::vector<std::string> rights_of(const store::Person& person, store::TargetKind kind);

/// "desk.activity/1", "desk.asset/1", "desk.configuration/1" of this moment; nothing if the target
/// is gone.
std::optional<std::string> activity_document(store::Connection connection, const std::string& id,
                                             const Reader& reader);
std::optional<std::string> asset_document(store::Connection connection, const std::string& id,
                                          const Reader& reader);
std::optional<std::string> configuration_document(store::Connection connection,
                                                  const std::string& id, const Reader& reader);
std::optional<std::string> target_document(store::Connection connection,
                                           const store::Target& target, const Reader& reader);

/// The same for a form that nobody has saved yet.
std::string form_document(const store::Configuration& form,
                          const std::vector<std::string>& secrets);

/// "desk.activity/1" and so on.
std::string_view schema_of(store::TargetKind kind);

} // namespace mock::services
