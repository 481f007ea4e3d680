#pragma once

#include "mock-host/store/store.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mock::store {

/// An installed package; one version of each.
struct Package {
    std::string id{};
    std::string version{};
    std::string directory{}; ///< absolute
    std::string digest{};    ///< SHA-256 of the list of members and the signature, hexadecimal
    Json manifest = "{}";
    std::string signed_by{};            ///< name of the key; empty: not signed
    std::vector<std::string> granted{}; ///< permissions that an administrator granted
    Time installed_at{};
    PackageState state = PackageState::enabled;
};

/// What of a package the instances that run are made of: another one of it needs other instances.
struct Installation {
    std::string digest{};
    std::vector<std::string> granted{};
    friend bool operator==(const Installation&, const Installation&) = default;
};

/// Replaces another version of the same package.
void put_package(Transaction& change, const Package& package);
std::optional<Package> find_package(Connection connection, std::string_view id);
/// Without the rest of the package: asked often.
std::optional<Installation> find_installation(Connection connection, std::string_view id);
std::vector<Package> list_packages(Connection connection);

enum class Removal { done, not_found, in_use };

/// `in_use`: it has configurations.
Removal remove_package(Transaction& change, std::string_view id);

} // namespace mock::store
