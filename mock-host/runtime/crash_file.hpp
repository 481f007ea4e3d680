#pragma once

#include <desk/sdk/result.hpp>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mock::runtime {

/// A small mapped file with what each worker is doing inside the plugin: it is still there when the
/// process is not. Only a process that died of a signal of its own making (a memory error, abort)
/// counts as crashed: one that somebody killed, or a power failure, says nothing about a plugin. It
/// is locked for as long as the process lives.
class CrashFile {
public:
    static desk::Result<std::unique_ptr<CrashFile>> create(const std::filesystem::path& folder,
                                                           const std::string& node);
    CrashFile(const CrashFile&) = delete;
    CrashFile& operator=(const CrashFile&) = delete;
    /// Takes the file away: this process ended properly.
    ~CrashFile();

    /// Notes for as long as it lives that a thread is inside the plugin.
    class Entry {
    public:
        Entry(CrashFile& file, std::string_view instance, std::string_view slot,
              std::int64_t call = 0);
        Entry(const Entry&) = delete;
        Entry& operator=(const Entry&) = delete;
        ~Entry();

    private:
        CrashFile& file_;
        std::size_t row_;
    };

    /// From now on a signal that means a crash is noted in this file, before the process dies of it
    /// as it would have anyway. One file of a process can have this.
    void watch_signals();
    /// What the signal handler does.
    void mark_crashed() noexcept;

private:
    struct Mapped;
    CrashFile(std::filesystem::path path, int lock, Mapped* mapped);
    std::size_t take_row();

    std::filesystem::path path_;
    int lock_; ///< descriptor of the file
    Mapped* mapped_;
};

/// The instances that were inside the plugin when the process of `node` crashed; nothing: it did
/// not.
std::optional<std::vector<std::string>> read_crash(const std::filesystem::path& folder,
                                                   const std::string& node);

/// Of a node that is no more, once what it says is stored. One that was only taken for dead goes on
/// with its file.
void remove_crash_file(const std::filesystem::path& folder, const std::string& node);

/// Also those that live.
std::vector<std::string> nodes_with_crash_files(const std::filesystem::path& folder);

} // namespace mock::runtime
