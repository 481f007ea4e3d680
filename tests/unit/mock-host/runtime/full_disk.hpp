#pragma once

#include <sys/resource.h>

#include <csignal>

namespace mock::runtime {

/// No file of this process can hold a page of the store, as on a full disk; there is room for some
/// lines in the log of the desk. A larger limit would let SQLite write where it begins its own log
/// anew.
class FullDisk {
public:
    FullDisk()
    {
        std::signal(SIGXFSZ, SIG_IGN);
        ::getrlimit(RLIMIT_FSIZE, &before_);
        const rlimit small{.rlim_cur = 4096, .rlim_max = before_.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &small);
    }
    FullDisk(const FullDisk&) = delete;
    FullDisk& operator=(const FullDisk&) = delete;
    ~FullDisk() { ::setrlimit(RLIMIT_FSIZE, &before_); }

private:
    rlimit before_{};
};

} // namespace mock::runtime
