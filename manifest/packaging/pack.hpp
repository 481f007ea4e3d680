#pragma once

#include "mock-host/loader/archive.hpp"
#include "mock-host/loader/signature.hpp"

#include <desk/sdk/result.hpp>

#include <filesystem>
#include <string>

namespace mock::packaging {

struct Ingredients {
    std::filesystem::path manifest_folder; ///< plugin.json and what it refers to, CHANGELOG.md
    std::filesystem::path library;
    std::filesystem::path license;
    std::string os;   ///< what the library was built for
    std::string arch; ///< the same
};

/// The members of a package: the manifest with the library's digest filled in, and the files that
/// it refers to. What a host would refuse is refused here already.
desk::Result<loader::Members> collect(const Ingredients& from);

/// Replaces the signature, or adds one.
desk::Status sign(loader::Members& members, const loader::SigningKey& key);

desk::Result<std::string> read_file(const std::filesystem::path& file);

/// Writes beside the file and renames: nobody ever sees half a package.
desk::Status write_file(const std::filesystem::path& file, const std::string& contents);

} // namespace mock::packaging
