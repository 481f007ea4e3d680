#pragma once

#include <desk/sdk/result.hpp>

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>

namespace mock::loader {

/// The files of a package: path with forward slashes to contents, sorted.
using Members = std::map<std::string, std::string, std::less<>>;

struct ArchiveLimits {
    std::size_t files_max = 1000;
    std::uint64_t unpacked_max = 64 << 20; ///< bytes
    std::uint64_t ratio_max = 200;         ///< unpacked to packed, looked at from 1 MiB on
};

/// Reads a ZIP into memory; nothing is written anywhere. Refuses names that leave the directory or
/// mean different files on different systems, links, devices, encrypted members, and bombs.
desk::Result<Members> read_zip(const std::filesystem::path& file, const ArchiveLimits& limits = {});
/// The same, of a file that was read.
desk::Result<Members> unpack_zip(std::string_view bytes, const ArchiveLimits& limits = {});

/// The same members give the same bytes: sorted, without times, owners or modes of this machine.
desk::Result<std::string> write_zip(const Members& members);

/// May `name` be the path of a member? The error says what is wrong with it.
desk::Status check_member_name(std::string_view name);

} // namespace mock::loader
