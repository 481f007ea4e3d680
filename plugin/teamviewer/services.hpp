#pragma once

#include "plugin/domain/records.hpp"
#include "plugin/net/http.hpp"
#include "plugin/ports/desk_ports.hpp"

namespace tv {

/// Hears how the configuration stands with TeamViewer, each time that changes: connected, renewed,
/// revoked, and once when somebody has to authorise again. Called without locks, on the thread of
/// `call`. What becomes of the news is not the business of whoever tells them.
class AuthorizationStatus {
public:
    virtual ~AuthorizationStatus() = default;
    virtual void changed(const AuthorizationRecord& record, const desk::Call& call) = 0;
};

/// What everything here works with. All of it outlives whoever is given it.
struct Services {
    http::Transport& transport;
    Clock& clock;
    Log& log;
    Vault& vault;
    SharedState& state;
    AuthorizationStatus& status;
};

} // namespace tv
