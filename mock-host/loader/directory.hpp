#pragma once

#include "mock-host/loader/package.hpp"

#include <desk/sdk/result.hpp>

#include <filesystem>
#include <string>
#include <utility>

namespace mock::loader {

/// A fresh directory with the members of a package. It becomes the real one in a single step, or
/// goes without a trace.
class StagedDirectory {
public:
    /// Makes a new directory below `parent` (created where missing) and writes the members to it,
    /// files 0644, directories 0755.
    static desk::Result<StagedDirectory> create(const std::filesystem::path& parent,
                                                const Members& members);

    StagedDirectory(StagedDirectory&& other) noexcept
        : path_(std::exchange(other.path_, std::filesystem::path()))
    {
    }
    StagedDirectory& operator=(StagedDirectory&&) = delete;
    ~StagedDirectory();

    const std::filesystem::path& path() const noexcept { return path_; }

    /// Renames it. `conflict`: the name is taken.
    desk::Status publish(const std::filesystem::path& final_path);

    /// The same where the name is taken: what has it goes, or stays if this fails.
    desk::Status replace(const std::filesystem::path& final_path);

private:
    explicit StagedDirectory(std::filesystem::path path) : path_(std::move(path)) {}

    std::filesystem::path path_;
};

/// Is it a file or a directory that only this user and root may write? Links are not. The error
/// says how to make it safe; `not_found`: it is not there.
desk::Status check_owner(const std::filesystem::path& path);

/// What is in a directory that was unpacked earlier; every file passes `check_owner`. Of those that
/// are too large for a document there is the digest only.
desk::Result<PackageContents> read_directory(const std::filesystem::path& directory);

} // namespace mock::loader
