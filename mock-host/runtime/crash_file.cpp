#include "mock-host/runtime/crash_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <csignal>
#include <cstddef>
#include <cstring>
#include <fstream>

namespace mock::runtime {

namespace {

constexpr const char* extension = ".stack";
constexpr std::size_t rows_max = 256;
constexpr std::size_t no_row = rows_max;
constexpr std::array signals{SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT};

/// What a signal handler can reach: there is no other way to hand it anything.
std::atomic<CrashFile*> watched{nullptr};
struct sigaction previous[signals.size()];

std::filesystem::path file_of(const std::filesystem::path& folder, const std::string& node)
{
    return folder / (node + extension);
}

void on_crash(int signal)
{
    if (CrashFile* file = watched.load()) file->mark_crashed();
    for (std::size_t i = 0; i < signals.size(); ++i) {
        if (signals[i] == signal) ::sigaction(signal, &previous[i], nullptr);
    }
    // What would have happened without us: comes back as soon as the handler has returned.
    ::raise(signal);
}

/// On which the signal handler runs in a thread that used up its own stack.
class SpareStack {
public:
    SpareStack()
    {
        stack_t present{};
        // AddressSanitizer brings one of its own.
        if (::sigaltstack(nullptr, &present) != 0 || (present.ss_flags & SS_DISABLE) == 0) return;
        memory_ = std::make_unique_for_overwrite<std::byte[]>(size);
        const stack_t own{.ss_sp = memory_.get(), .ss_flags = 0, .ss_size = size};
        ::sigaltstack(&own, nullptr);
    }
    SpareStack(const SpareStack&) = delete;
    SpareStack& operator=(const SpareStack&) = delete;
    ~SpareStack()
    {
        const stack_t none{.ss_sp = nullptr, .ss_flags = SS_DISABLE, .ss_size = 0};
        if (memory_) ::sigaltstack(&none, nullptr);
    }

private:
    static constexpr std::size_t size = 64 * 1024;
    std::unique_ptr<std::byte[]> memory_{};
};

bool is_held(const std::filesystem::path& path)
{
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) return false;
    const bool is_free = ::flock(file, LOCK_EX | LOCK_NB) == 0;
    ::close(file);
    return !is_free;
}

} // namespace

struct CrashFile::Mapped {
    struct Row {
        std::atomic<std::uint32_t> used;
        std::int64_t call;
        char instance[64];
        char slot[32];
    };
    std::atomic<std::uint32_t> crashed;
    Row rows[rows_max];
};

desk::Result<std::unique_ptr<CrashFile>> CrashFile::create(const std::filesystem::path& folder,
                                                           const std::string& node)
{
    std::error_code ignored;
    std::filesystem::create_directories(folder, ignored);
    const auto path = file_of(folder, node);
    const desk::Error failed{desk::Errc::unavailable, "desk.folder",
                             "cannot write " + path.string() + ": " + std::strerror(errno)};
    const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file < 0) return failed;
    void* memory = MAP_FAILED;
    if (::flock(file, LOCK_EX | LOCK_NB) == 0 && ::ftruncate(file, sizeof(Mapped)) == 0) {
        memory = ::mmap(nullptr, sizeof(Mapped), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    }
    if (memory == MAP_FAILED) {
        std::filesystem::remove(path, ignored); // No process will ever look for it.
        ::close(file);
        return failed;
    }
    return std::unique_ptr<CrashFile>(new CrashFile(path, file, static_cast<Mapped*>(memory)));
}

CrashFile::CrashFile(std::filesystem::path path, int lock, Mapped* mapped)
    : path_(std::move(path)), lock_(lock), mapped_(mapped)
{
}

CrashFile::~CrashFile()
{
    CrashFile* self = this;
    watched.compare_exchange_strong(self, nullptr);
    ::munmap(mapped_, sizeof(Mapped));
    std::error_code ignored;
    std::filesystem::remove(path_, ignored);
    ::close(lock_);
}

CrashFile::Entry::Entry(CrashFile& file, std::string_view instance, std::string_view slot,
                        std::int64_t call)
    : file_(file), row_(file.take_row())
{
    thread_local const SpareStack spare;
    if (row_ == no_row) return;
    Mapped::Row& row = file_.mapped_->rows[row_];
    const auto write = [](char* field, std::size_t size, std::string_view text) {
        const std::size_t length = std::min(text.size(), size - 1);
        std::memcpy(field, text.data(), length);
        field[length] = '\0';
    };
    write(row.instance, sizeof row.instance, instance);
    write(row.slot, sizeof row.slot, slot);
    row.call = call;
    row.used = 2;
}

CrashFile::Entry::~Entry()
{
    if (row_ != no_row) file_.mapped_->rows[row_].used = 0;
}

std::size_t CrashFile::take_row()
{
    for (std::size_t i = 0; i < rows_max; ++i) {
        std::uint32_t free = 0;
        if (mapped_->rows[i].used.compare_exchange_strong(free, 1)) return i;
    }
    return no_row;
}

void CrashFile::watch_signals()
{
    watched = this;
    struct sigaction action {};
    action.sa_handler = on_crash;
    action.sa_flags = SA_ONSTACK;
    for (std::size_t i = 0; i < signals.size(); ++i) {
        ::sigaction(signals[i], &action, &previous[i]);
    }
}

void CrashFile::mark_crashed() noexcept
{
    mapped_->crashed = 1;
}

std::optional<std::vector<std::string>> read_crash(const std::filesystem::path& folder,
                                                   const std::string& node)
{
    struct Image {
        std::uint32_t crashed;
        struct {
            std::uint32_t used;
            std::int64_t call;
            char instance[64];
            char slot[32];
        } rows[rows_max];
    };
    const auto image = std::make_unique<Image>();
    std::ifstream file(file_of(folder, node), std::ios::binary);
    // It may be too short: a disk that took nothing more did not let its process remove it either.
    const bool is_whole = bool(file.read(reinterpret_cast<char*>(image.get()), sizeof(Image)));
    if (!is_whole || image->crashed == 0) return {};
    std::vector<std::string> instances;
    for (const auto& row : image->rows) {
        if (row.used != 2) continue;
        instances.emplace_back(row.instance, ::strnlen(row.instance, 64));
    }
    return instances;
}

void remove_crash_file(const std::filesystem::path& folder, const std::string& node)
{
    const auto path = file_of(folder, node);
    std::error_code ignored;
    if (!is_held(path)) std::filesystem::remove(path, ignored);
}

std::vector<std::string> nodes_with_crash_files(const std::filesystem::path& folder)
{
    std::vector<std::string> nodes;
    std::error_code none;
    for (const auto& entry : std::filesystem::directory_iterator(folder, none)) {
        if (entry.path().extension() == extension) nodes.push_back(entry.path().stem());
    }
    return nodes;
}

} // namespace mock::runtime
