#include "plugin/teamviewer/user_directory.hpp"

#include "plugin/teamviewer/do_for_all.hpp"
#include "plugin/teamviewer/json.hpp"

#include <desk/sdk/wait.hpp>

#include <algorithm>
#include <utility>

namespace tv {

UserDirectory::UserDirectory(Gateway& gateway, const Services& services)
    : gateway_(gateway), clock_(services.clock), log_(services.log)
{
}

void UserDirectory::complete(std::vector<Connection>& connections, const desk::Call& call)
{
    const auto has_user = [](const Connection& one) { return !one.user_id.empty(); };
    if (std::none_of(connections.begin(), connections.end(), has_user)) return;
    std::unique_lock lock(mutex_);
    // Whoever did not wait would book time by names although the list is on its way. A call that is
    // to stop books nothing.
    if (!desk::wait(idle_, lock, call, [this] { return !reading_; })) return;
    if (clock_.now() >= read_again_at_) read(lock, call);
    for (Connection& connection : connections) {
        const auto found = emails_.find(connection.user_id);
        if (found != emails_.end()) connection.user_email = found->second;
    }
}

void UserDirectory::read(std::unique_lock<std::mutex>& lock, const desk::Call& call)
{
    auto found = do_for_all(reading_, idle_, lock,
                            [&] { return emails(call.until(clock_.now() + time_limit)); });
    // Whoever was stopped has not learnt whether it can be read.
    if (found || call.check()) read_again_at_ = clock_.now() + (found ? lifetime : patience);
    if (found) {
        emails_ = *std::move(found);
        return;
    }
    lock.unlock();
    log_.write(LogLevel::info, call,
               "the list of users cannot be read, so reports have names and no e-mail addresses: " +
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
