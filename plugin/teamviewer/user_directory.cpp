#include "plugin/teamviewer/user_directory.hpp"

#include "plugin/teamviewer/do_for_all.hpp"
#include "plugin/teamviewer/json.hpp"

#include <desk/sdk/wait.hpp>

#include <algorithm>
#include <utility>

namespace tv {
namespace {

using desk::Errc;

bool will_pass(const desk::Error& error)
{
    // An answer that cannot be read is the same the next time.
    if (error.code == "teamviewer.bad_answer") return false;
    // Not that of the call: that of the reading.
    if (error.status == Errc::deadline) return true;
    return error.retryable && (error.status == Errc::unavailable || error.status == Errc::limit);
}

} // namespace

UserDirectory::UserDirectory(Gateway& gateway, const Services& services)
    : gateway_(gateway), clock_(services.clock), log_(services.log)
{
}

desk::Status UserDirectory::complete(std::vector<Connection>& connections, const desk::Call& call)
{
    const auto has_user = [](const Connection& one) { return !one.user_id.empty(); };
    if (std::none_of(connections.begin(), connections.end(), has_user)) return {};
    std::unique_lock lock(mutex_);
    // Whoever did not wait would book time by names although the list is on its way. A call that is
    // to stop books nothing.
    DESK_CHECK(desk::wait(idle_, lock, call, [this] { return !reading_; }));
    if (clock_.now() >= read_again_at_) {
        read(lock, call);
        DESK_CHECK(call.check());
    }
    if (!call->for_a_person) {
        if (auto reason = reason_to_come_later()) return *std::move(reason);
    }
    for (Connection& connection : connections) {
        const auto found = emails_.find(connection.user_id);
        if (found != emails_.end()) connection.user_email = found->second;
    }
    return {};
}

/// Time that is booked on nobody stays so: the keys let nothing be booked twice.
std::optional<desk::Error> UserDirectory::reason_to_come_later() const
{
    const Time now = clock_.now();
    if (!emails_.empty() || !in_the_way_ || now >= *first_failure_ + longest_outage) return {};
    desk::Error reason = *in_the_way_;
    reason.retryable = true;
    reason.retry_after =
        std::max<std::chrono::milliseconds>(reason.retry_after, read_again_at_ - now);
    return reason;
}

void UserDirectory::read(std::unique_lock<std::mutex>& lock, const desk::Call& call)
{
    auto found = do_for_all(reading_, idle_, lock,
                            [&] { return emails(call.until(clock_.now() + time_limit)); });
    // Whoever was stopped has not learnt whether it can be read.
    if (!found && !call.check()) return;
    read_again_at_ = clock_.now() + (found ? lifetime : patience);
    in_the_way_.reset();
    if (found) {
        emails_ = *std::move(found);
        return;
    }
    if (!first_failure_) first_failure_ = clock_.now();
    if (will_pass(found.error())) in_the_way_ = found.error();
    lock.unlock();
    log_.write(LogLevel::info, call,
               "the list of users cannot be read, so reports wait for it, or have names and no "
               "e-mail addresses: " +
                   found.error().detail);
    lock.lock();
}

desk::Result<std::map<std::string, std::string>> UserDirectory::emails(const desk::Call& call)
{
    DESK_TRY(const auto body,
             gateway_.ask({.function = functions::list_users, .with_report_token = true}, call));
    return json::emails_of_users(body);
}

} // namespace tv
