#include "mock-host/loader/directory.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string_view>
#include <system_error>
#include <vector>

namespace mock::loader {
namespace fs = std::filesystem;
namespace {

constexpr const char* staged_prefix = ".new-";
constexpr auto directory_mode = fs::perms::owner_all | fs::perms::group_read |
                                fs::perms::group_exec | fs::perms::others_read |
                                fs::perms::others_exec;

desk::Error failed(const std::string& deed, const fs::path& path, int number)
{
    desk::Error error;
    error.status = number == ENOSPC ? desk::Errc::limit : desk::Errc::unavailable;
    error.code = "package.write";
    error.detail = "cannot " + deed + " " + path.string() + ": " +
                   std::generic_category().message(number) +
                   (number == ENOSPC ? "; free some space and try again" : "");
    return error;
}

desk::Error unsafe(const fs::path& path, const std::string& reason, const std::string& remedy)
{
    desk::Error error;
    error.status = desk::Errc::denied;
    error.code = "package.unsafe_directory";
    error.detail = path.string() + " " + reason + "; " + remedy;
    return error;
}

desk::Error damaged(const fs::path& path, const std::string& reason)
{
    return unsafe(path, reason, "install the package again");
}

/// What an installation mends, too.
desk::Status check_inside(const fs::path& path)
{
    const auto safe = check_owner(path);
    if (safe || safe.error().status != desk::Errc::denied) return safe;
    desk::Error error = safe.error();
    error.detail += ", or install the package again";
    return error;
}

/// A descriptor that is closed whatever happens.
struct File {
    explicit File(int opened) : descriptor(opened) {}
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    ~File()
    {
        if (descriptor >= 0) ::close(descriptor);
    }
    int descriptor;
};

desk::Status write_file(const fs::path& path, const std::string& contents)
{
    const File file(
        ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (file.descriptor < 0) return failed("create", path, errno);
    for (std::size_t done = 0; done < contents.size();) {
        const auto count = ::write(file.descriptor, contents.data() + done, contents.size() - done);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return failed("write", path, errno);
        done += static_cast<std::size_t>(count);
    }
    // Not by the mode of `open`: the umask of the host would decide.
    if (::fchmod(file.descriptor, 0644) != 0 || ::fsync(file.descriptor) != 0) {
        return failed("write", path, errno);
    }
    return {};
}

void sync_directory(const fs::path& path)
{
    const File directory(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (directory.descriptor >= 0) ::fsync(directory.descriptor);
}

desk::Status make_directories(const fs::path& path)
{
    std::error_code problem;
    if (path.empty() || fs::is_directory(path, problem)) return {};
    DESK_CHECK(make_directories(path.parent_path()));
    if (!fs::create_directory(path, problem) && problem) {
        return failed("create", path, problem.value());
    }
    fs::permissions(path, directory_mode, problem);
    if (problem) return failed("set the mode of", path, problem.value());
    sync_directory(path.parent_path()); // Or the name may be gone after a loss of power.
    return {};
}

/// Of installations that were killed. Nobody unpacks for an hour.
void remove_left_overs(const fs::path& parent)
{
    const auto is_old = fs::file_time_type::clock::now() - std::chrono::hours{1};
    std::error_code ignored; // The next installation tries again.
    for (const auto& entry : fs::directory_iterator(parent, ignored)) {
        const bool is_staged = entry.path().filename().string().rfind(staged_prefix, 0) == 0;
        if (is_staged && entry.last_write_time(ignored) < is_old) {
            fs::remove_all(entry.path(), ignored);
        }
    }
}

/// The bytes of a file in the system's own memory: to copy a library of some megabytes takes longer
/// than to hash it, at each command that needs the plugin. Who can cut the file off meanwhile,
/// which ends the process, may also write to the library that is loaded next.
class MappedFile {
public:
    static desk::Result<MappedFile> open(const fs::path& path)
    {
        const File file(::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
        struct stat facts {};
        if (file.descriptor < 0 || ::fstat(file.descriptor, &facts) != 0) {
            return damaged(path, "cannot be read");
        }
        const auto size = static_cast<std::size_t>(facts.st_size);
        if (size > ArchiveLimits{}.unpacked_max) return damaged(path, "is larger than any package");
        if (size == 0) return MappedFile(nullptr, 0); // Nothing cannot be mapped.
        void* const start =
            ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, file.descriptor, 0);
        if (start == MAP_FAILED) return damaged(path, "cannot be read");
        return MappedFile(start, size);
    }

    MappedFile(MappedFile&& other) noexcept
        : start_(std::exchange(other.start_, nullptr)), size_(std::exchange(other.size_, 0))
    {
    }
    MappedFile& operator=(MappedFile&&) = delete;
    ~MappedFile()
    {
        if (start_ != nullptr) ::munmap(start_, size_);
    }

    std::string_view bytes() const noexcept { return {static_cast<const char*>(start_), size_}; }

private:
    MappedFile(void* start, std::size_t size) noexcept : start_(start), size_(size) {}

    void* start_;
    std::size_t size_;
};

} // namespace

desk::Result<StagedDirectory> StagedDirectory::create(const fs::path& parent,
                                                      const Members& members)
{
    DESK_CHECK(make_directories(parent));
    remove_left_overs(parent);
    std::string name = (parent / (std::string(staged_prefix) + "XXXXXX")).string();
    if (::mkdtemp(name.data()) == nullptr) return failed("create", name, errno);
    StagedDirectory staged{fs::path(name)};
    for (const auto& [member, contents] : members) {
        DESK_CHECK(check_member_name(member));
        const fs::path file = staged.path_ / member;
        DESK_CHECK(make_directories(file.parent_path()));
        DESK_CHECK(write_file(file, contents));
        sync_directory(file.parent_path());
    }
    std::error_code problem;
    fs::permissions(staged.path_, directory_mode, problem);
    if (problem) return failed("set the mode of", staged.path_, problem.value());
    return staged;
}

StagedDirectory::~StagedDirectory()
{
    std::error_code ignored; // Nobody can do anything about a left-over; it is never looked at.
    if (!path_.empty()) fs::remove_all(path_, ignored);
}

desk::Status StagedDirectory::publish(const fs::path& final_path)
{
    if (::rename(path_.c_str(), final_path.c_str()) != 0) {
        auto error = failed("rename the unpacked package to", final_path, errno);
        if (errno == ENOTEMPTY || errno == EEXIST || errno == ENOTDIR) {
            error.status = desk::Errc::conflict;
        }
        return error;
    }
    path_.clear();
    sync_directory(final_path.parent_path());
    return {};
}

desk::Status StagedDirectory::replace(const fs::path& final_path)
{
    // Staged by its name: it does not stay. A process that is killed between the two renames leaves
    // nothing under the final one: "package.missing", which the same installation mends.
    const fs::path aside = path_.string() + "-before";
    if (::rename(final_path.c_str(), aside.c_str()) != 0) {
        return failed("move aside", final_path, errno);
    }
    const auto published = publish(final_path);
    std::error_code ignored; // What cannot be removed is tried again by a later installation.
    if (published) {
        fs::remove_all(aside, ignored);
    } else {
        // What was there is more than nothing, unless somebody else has the name by now.
        fs::rename(aside, final_path, ignored);
    }
    return published;
}

desk::Status check_owner(const fs::path& path)
{
    struct stat facts {};
    if (::lstat(path.c_str(), &facts) != 0) {
        desk::Error error;
        error.status = desk::Errc::not_found;
        error.code = "package.missing";
        error.detail = path.string() + " is not there; install the package again";
        return error;
    }
    if (!S_ISREG(facts.st_mode) && !S_ISDIR(facts.st_mode)) {
        return unsafe(path, "is a link or a device", "put a real one in its place");
    }
    if (facts.st_uid != ::geteuid() && facts.st_uid != 0) {
        return unsafe(path, "belongs to another user", "give it to the desk's user with chown");
    }
    if ((facts.st_mode & (S_IWGRP | S_IWOTH)) != 0) {
        return unsafe(path, "may be written by other users", "run chmod go-w " + path.string());
    }
    return {};
}

desk::Result<PackageContents> read_directory(const fs::path& directory)
{
    DESK_CHECK(check_inside(directory));
    PackageContents contents;
    std::error_code problem;
    auto entry = fs::recursive_directory_iterator(directory, problem);
    for (; !problem && entry != fs::recursive_directory_iterator(); entry.increment(problem)) {
        DESK_CHECK(check_inside(entry->path()));
        if (entry->is_directory(problem)) continue;
        if (contents.digests.size() >= ArchiveLimits{}.files_max) {
            return damaged(directory, "has new files");
        }
        DESK_TRY(const auto file, MappedFile::open(entry->path()));
        const auto name = entry->path().lexically_relative(directory).generic_string();
        contents.digests[name] = sha256_hex(file.bytes());
        if (file.bytes().size() <= document_max) contents.documents[name] = file.bytes();
    }
    if (problem) return damaged(directory, "cannot be read");
    return contents;
}

} // namespace mock::loader
