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
                   "the package claims the key " + signature.fingerprint.substr(0, 16) +
                       "..., and nobody can check that without the key; get its .pub file from "
                       "the maker and trust it, or install with --allow-unsigned",
                   desk::Errc::denied);
}

/// The file is read once to show what it holds, and once more to install it.
desk::Status check_shown(const Package& package, const InstallOptions& options)
{
    if (options.digest.empty() || package.digest == options.digest) return {};
    return refused("package.replaced",
                   "the file was replaced while its contents were shown; look at them again",
                   desk::Errc::conflict);
}

/// Whoever may write to <packages> or <packages>/<id> could put another directory in its place.
/// What is not there yet will be ours.
desk::Status check_parents(const fs::path& directory)
{
    const fs::path parent = directory.parent_path();
    for (const fs::path& folder : {parent, parent.parent_path()}) {
        const auto safe = check_owner(folder);
        if (!safe && safe.error().status != desk::Errc::not_found) return safe;
    }
    return {};
}

desk::Status publish(StagedDirectory& staged, const fs::path& directory, const std::string& digest,
                     const InstallOptions& options)
{
    const auto published = staged.publish(directory);
    if (published || published.error().status != desk::Errc::conflict) return published;
    // Somebody else installed the same file meanwhile, or what is there is damaged.
    return open_installed(directory, digest, options) ? desk::Status{} : staged.replace(directory);
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
    DESK_CHECK(check_shown(package, options));
    DESK_CHECK(check_trust(read.inspection.signature, options));
    const fs::path directory =
        fs::absolute(packages) / package.manifest.id /
        (package.manifest.version + "-" + package.digest.substr(0, digits_in_name));
    auto present = open_installed(directory, package.digest, options);
    if (present) return present;

    DESK_CHECK(check_parents(directory));
    DESK_TRY(auto staged, StagedDirectory::create(directory.parent_path(), read.members));
    DESK_CHECK(check_library_in_child(options.program, staged.path()));
    DESK_CHECK(publish(staged, directory, package.digest, options));
    return open_installed(directory, package.digest, options);
}

desk::Result<Installed> open_installed(const fs::path& directory, const std::string& digest,
                                       const InstallOptions& options)
{
    Installed installed;
    installed.directory = fs::absolute(directory);
    DESK_CHECK(check_parents(installed.directory));
    DESK_TRY(const auto contents, read_directory(installed.directory));
    // Before anything in it is read: a document that was cut off is no mistake of the maker.
    const auto there = package_digest(contents);
    if (!there || *there != digest) {
        return refused("package.changed",
                       installed.directory.string() +
                           " was changed since it was installed; find out by whom, and install "
                           "the package again",
                       desk::Errc::denied);
    }
    DESK_TRY(installed.package, read_package(contents, options.host));
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
