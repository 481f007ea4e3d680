#include "mock-host/web/elastic_queue.hpp"

#include <system_error>
#include <thread>

namespace mock::web {

bool ElasticQueue::enqueue(std::function<void()> task)
{
    std::unique_lock lock(mutex_);
    room_.wait(lock, [this] { return tasks_.size() < max_waiting_; });
    tasks_.push_back(std::move(task));
    if (idle_ >= tasks_.size() || threads_ >= max_threads_) {
        wake_.notify_one();
        return true;
    }
    if (start_thread() || threads_ > 0) return true; // One of the others will come to it.
    tasks_.pop_back();
    return false;
}

bool ElasticQueue::start_thread()
{
    ++threads_;
    try {
        std::thread([this] { work(); }).detach();
        return true;
    } catch (const std::system_error&) {
        --threads_;
        return false;
    }
}

void ElasticQueue::shutdown()
{
    std::unique_lock lock(mutex_);
    ends_ = true;
    wake_.notify_all();
    gone_.wait(lock, [this] { return threads_ == 0; });
}

void ElasticQueue::work()
{
    std::unique_lock lock(mutex_);
    for (;;) {
        ++idle_;
        const bool has_work =
            wake_.wait_for(lock, idle_thread_lives_, [this] { return ends_ || !tasks_.empty(); });
        --idle_;
        if (!has_work || tasks_.empty()) break;
        auto task = std::move(tasks_.front());
        tasks_.pop_front();
        room_.notify_one();
        lock.unlock();
        task();
        lock.lock();
    }
    --threads_;
    gone_.notify_all();
}

} // namespace mock::web
