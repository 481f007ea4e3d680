#pragma once

#include "mock-host/loader/archive.hpp"
#include "mock-host/loader/form.hpp"
#include "mock-host/loader/manifest.hpp"
#include "mock-host/loader/texts.hpp"

#include <desk/sdk/result.hpp>

#include <string>

namespace mock::loader {

/// A package as data: nothing of it has run.
struct Package {
    Manifest manifest;
    Form form;
    Texts texts;
    std::string digest; ///< SHA-256 over the listing of all members, 64 hexadecimal digits
};

/// Reads plugin.json and what it refers to; checks that form, texts and titles are there.
desk::Result<Package> read_package(const Members& members, const HostSupport& host);

/// The machine that this program was built for: {"linux", "x86_64"}.
Library this_platform();

/// The library for `platform`, or an error that says which ones there are.
desk::Result<Library> library_for(const Manifest& manifest, const Library& platform);

} // namespace mock::loader
