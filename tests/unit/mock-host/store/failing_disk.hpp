#pragma once

#include <soci/sqlite3/soci-sqlite3.h>

#include <atomic>
#include <cstddef>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace mock::store {

/// The disk below the log of one store of SQLite, for connections that are opened after it was
/// made; it has to outlive them. When it is told to, it makes nothing durable, and drops what was
/// written, as Linux does: that is told once, and whoever reads goes on seeing it until the power
/// is lost. There is one at a time.
class FailingDisk {
public:
    FailingDisk()
    {
        usual_ = sqlite_api::sqlite3_vfs_find(nullptr);
        vfs_ = *usual_;
        vfs_.zName = "failing";
        vfs_.xOpen = &open;
        written_.clear();
        durable_.clear();
        works();
        takes_new(true);
    }
    FailingDisk(const FailingDisk&) = delete;
    FailingDisk& operator=(const FailingDisk&) = delete;
    ~FailingDisk() { sqlite_api::sqlite3_vfs_unregister(&vfs_); }

    /// Whether connections are on this disk that are opened from now on.
    void takes_new(bool are_here)
    {
        sqlite_api::sqlite3_vfs_register(are_here ? &vfs_ : usual_, 1);
    }

    /// From now on each fsync says this, a result of SQLite.
    void fails_with(int result) { says_ = result; }
    void works() { says_ = SQLITE_OK; }

    /// What is there of the log after a loss of power.
    std::string durable() const
    {
        const std::lock_guard lock(mutex_);
        return durable_;
    }

private:
    static int open(sqlite_api::sqlite3_vfs*, const char* name, sqlite_api::sqlite3_file* file,
                    int flags, int* out)
    {
        const int result = usual_->xOpen(usual_, name, file, flags, out);
        if (result != SQLITE_OK || (flags & SQLITE_OPEN_WAL) == 0) return result;
        const std::lock_guard lock(mutex_);
        if (!usual_methods_) {
            usual_methods_ = file->pMethods;
            methods_ = *usual_methods_;
            methods_.xWrite = &write;
            methods_.xSync = &sync;
        }
        file->pMethods = &methods_;
        return result;
    }
    static int write(sqlite_api::sqlite3_file* file, const void* bytes, int count,
                     sqlite_api::sqlite3_int64 at)
    {
        const std::lock_guard lock(mutex_);
        written_.emplace_back(
            static_cast<std::size_t>(at),
            std::string(static_cast<const char*>(bytes), static_cast<std::size_t>(count)));
        return usual_methods_->xWrite(file, bytes, count, at);
    }
    static int sync(sqlite_api::sqlite3_file* file, int how)
    {
        const std::lock_guard lock(mutex_);
        const auto all = std::exchange(written_, {});
        if (const int result = says_; result != SQLITE_OK) return result;
        for (const auto& [at, bytes] : all) {
            if (durable_.size() < at + bytes.size()) durable_.resize(at + bytes.size());
            durable_.replace(at, bytes.size(), bytes);
        }
        return usual_methods_->xSync(file, how);
    }

    // What SQLite calls has no object.
    static inline sqlite_api::sqlite3_vfs* usual_ = nullptr;
    static inline sqlite_api::sqlite3_vfs vfs_{};
    static inline std::atomic<int> says_ = SQLITE_OK;
    static inline std::mutex mutex_;
    static inline const sqlite_api::sqlite3_io_methods* usual_methods_ =
        nullptr; ///< below guarded by `mutex_`
    static inline sqlite_api::sqlite3_io_methods methods_{};
    static inline std::vector<std::pair<std::size_t, std::string>> written_;
    static inline std::string durable_;
};

} // namespace mock::store
