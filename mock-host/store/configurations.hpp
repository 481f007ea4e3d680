#pragma once

#include "mock-host/store/store.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mock::store {

/// What an administrator saved: one instance of a package. Secret fields of the form are not here.
struct Configuration {
    std::string id{}; ///< "cfg-1"; given by the store
    std::string package{};
    std::string name{}; ///< unique; upper and lower case make no difference
    bool is_default = false;
    std::string locale = "de-DE"; ///< of texts that everybody reads
    Json values = "{}";
    int form_version = 1;
    Time created_at{};
    Time updated_at{};
    std::int64_t revision = 0; ///< never the same twice; given by the store
    ConfigurationState state = ConfigurationState::active;
    std::string state_reason{}; ///< of a quarantine
};

/// Gives it an id; the first one of a package is its default. Nothing: the name is taken.
std::optional<Configuration> insert_configuration(Transaction& change, Configuration wanted);

std::optional<Configuration> find_configuration(Connection connection, std::string_view id);
std::optional<Configuration> find_configuration_by_name(Connection connection,
                                                        std::string_view name);
std::vector<Configuration> list_configurations(Connection connection);

enum class Saved { done, conflict, not_found, name_taken };

/// Writes name, locale, values and form version if `revision` is the stored one.
Saved save_configuration(Transaction& change, const Configuration& wanted, Time now);

/// Makes it the one default of its package. False: not there.
bool make_default(Transaction& change, std::string_view id);

/// False: not there, or disabled before. The reason is for administrators.
bool set_configuration_state(Transaction& change, std::string_view id, ConfigurationState state,
                             std::string_view reason);

/// Of its records, links, follow-ups and calls that wait, removes or cancels at most `most`; how
/// many it was. For a disabled one, so that nothing works on half of them.
int remove_some_of_configuration(Transaction& change, std::string_view id, int most, Time now);

/// Takes its secrets, state values, records, links, follow-ups and waiting calls with it; journal,
/// mails and time entries stay. False: not there.
bool remove_configuration(Transaction& change, std::string_view id, Time now);

/// Notes a fault of the plugin and returns how many there were since `since`.
int note_fault(Transaction& change, std::string_view id, Time at, Time since);
void forget_faults(Transaction& change, std::string_view id);

} // namespace mock::store
