#pragma once

#include "mock-host/loader/installer.hpp"
#include "mock-host/store/packages.hpp"
#include "mock-host/store/store.hpp"

#include <desk/sdk/result.hpp>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace mock::views {

/// Where the files of installed packages lie in the folder of a desk; absolute.
std::filesystem::path packages_folder(const std::filesystem::path& data);

/// Keys in files that somebody named.
desk::Result<std::vector<loader::PublicKey>> read_keys(const std::vector<std::string>& files);

/// Those that somebody named; if there are none, what an administrator of the machine put into the
/// folder of the desk.
desk::Result<std::vector<loader::PublicKey>>
trusted_keys(const std::filesystem::path& data, const std::vector<loader::PublicKey>& named);

/// The version that is installed, if it is newer than the one of `manifest`; empty: none is.
std::string newer_version(store::Connection connection, const loader::Manifest& manifest);

/// What a manifest asks the desk for: "desk.secrets/1", "mail.send", "assets.create",
/// "assets.set name".
std::vector<std::string> wishes_of(const loader::Manifest& manifest);

/// What it asks for and the installed version does not: an administrator has to agree once more.
/// Nothing if none is installed, as to install is to agree.
std::vector<std::string> new_wishes(store::Connection connection, const loader::Manifest& manifest);

/// Names of keys; empty: nobody.
struct Signers {
    std::string before;
    std::string now;
};

/// Another one, or nobody, signed it than the installed version: an administrator has to agree once
/// more. Nothing if it is the same one, or if nobody vouched for the installed version either.
std::optional<Signers> other_signer(store::Connection connection, const loader::Inspection& found);

/// What an administrator agrees to, besides the installation.
struct Agreement {
    bool grants = false; ///< new wishes, and another signer
    bool older = false;  ///< an older version than the installed one
};

/// Unpacks the package that was shown, tries its library in a process of its own, and enters it in
/// the store. `found`: what `loader::inspect` said; `conflict` ("package.replaced") if the file is
/// another one by now. What nobody agreed to is refused before anything is written and, as somebody
/// may install another version meanwhile, once more at the end: `denied` ("package.asks_more",
/// "package.other_signer"), `conflict` ("package.older").
desk::Result<store::Package> install_package(store::Store& store, const std::filesystem::path& data,
                                             const std::filesystem::path& zip,
                                             const loader::Inspection& found,
                                             loader::InstallOptions options,
                                             const Agreement& agreed);

/// Removes row and files, unless configurations use it. `not_found`: there was no row; files that a
/// removal or an installation left when it died are gone now, too.
desk::Result<store::Removal> remove_package(store::Store& store, const std::filesystem::path& data,
                                            const std::string& id);

/// Names of the configurations of a package.
std::vector<std::string> configurations_of(store::Connection connection,
                                           const std::string& package);

} // namespace mock::views
