#include "mock-host/loader/archive.hpp"

#include "mock-host/loader/refused.hpp"
#include "mock-host/loader/zip_directory.hpp"

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <fstream>
#include <memory>
#include <set>

namespace mock::loader {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t name_length_max = 200;
constexpr std::uint64_t ratio_counts_from = 1 << 20;

using Reader = std::unique_ptr<archive, decltype(&archive_read_free)>;
using Writer = std::unique_ptr<archive, decltype(&archive_write_free)>;
using Entry = std::unique_ptr<archive_entry, decltype(&archive_entry_free)>;

/// Control characters and the like would spoil the terminal or the log that shows the name.
std::string shown_name(std::string_view name)
{
    std::string text;
    for (const char c : name.substr(0, name_length_max))
        text += c >= ' ' && c < 0x7f ? c : '?';
    return "\"" + text + "\"";
}

desk::Error unreadable(archive* reader)
{
    const char* reason = archive_error_string(reader);
    return refused("package.archive", std::string("the file cannot be read as a ZIP (") +
                                          (reason != nullptr ? reason : "unknown reason") +
                                          "); download or build it again");
}

desk::Result<std::string> read_file(const fs::path& file, std::uint64_t size_max)
{
    std::error_code problem;
    if (!fs::is_regular_file(file, problem)) {
        auto error = refused("package.file", file.string() + " is not a file; check the path");
        error.status = desk::Errc::not_found;
        return error;
    }
    const auto size = fs::file_size(file, problem);
    if (problem || size > size_max) {
        return refused("package.too_large", file.string() + " is larger than a package may be (" +
                                                std::to_string(size_max >> 20) + " MiB)");
    }
    std::ifstream stream(file, std::ios::binary);
    std::string bytes(static_cast<std::size_t>(size), '\0');
    stream.read(bytes.data(), static_cast<std::streamsize>(size));
    if (!stream || stream.gcount() != static_cast<std::streamsize>(size)) {
        return refused("package.file", file.string() + " cannot be read; check its permissions");
    }
    return bytes;
}

std::string lower_case(std::string name)
{
    for (char& c : name) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return name;
}

/// What the members of one archive add up to.
class Collector {
public:
    Collector(const ArchiveLimits& limits, std::uint64_t packed) : limits_(limits), packed_(packed)
    {
    }

    desk::Status add(archive* reader, archive_entry* entry)
    {
        if (++entries_ > limits_.files_max) {
            return refused("package.too_many_files", "the package has more than " +
                                                         std::to_string(limits_.files_max) +
                                                         " files; it is not installed");
        }
        const char* raw = archive_entry_pathname(entry);
        if (raw == nullptr) return refused("package.name", "the package has a file without a name");
        std::string name = raw;
        const auto type = archive_entry_filetype(entry);
        if (archive_entry_symlink(entry) != nullptr || archive_entry_hardlink(entry) != nullptr ||
            (type != AE_IFREG && type != AE_IFDIR)) {
            return refused("package.link", shown_name(name) +
                                               " is a link or a device; a package has "
                                               "files and directories only");
        }
        if (type == AE_IFDIR && !name.empty() && name.back() == '/') name.pop_back();
        DESK_CHECK(check_member_name(name));
        if (type == AE_IFDIR) return {}; // They come into being with their files.
        if (archive_entry_is_encrypted(entry) != 0) {
            return refused("package.encrypted",
                           shown_name(name) + " is encrypted; a package is not");
        }
        if (!names_.insert(lower_case(name)).second) {
            return refused("package.duplicate",
                           shown_name(name) + " is there twice, perhaps in upper and lower case");
        }
        return read(reader, members_[name]);
    }

    desk::Result<Members> finish()
    {
        for (const auto& name : names_) {
            for (auto slash = name.find('/'); slash != std::string::npos;
                 slash = name.find('/', slash + 1)) {
                if (names_.count(name.substr(0, slash)) == 0) continue;
                return refused("package.duplicate", shown_name(name.substr(0, slash)) +
                                                        " is a file and a directory at once");
            }
        }
        return std::move(members_);
    }

private:
    /// Believes no size that the archive states: what counts is what comes out.
    desk::Status read(archive* reader, std::string& contents)
    {
        std::string block(64 << 10, '\0');
        for (;;) {
            const auto length = archive_read_data(reader, block.data(), block.size());
            if (length < 0) return unreadable(reader);
            if (length == 0) return {};
            contents.append(block.data(), static_cast<std::size_t>(length));
            unpacked_ += static_cast<std::uint64_t>(length);
            if (unpacked_ > limits_.unpacked_max) {
                return refused("package.too_large", "the package is larger than " +
                                                        std::to_string(limits_.unpacked_max >> 20) +
                                                        " MiB when unpacked; it is not installed");
            }
            if (unpacked_ > ratio_counts_from && unpacked_ / packed_ >= limits_.ratio_max) {
                return refused("package.bomb", "the package grows more than " +
                                                   std::to_string(limits_.ratio_max) +
                                                   " times when unpacked; it is not installed");
            }
        }
    }

