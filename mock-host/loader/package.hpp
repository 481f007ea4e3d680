#pragma once

#include "mock-host/loader/digest.hpp"
#include "mock-host/loader/form.hpp"
#include "mock-host/loader/manifest.hpp"
#include "mock-host/loader/texts.hpp"

#include <desk/sdk/result.hpp>

#include <cstddef>
#include <string>

namespace mock::loader {

/// A package as data: nothing of it has run.
struct Package {
    Manifest manifest;
    Form form;
    Texts texts;
    std::string digest; ///< SHA-256 over the listing of all members and the signature, in hex
};

/// No document of a package is larger, in bytes.
inline constexpr std::size_t document_max = 1 << 20;

/// A library of some megabytes is not kept: its digest tells all.
struct PackageContents {
    Members documents; ///< the members of `document_max` bytes or less
    Digests digests;   ///< of all members
};

/// Of a package and its signature: what `Package::digest` is.
desk::Result<std::string> package_digest(const PackageContents& contents);

/// Reads plugin.json and what it refers to; checks that form, texts and titles are there, and that
/// the libraries are those that the manifest was made for.
desk::Result<Package> read_package(const PackageContents& contents, const HostSupport& host);
desk::Result<Package> read_package(const Members& members, const HostSupport& host);

/// The machine that this program was built for: {"linux", "x86_64"}.
Library this_platform();

/// The library for `platform`, or an error that says which ones there are.
desk::Result<Library> library_for(const Manifest& manifest, const Library& platform);

} // namespace mock::loader
