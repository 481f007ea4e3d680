#include "mock-host/runtime/store_trouble.hpp"

#include <algorithm>
#include <condition_variable>

namespace mock::runtime {

namespace {

/// " (12 KiB free on /var/lib/desk)"; empty if that says nothing about the failure.
std::string room(const store::Failure& failure, const std::filesystem::path& file)
{
    using store::FailureKind;
    if (failure.kind() != FailureKind::full && failure.kind() != FailureKind::disk) return {};
    if (file.empty()) return {}; // It is the disk of a database somewhere else.
    const auto folder = std::filesystem::absolute(file).parent_path();
    std::error_code unknown;
    const auto space = std::filesystem::space(folder, unknown);
    if (unknown) return {};
    return " (" + std::to_string(space.available / 1024) + " KiB free on " + folder.string() + ")";
}

store::Failure unforeseen(const std::exception& bug)
{
    return {store::FailureKind::other, std::string("something unforeseen happened: ") + bug.what()};
}

} // namespace

std::optional<StoreTrouble::Present> StoreTrouble::present() const
{
    const std::lock_guard lock(mutex_);
    return present_;
}

void StoreTrouble::note(const store::Failure& failure, bool is_first_of_one)
{
    const std::lock_guard lock(mutex_);
    if (is_first_of_one) ++threads_;
    const auto since = present_ ? present_->since : std::chrono::steady_clock::now();
    present_.emplace(Present{since, failure});
    if (!said_.insert(failure.kind()).second) return;
    const bool may_answer_later = may_pass(failure.kind());
    log_.error((may_answer_later ? "the store does not answer: " : "work does not go on: ") +
               std::string(failure.what()) + room(failure, file_) + "; trying again until it does");
}

void StoreTrouble::ends_for_one(bool is_over)
{
    const std::lock_guard lock(mutex_);
    if (--threads_ > 0) return;
    present_.reset();
    said_.clear();
    if (is_over) log_.warn("the store answers again");
}

StoreTries::~StoreTries()
{
    if (pause_.count() > 0) trouble_.ends_for_one(false);
}

void StoreTries::succeeded()
{
    if (pause_.count() == 0) return;
    pause_ = {};
    trouble_.ends_for_one(true);
}

std::chrono::milliseconds StoreTries::failed(const store::Failure& failure)
{
    const bool is_first = pause_.count() == 0;
    trouble_.note(failure, is_first);
    pause_ = is_first ? first_pause : std::min(pause_ * 2, longest_pause);
    return pause_;
}

void StoreTries::wait_after(const std::exception& failure, const std::stop_token& stop)
{
    const auto* of_store = dynamic_cast<const store::Failure*>(&failure);
    const auto time = failed(of_store ? *of_store : unforeseen(failure));
    std::mutex mutex;
    std::condition_variable_any never;
    std::unique_lock lock(mutex);
    never.wait_for(lock, stop, time, [] { return false; });
}

} // namespace mock::runtime