    const ArchiveLimits& limits_;
    std::uint64_t packed_;
    std::uint64_t unpacked_ = 0;
    std::size_t entries_ = 0;
    std::set<std::string> names_; ///< in lower case
    Members members_;
};

la_ssize_t append(archive*, void* target, const void* bytes, std::size_t length)
{
    static_cast<std::string*>(target)->append(static_cast<const char*>(bytes), length);
    return static_cast<la_ssize_t>(length);
}

desk::Error unwritable(archive* writer)
{
    const char* reason = archive_error_string(writer);
    auto error = refused("package.archive", std::string("the ZIP cannot be written: ") +
                                                (reason != nullptr ? reason : "unknown reason"));
    error.status = desk::Errc::internal;
    return error;
}

} // namespace

desk::Status check_member_name(std::string_view name)
{
    const auto no = [&](const std::string& reason) {
        return refused("package.name", "the name " + shown_name(name) + " " + reason);
    };
    if (name.empty()) return no("is empty");
    if (name.size() > name_length_max) {
        return no("is longer than " + std::to_string(name_length_max) + " bytes");
    }
    if (name.front() == '/') return no("is an absolute path; build the package with relative ones");
    if (name.find('\\') != std::string_view::npos) {
        return no("has a backslash; build the package with forward slashes");
    }
    if (name.find(':') != std::string_view::npos) return no("has a drive letter or a colon");
    const auto is_allowed = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               std::string_view("._-+/").find(c) != std::string_view::npos;
    };
    if (!std::all_of(name.begin(), name.end(), is_allowed)) {
        return no("has characters other than A-Z, a-z, 0-9 and . _ - + /");
    }
    for (std::size_t begin = 0; begin <= name.size();) {
        const auto end = std::min(name.find('/', begin), name.size());
        const auto part = name.substr(begin, end - begin);
        if (part == "..") return no("leaves the directory of the package");
        // Windows drops a dot at the end, and so would mean another file.
        if (part.empty() || part.back() == '.')
            return no("has an empty part or one ending in a dot");
        begin = end + 1;
    }
    return {};
}

desk::Result<Members> read_zip(const fs::path& file, const ArchiveLimits& limits)
{
    DESK_TRY(const std::string bytes, read_file(file, limits.unpacked_max));
    return unpack_zip(bytes, limits);
}

desk::Result<Members> unpack_zip(std::string_view bytes, const ArchiveLimits& limits)
{
    DESK_CHECK(check_zip_directory(bytes));
    const Reader reader(archive_read_new(), archive_read_free);
    archive_read_support_format_zip_seekable(reader.get());
    if (archive_read_open_memory(reader.get(), bytes.data(), bytes.size()) != ARCHIVE_OK) {
        return unreadable(reader.get());
    }
    Collector collector(limits, std::max<std::uint64_t>(bytes.size(), 1));
    archive_entry* entry = nullptr;
    for (;;) {
        const int result = archive_read_next_header(reader.get(), &entry);
        if (result == ARCHIVE_EOF) return collector.finish();
        // A warning means that two parts of the archive disagree about a member.
        if (result != ARCHIVE_OK) return unreadable(reader.get());
        DESK_CHECK(collector.add(reader.get(), entry));
    }
}

desk::Result<std::string> write_zip(const Members& members)
{
    std::string bytes;
    const Writer writer(archive_write_new(), archive_write_free);
    archive_write_set_format_zip(writer.get());
    archive_write_set_bytes_per_block(writer.get(), 0);
    if (archive_write_set_options(writer.get(), "compression=deflate,compression-level=9") !=
            ARCHIVE_OK ||
        archive_write_open(writer.get(), &bytes, nullptr, append, nullptr) != ARCHIVE_OK) {
        return unwritable(writer.get());
    }
    for (const auto& [name, contents] : members) {
        DESK_CHECK(check_member_name(name));
        const Entry entry(archive_entry_new(), archive_entry_free);
        archive_entry_set_pathname(entry.get(), name.c_str());
        archive_entry_set_filetype(entry.get(), AE_IFREG);
        archive_entry_set_perm(entry.get(), 0644);
        archive_entry_set_size(entry.get(), static_cast<la_int64_t>(contents.size()));
        // No time: the ZIP then has its own first day, 1980-01-01, in every time zone.
        if (archive_write_header(writer.get(), entry.get()) != ARCHIVE_OK ||
            archive_write_data(writer.get(), contents.data(), contents.size()) !=
                static_cast<la_ssize_t>(contents.size())) {
            return unwritable(writer.get());
        }
    }
    if (archive_write_close(writer.get()) != ARCHIVE_OK) return unwritable(writer.get());
    return bytes;
}

} // namespace mock::loader
