#pragma once

#include "mock-host/loader/installer.hpp"
#include "mock-host/store/packages.hpp"
#include "mock-host/store/store.hpp"

#include <desk/sdk/result.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace mock::views {

/// Where the files of installed packages lie in the folder of a desk; absolute.
std::filesystem::path packages_folder(const std::filesystem::path& data);

/// Keys that an administrator of the machine put into the folder of the desk.
desk::Result<std::vector<loader::PublicKey>> trusted_keys(const std::filesystem::path& data);

/// The version that is installed, if it is newer than the one of `manifest`; empty: none is.
std::string newer_version(store::Connection connection, const loader::Manifest& manifest);

/// What a manifest asks the desk for: "desk.secrets/1", "mail.send", "assets.create",
/// "assets.set name".
std::vector<std::string> wishes_of(const loader::Manifest& manifest);

/// What it asks for and the installed version does not: an administrator has to agree once more.
/// Nothing if none is installed, as to install is to agree.
std::vector<std::string> new_wishes(store::Connection connection, const loader::Manifest& manifest);

/// Unpacks the package, tries its library in a process of its own, and enters it in the store.
/// `found`: what `loader::inspect` said about the same file. `agrees`: an administrator grants the
/// new wishes, too; otherwise `denied` ("package.asks_more") if there are some.
desk::Result<store::Package> install_package(store::Store& store, const std::filesystem::path& data,
                                             const std::filesystem::path& zip,
                                             const loader::Inspection& found,
                                             const loader::InstallOptions& options, bool agrees);

/// Removes row and files, unless configurations use it.
desk::Result<store::Removal> remove_package(store::Store& store, const std::filesystem::path& data,
                                            const std::string& id);

/// Names of the configurations of a package.
std::vector<std::string> configurations_of(store::Connection connection,
                                           const std::string& package);

} // namespace mock::views
