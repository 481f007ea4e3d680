#include "mock-host/loader/installer.hpp"

#include "mock-host/loader/directory.hpp"
#include "mock-host/loader/names.hpp"
#include "mock-host/loader/refused.hpp"

namespace mock::loader {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t digits_in_name = 12;

struct Read {
    Members members;
    Inspection inspection;
};

desk::Result<Read> read_checked(const fs::path& zip, const InstallOptions& options)
{
    Read read;
    DESK_TRY(read.members, read_zip(zip));
    DESK_TRY(read.inspection.package, read_package(read.members, options.host));
    DESK_TRY(read.inspection.signature, check_signature(read.members, options.trusted_keys));
    DESK_TRY(read.inspection.library,
             library_for(read.inspection.package.manifest, options.platform));
    return read;
}

desk::Status check_trust(const SignatureCheck& signature, const InstallOptions& options)
{
    if (signature.trust == Trust::trusted || options.allow_unsigned) return {};
    if (signature.trust == Trust::not_signed) {
        return refused("package.unsigned",
                       "the package is not signed, so nobody can tell who made it; get a signed "
                       "one, or install it with --allow-unsigned if you built it yourself",
                       desk::Errc::denied);
    }
    return refused("package.unknown_key",
                   "the package is signed with a key that this desk does not trust (fingerprint " +
                       signature.fingerprint.substr(0, 16) +
                       "...); compare the fingerprint with its maker's and trust the key, or "
                       "install with --allow-unsigned",
                   desk::Errc::denied);
}

/// Directories are named <version>-<digits>; anything else is none of ours.
std::string version_in(const fs::path& directory)
{
    const std::string name = directory.filename().string();
    const auto dash = name.rfind('-');
    if (dash == std::string::npos || name.size() - dash - 1 != digits_in_name) return {};
    const std::string version = name.substr(0, dash);
    return is_version(version) ? version : "";
}

desk::Status check_version(const Manifest& manifest, const fs::path& parent,
                           const InstallOptions& options)
{
    if (options.allow_downgrade) return {};
    std::error_code problem;
    for (const auto& entry : fs::directory_iterator(parent, problem)) {
        const std::string there = version_in(entry.path());
        if (there.empty() || compare_versions(manifest.version, there) >= 0) continue;
        return refused("package.older",
                       manifest.name + " " + manifest.version + " is older than version " + there +
                           ", which is installed; get a newer package, or say "
                           "explicitly that you want the older one",
                       desk::Errc::conflict);
    }
    return {};
}

/// Whoever may write to <packages> or <packages>/<id> could put another directory in its place.
desk::Status check_parents(const fs::path& directory)
{
    DESK_CHECK(check_owner(directory.parent_path()));
    return check_owner(directory.parent_path().parent_path());
}

} // namespace

desk::Result<Inspection> inspect(const fs::path& zip, const InstallOptions& options)
{
    DESK_TRY(auto read, read_checked(zip, options));
    return std::move(read.inspection);
}

desk::Result<Installed> install(const fs::path& zip, const fs::path& packages,
                                const InstallOptions& options)
{
    DESK_TRY(const auto read, read_checked(zip, options));
    const Package& package = read.inspection.package;
    DESK_CHECK(check_trust(read.inspection.signature, options));

    const fs::path parent = fs::absolute(packages) / package.manifest.id;
    DESK_CHECK(check_version(package.manifest, parent, options));
    const fs::path directory =
        parent / (package.manifest.version + "-" + package.digest.substr(0, digits_in_name));
    std::error_code problem;
    if (fs::exists(directory, problem)) return open_installed(directory, package.digest, options);

    DESK_TRY(auto staged, StagedDirectory::create(parent, read.members));
    DESK_CHECK(check_library_in_child(options.program, staged.path()));
    const auto published = staged.publish(directory);
    // Somebody else installed the same file meanwhile: theirs is checked like any other.
    if (!published && published.error().status != desk::Errc::conflict) return published.error();
    return open_installed(directory, package.digest, options);
}

desk::Result<Installed> open_installed(const fs::path& directory, const std::string& digest,
                                       const InstallOptions& options)
{
    Installed installed;
    installed.directory = fs::absolute(directory);
    DESK_CHECK(check_parents(installed.directory));
    DESK_TRY(const auto contents, read_directory(installed.directory));
    DESK_TRY(installed.package, read_package(contents, options.host));
    if (installed.package.digest != digest) {
        return refused("package.changed",
                       installed.directory.string() +
                           " was changed since it was installed; find out by whom, remove the "
                           "package, and install it again",
                       desk::Errc::denied);
    }
    DESK_TRY(const auto library, library_for(installed.package.manifest, options.platform));
    installed.library = installed.directory / library.file;
    return installed;
}

desk::Status remove_installed(const fs::path& packages, const std::string& id)
{
    if (!is_id(id) || id.find('/') != std::string::npos || id.front() == '.') {
        return refused("package.id", "\"" + id + "\" is not the id of a package");
    }
    std::error_code problem;
    fs::remove_all(packages / id, problem);
    if (!problem) return {};
    return refused("package.remove",
                   "cannot remove " + (packages / id).string() + ": " + problem.message(),
                   desk::Errc::unavailable);
}

} // namespace mock::loader
