#pragma once

#include <chrono>
#include <filesystem>

namespace mock::store {

/// Ends a wait in another thread: a descriptor that can be read from the first `ring` on.
class Alarm {
public:
    Alarm(); ///< throws where there are no more descriptors
    Alarm(const Alarm&) = delete;
    Alarm& operator=(const Alarm&) = delete;
    ~Alarm();

    void ring() const noexcept;
    bool has_rung() const noexcept { return wait(std::chrono::milliseconds{0}); }
    /// False: it did not ring for so long.
    bool wait(std::chrono::milliseconds at_most) const noexcept;
    int descriptor() const { return descriptor_; }

private:
    int descriptor_;
};

/// How processes on one machine tell each other of a commit: whoever has committed touches the
/// file, whoever watches it wakes up. Used by one thread.
class FileWatch {
public:
    explicit FileWatch(const std::filesystem::path& file);
    FileWatch(const FileWatch&) = delete;
    FileWatch& operator=(const FileWatch&) = delete;
    ~FileWatch();

    /// Returns when the file was touched since the last time, when `alarm` rings, or after
    /// `at_most`; a quarter of a second later where the system has no more room for watches.
    void wait(std::chrono::milliseconds at_most, const Alarm* alarm);

    static void touch(const std::filesystem::path& file) noexcept;

private:
    void forget_what_was_told() const;

    int descriptor_ = -1;
};

} // namespace mock::store
