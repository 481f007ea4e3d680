#include "mock-host/views/packages.hpp"

#include "mock-host/store/configurations.hpp"

#include <chrono>

namespace mock::views {

namespace {

store::Package row_of(const loader::Inspection& found, const loader::Installed& installed)
{
    const loader::Manifest& manifest = installed.package.manifest;
    store::Package row;
    row.id = manifest.id;
    row.version = manifest.version;
    row.directory = installed.directory.string();
    row.digest = installed.package.digest;
    row.manifest = manifest.json;
    row.signed_by = found.signature.key_name;
    row.granted = manifest.services;
    row.granted.insert(row.granted.end(), manifest.effects.begin(), manifest.effects.end());
    row.installed_at =
        std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
    return row;
}

} // namespace

std::filesystem::path packages_folder(const std::filesystem::path& data)
{
    return std::filesystem::absolute(data / "packages");
}

desk::Result<std::vector<loader::PublicKey>> trusted_keys(const std::filesystem::path& data)
{
    return loader::read_trusted_keys(data / "trusted-keys");
}

std::string newer_version(store::Connection connection, const loader::Manifest& manifest)
{
    const auto present = store::find_package(connection, manifest.id);
    if (!present || loader::compare_versions(manifest.version, present->version) >= 0) return {};
    return present->version;
}

desk::Result<store::Package> install_package(store::Store& store, const std::filesystem::path& data,
                                             const std::filesystem::path& zip,
                                             const loader::Inspection& found,
                                             const loader::InstallOptions& options)
{
    DESK_TRY(const auto installed, loader::install(zip, packages_folder(data), options));
    store::Package row = row_of(found, installed);
    store::Transaction change(store);
    store::put_package(change, row);
    change.commit();
    return row;
}

desk::Result<store::Removal> remove_package(store::Store& store, const std::filesystem::path& data,
                                            const std::string& id)
{
    store::Transaction change(store);
    const store::Removal removal = store::remove_package(change, id);
    if (removal != store::Removal::done) return removal;
    change.commit();
    // Files last: rows without files would be worse than files without rows.
    DESK_CHECK(loader::remove_installed(packages_folder(data), id));
    return removal;
}

std::vector<std::string> configurations_of(store::Connection connection, const std::string& package)
{
    std::vector<std::string> names;
    for (auto& configuration : store::list_configurations(connection)) {
        if (configuration.package == package) names.push_back(std::move(configuration.name));
    }
    return names;
}

} // namespace mock::views
