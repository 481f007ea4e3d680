#pragma once

#include <desk/sdk/result.hpp>

#include <condition_variable>
#include <exception>
#include <mutex>
#include <type_traits>

namespace tv {

/// Many want the same, and one does it for all: `work` runs without the lock while the others wait
/// at `over` until `is_under_way` is false. However it ends, the lock is held again and nobody
/// waits for ever. What it throws is a bug and comes back as an error, which can be shared as well.
template <class Work>
std::invoke_result_t<Work> do_for_all(bool& is_under_way, std::condition_variable_any& over,
                                      std::unique_lock<std::mutex>& lock, Work work)
{
    const struct Turn {
        bool& is_under_way;
        std::condition_variable_any& over;
        std::unique_lock<std::mutex>& lock;
        ~Turn()
        {
            lock.lock();
            is_under_way = false;
            over.notify_all();
        }
    } turn{is_under_way, over, lock};
    is_under_way = true;
    lock.unlock();
    try {
        return work();
    } catch (const std::exception& bug) {
        return desk::Error{.status = desk::Errc::internal, .code = "bug", .detail = bug.what()};
    }
}

} // namespace tv
