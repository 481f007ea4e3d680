#include "plugin/teamviewer/user_directory.hpp"

#include "plugin/teamviewer/json.hpp"

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
    const std::lock_guard lock(mutex_);
    if (clock_.now() >= read_again_at_) read(call);
    for (Connection& connection : connections) {
        const auto found = emails_.find(connection.user_id);
        if (found != emails_.end()) connection.user_email = found->second;
    }
}

void UserDirectory::read(const desk::Call& call)
{
    const auto body =
        gateway_.ask({.function = functions::list_users, .with_report_token = true}, call);
    auto emails = body ? json::emails_of_users(*body)
                       : desk::Result<std::map<std::string, std::string>>(body.error());
    read_again_at_ = clock_.now() + (emails ? lifetime : patience);
    if (!emails) {
        return log_.write(LogLevel::info, call,
                          "the list of users cannot be read, so reports have names and no e-mail "
                          "addresses: " +
                              emails.error().detail);
    }
    emails_ = *std::move(emails);
}

} // namespace tv
