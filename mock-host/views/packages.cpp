#include "mock-host/views/packages.hpp"

#include "mock-host/store/configurations.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

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

/// Asked of the row: what lies on the disk may be left over from anything.
desk::Status check_agreed(store::Connection connection, const loader::Inspection& found,
                          const Agreement& agreed)
{
    const loader::Manifest& manifest = found.package.manifest;
    const std::string newer = newer_version(connection, manifest);
    if (!agreed.older && !newer.empty()) {
        return desk::Error{desk::Errc::conflict, "package.older",
                           "the newer version " + newer + " is installed"};
    }
    if (agreed.grants) return {};
    if (!new_wishes(connection, manifest).empty()) {
        return desk::Error{desk::Errc::denied, "package.asks_more",
                           "the package asks for more than the installed version"};
    }
    if (other_signer(connection, found)) {
        return desk::Error{desk::Errc::denied, "package.other_signer",
                           "another key signed the installed version"};
    }
    return {};
}

} // namespace

std::filesystem::path packages_folder(const std::filesystem::path& data)
{
    return std::filesystem::absolute(data / "packages");
}

desk::Result<std::vector<loader::PublicKey>> read_keys(const std::vector<std::string>& files)
{
    std::vector<loader::PublicKey> keys;
    for (const std::string& file : files) {
        DESK_TRY(loader::PublicKey key, loader::read_public_key(file));
        keys.push_back(std::move(key));
    }
    return keys;
}

desk::Result<std::vector<loader::PublicKey>>
trusted_keys(const std::filesystem::path& data, const std::vector<loader::PublicKey>& named)
{
    if (!named.empty()) return named;
    return loader::read_trusted_keys(data / "trusted-keys");
}

std::string newer_version(store::Connection connection, const loader::Manifest& manifest)
{
    const auto present = store::find_package(connection, manifest.id);
    if (!present || loader::compare_versions(manifest.version, present->version) >= 0) return {};
    return present->version;
}

std::vector<std::string> wishes_of(const loader::Manifest& manifest)
{
    std::vector<std::string> wishes = manifest.services;
    wishes.insert(wishes.end(), manifest.effects.begin(), manifest.effects.end());
    for (const std::string& attribute : manifest.assets.set)
        wishes.push_back("assets.set " + attribute);
    if (manifest.assets.create) wishes.push_back("assets.create");
    return wishes;
}

std::vector<std::string> new_wishes(store::Connection connection, const loader::Manifest& manifest)
{
    const auto present = store::find_package(connection, manifest.id);
    if (!present) return {};
    // One that cannot be read any more asked for nothing that anybody could look up.
    const auto before =
        loader::parse_manifest(present->manifest, loader::HostSupport::version_1_0());
    const auto known = before ? wishes_of(*before) : std::vector<std::string>();
    std::vector<std::string> more;
    for (std::string& wish : wishes_of(manifest)) {
        if (std::find(known.begin(), known.end(), wish) == known.end())
            more.push_back(std::move(wish));
    }
    return more;
}

std::optional<Signers> other_signer(store::Connection connection, const loader::Inspection& found)
{
    const auto present = store::find_package(connection, found.package.manifest.id);
    const std::string& now = found.signature.key_name;
    if (!present || present->signed_by.empty() || present->signed_by == now) return {};
    return Signers{present->signed_by, now};
}

desk::Result<store::Package> install_package(store::Store& store, const std::filesystem::path& data,
                                             const std::filesystem::path& zip,
                                             const loader::Inspection& found,
                                             loader::InstallOptions options,
                                             const Agreement& agreed)
{
    DESK_CHECK(check_agreed(store::Reader(store), found, agreed));
    options.digest = found.package.digest;
    DESK_TRY(const auto installed, loader::install(zip, packages_folder(data), options));
    store::Package row = row_of(found, installed);
    store::Transaction change(store);
    DESK_CHECK(check_agreed(change, found, agreed));
    store::put_package(change, row);
    change.commit();
    return row;
}

desk::Result<store::Removal> remove_package(store::Store& store, const std::filesystem::path& data,
                                            const std::string& id)
{
    store::Transaction change(store);
    const store::Removal removal = store::remove_package(change, id);
    if (removal == store::Removal::in_use) return removal;
    if (removal == store::Removal::done) change.commit();
    // Files last: rows without files would be worse than files without rows.
    const auto removed = loader::remove_installed(packages_folder(data), id);
    if (removal == store::Removal::done) DESK_CHECK(removed);
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
