#include "mock-host/web/package_uploads.hpp"

#include "mock-host/loader/archive.hpp"
#include "mock-host/loader/digest.hpp"

#include <algorithm>
#include <chrono>
#include <fstream>

namespace mock::web {

namespace fs = std::filesystem;

namespace {

constexpr std::chrono::hours kept_for{24};

/// Digests only: nothing that could leave the folder.
bool is_name(std::string_view name)
{
    return name.size() == 64 && name.find_first_not_of("0123456789abcdef") == name.npos;
}

desk::Error cannot_write(const fs::path& file)
{
    return {desk::Errc::unavailable, PackageUploads::not_kept,
            "cannot write " + file.string() + ": is the disk full, or the folder not ours?"};
}

} // namespace

desk::Result<std::string> PackageUploads::keep(std::string_view zip) const
{
    std::error_code problem;
    fs::create_directories(folder_, problem);
    fs::permissions(folder_, fs::perms::owner_all, problem);
    if (problem) return cannot_write(folder_);
    remove_old();

    const std::string name = loader::sha256_hex(zip);
    // Written under another name first: half a file is never found.
    const fs::path part = folder_ / (name + ".part");
    std::ofstream out(part, std::ios::binary | std::ios::trunc);
    out.write(zip.data(), static_cast<std::streamsize>(zip.size()));
    out.close();
    if (out) fs::rename(part, folder_ / name, problem);
    if (out && !problem) return name;
    fs::remove(part, problem); // It may be what has filled the disk.
    return cannot_write(folder_ / name);
}

std::optional<fs::path> PackageUploads::find(std::string_view name) const
{
    std::error_code problem;
    if (!is_name(name) || !fs::is_regular_file(folder_ / name, problem)) return {};
    return folder_ / name;
}

void PackageUploads::forget(std::string_view name) const
{
    std::error_code problem;
    if (is_name(name)) fs::remove(folder_ / name, problem);
}

std::size_t PackageUploads::size_max()
{
    return loader::ArchiveLimits{}.unpacked_max;
}

void PackageUploads::remove_old() const
{
    std::error_code problem;
    const auto now = fs::file_time_type::clock::now();
    for (const auto& entry : fs::directory_iterator(folder_, problem)) {
        const auto written = entry.last_write_time(problem);
        if (!problem && now - written > kept_for) fs::remove(entry.path(), problem);
    }
}

} // namespace mock::web
