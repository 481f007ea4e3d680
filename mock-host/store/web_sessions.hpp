#pragma once

#include "mock-host/store/store.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace mock::store {

/// That a browser is signed in. The cookie is a token that only the browser has.
struct WebSession {
    std::string id_hash{}; ///< `token_hash` of the cookie
    std::string person{};  ///< id; must exist
    std::string csrf{};    ///< token that every form of this session carries
    Time created_at{};
    Time last_seen_at{};
    Time expires_at{};
};

void insert_web_session(Transaction& change, const WebSession& session);

/// Nothing if it has expired.
std::optional<WebSession> find_web_session(Connection connection, std::string_view id_hash,
                                           Time now);

/// That it was used at `now`, and how long it holds from there. False: it has expired or is gone.
bool touch_web_session(Transaction& change, std::string_view id_hash, Time now, Time expires_at);

/// Signs out. False: it is gone already.
bool remove_web_session(Transaction& change, std::string_view id_hash);

/// How many were removed.
int remove_expired_web_sessions(Transaction& change, Time now);
int remove_web_sessions_of(Transaction& change, std::string_view person);

} // namespace mock::store
