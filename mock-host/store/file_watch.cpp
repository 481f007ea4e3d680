#include "mock-host/store/file_watch.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <system_error>

namespace mock::store {

namespace {

constexpr std::chrono::milliseconds without_watch{250};

} // namespace

Alarm::Alarm() : descriptor_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK))
{
    if (descriptor_ < 0) throw std::system_error(errno, std::generic_category(), "eventfd");
}

Alarm::~Alarm()
{
    ::close(descriptor_);
}

void Alarm::ring() const noexcept
{
    const std::uint64_t once = 1;
    [[maybe_unused]] const auto told = ::write(descriptor_, &once, sizeof once);
}

bool Alarm::wait(std::chrono::milliseconds at_most) const noexcept
{
    pollfd rung{descriptor_, POLLIN, 0};
    return ::poll(&rung, 1, static_cast<int>(at_most.count())) > 0;
}

FileWatch::FileWatch(const std::filesystem::path& file)
    : descriptor_(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK))
{
    if (descriptor_ < 0 || ::inotify_add_watch(descriptor_, file.c_str(), IN_ATTRIB) >= 0) return;
    ::close(descriptor_);
    descriptor_ = -1;
}

FileWatch::~FileWatch()
{
    if (descriptor_ >= 0) ::close(descriptor_);
}

void FileWatch::wait(std::chrono::milliseconds at_most, const Alarm* alarm)
{
    std::array<pollfd, 2> told{};
    told[0] = {descriptor_, POLLIN, 0}; // One below 0 is passed over.
    told[1] = {alarm ? alarm->descriptor() : -1, POLLIN, 0};
    if (descriptor_ < 0) at_most = std::min(at_most, without_watch);
    ::poll(told.data(), told.size(), static_cast<int>(at_most.count()));
    forget_what_was_told();
}

void FileWatch::forget_what_was_told() const
{
    alignas(inotify_event) std::array<char, 4096> news{};
    while (descriptor_ >= 0 && ::read(descriptor_, news.data(), news.size()) > 0) {
    }
}

void FileWatch::touch(const std::filesystem::path& file) noexcept
{
    ::utimensat(AT_FDCWD, file.c_str(), nullptr, 0);
}

} // namespace mock::store
