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
    /// hour, and who comes meanwhile waits for it; without the permission for it, or if TeamViewer
    /// does not answer, reports keep their names and the log says why.
    void complete(std::vector<Connection>& connections, const desk::Call& call);

private:
    void read(const desk::Call& call);

    static constexpr std::chrono::hours lifetime{1};
    /// After a failure: nobody asks again and again.
    static constexpr std::chrono::minutes patience{5};

    Gateway& gateway_;
    Clock& clock_;
    Log& log_;
    // Guards what follows, also while TeamViewer is asked: whoever did not wait would book time
    // by names although the list is on its way.
    std::mutex mutex_;
    std::map<std::string, std::string> emails_;
    Time read_again_at_{};
};

} // namespace tv
