#pragma once

#include "plugin/teamviewer/gateway.hpp"

#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace tv {

/// Who is behind the user ids of connection reports: the desk finds its agents by e-mail address,
/// and reports have names only. Safe to use from many threads.
class UserDirectory {
public:
    UserDirectory(Gateway& gateway, const Services& services);

    /// Fills in `user_email` where the list of users tells it. The list is read at most once an
    /// hour; without the permission for it, or if TeamViewer does not answer, reports keep their
    /// names and the log says why.
    void complete(std::vector<Connection>& connections, const desk::Call& call);

private:
    bool is_fresh(Time now) const { return read_at_ != Time{} && now < read_at_ + lifetime; }
    void read(const desk::Call& call);

    static constexpr std::chrono::hours lifetime{1};

    Gateway& gateway_;
    Clock& clock_;
    Log& log_;
    std::mutex mutex_; // guards what follows; not held while TeamViewer is asked
    std::map<std::string, std::string> emails_;
    Time read_at_{}; ///< also when that failed: nobody asks again and again
};

} // namespace tv
