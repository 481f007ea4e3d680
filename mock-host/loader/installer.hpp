#pragma once

#include "mock-host/loader/library.hpp"
#include "mock-host/loader/package.hpp"
#include "mock-host/loader/signature.hpp"

#include <desk/sdk/result.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace mock::loader {

struct InstallOptions {
    std::vector<PublicKey> trusted_keys;
    bool allow_unsigned = false; ///< also without a signature of a trusted key
    std::string digest;          ///< of the package that was shown; empty: take whatever is there
    HostSupport host = HostSupport::version_1_0();
    Library platform = this_platform();
    /// The program that runs `check_in_child_main` for the first argument `child_check_verb`;
    /// usually the caller itself.
    std::filesystem::path program = "/proc/self/exe";
};

/// What is in a file and what it may do. Nothing of it has been written or run.
struct Inspection {
    Package package;
    SignatureCheck signature;
    Library library; ///< the one that this machine would load
};

/// An unpacked package whose bytes, owner and mode were checked just now.
struct Installed {
    Package package;
    std::filesystem::path directory;
    std::filesystem::path library; ///< absolute
};

/// Everything that can be known without writing or running anything; the same errors as `install`
/// but for the signature, which is an answer here.
desk::Result<Inspection> inspect(const std::filesystem::path& zip, const InstallOptions& options);

/// Unpacks to <packages>/<id>/<version>-<12 digits of the digest>/, after everything was checked
/// and a child process has loaded the library. Installing the same file again is harmless, and
/// mends what was damaged meanwhile. Whether that version is wanted is for the caller to decide:
/// what lies on the disk is installed only if the store says so.
desk::Result<Installed> install(const std::filesystem::path& zip,
                                const std::filesystem::path& packages,
                                const InstallOptions& options);

/// At every start: owner, mode, digest of all members and of the library.
/// `digest`: what `install` gave, from the store.
desk::Result<Installed> open_installed(const std::filesystem::path& directory,
                                       const std::string& digest, const InstallOptions& options);

/// Removes all versions of a package from the disk. A process that has one loaded goes on with it.
desk::Status remove_installed(const std::filesystem::path& packages, const std::string& id);

/// First argument of the hidden command: `PROGRAM check-module DIRECTORY`.
inline constexpr const char* child_check_verb = "check-module";

/// The hidden command: loads the module of an unpacked package and answers on descriptor 3.
/// Call it first thing in `main`, before any thread exists. The result is the exit status.
int check_in_child_main(int argc, char** argv);

/// Runs the hidden command in a child process: a library that crashes, hangs or ends the process
/// does so there. At most 30 s.
desk::Status check_library_in_child(const std::filesystem::path& program,
                                    const std::filesystem::path& directory);

} // namespace mock::loader
