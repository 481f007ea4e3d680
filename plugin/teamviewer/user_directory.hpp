#pragma once

#include "plugin/teamviewer/gateway.hpp"

#include <condition_variable>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace tv {

/// Who is behind the user ids of connection reports: the desk finds its agents by e-mail address,
/// and reports have names only. Safe to use from many threads.
class UserDirectory {
public:
    UserDirectory(Gateway& gateway, const Services& services);

    /// Fills in `user_email` where the list of users tells it. The list is read at most once an
    /// hour, and who comes meanwhile waits for it, as long as their own call may go on; without the
    /// permission for it, or if TeamViewer does not answer within some seconds, reports keep their
    /// names and the log says why.
    ///
    /// An error: the call is to stop; or nobody waits for it, there has been no list yet, and what
    /// is in its way will pass. For a day at most: it might not.
    desk::Status complete(std::vector<Connection>& connections, const desk::Call& call);

private:
    std::optional<desk::Error> reason_to_come_later() const;
    void read(std::unique_lock<std::mutex>& lock, const desk::Call& call);
    desk::Result<std::map<std::string, std::string>> emails(const desk::Call& call);

    static constexpr std::chrono::hours lifetime{1};
    /// Others wait for the list, and some of them have less time than whoever reads it.
    static constexpr std::chrono::seconds time_limit{20};
    /// After a failure: nobody asks again and again.
    static constexpr std::chrono::minutes patience{5};
    /// TeamViewer's limits are those of a day.
    static constexpr std::chrono::hours longest_outage{24};

    Gateway& gateway_;
    Clock& clock_;
    Log& log_;
    std::mutex mutex_; // guards what follows; never held while TeamViewer is asked
    std::condition_variable_any idle_;
    bool reading_ = false;
    std::map<std::string, std::string> emails_;
    Time read_again_at_{};
    std::optional<Time> first_failure_ = {};
    std::optional<desk::Error> in_the_way_ = {}; ///< of the last reading, if it will pass
};

} // namespace tv
