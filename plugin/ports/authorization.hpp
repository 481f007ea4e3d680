#pragma once

#include "plugin/domain/records.hpp"

#include <desk/sdk/call.hpp>
#include <desk/sdk/result.hpp>
#include <desk/sdk/secret.hpp>

#include <string>

namespace tv {

/// The OAuth2 side of a configuration. Tokens stay behind this port: handlers only see what an
/// AuthorizationRecord tells.
class Authorization {
public:
    virtual ~Authorization() = default;

    /// Remembers a fresh `state` and returns TeamViewer's page where a person allows access.
    virtual desk::Result<std::string> begin(const desk::Call& call) = 0;

    /// Exchanges the stored code (bare, or the whole redirect address) for tokens, stores them, and
    /// forgets the code. Errors: "code.missing", "code.used", "code.expired" (older than ten
    /// minutes), "code.refused_by_user" (the address says access_denied), "state.foreign",
    /// "teamviewer.invalid_client" (id or secret wrong), "redirect.differs" ...
    virtual desk::Result<AuthorizationRecord> finish(const desk::Call& call) = 0;

    /// Tells TeamViewer to forget the tokens of OAuth2, then forgets them here, in this order,
    /// whether they are in use or a script token is. Tokens that TeamViewer does not know any more
    /// count as revoked.
    virtual desk::Status revoke(const desk::Call& call) = 0;

    /// What is known without asking TeamViewer, after a renewal that is due.
    virtual desk::Result<AuthorizationRecord> current(const desk::Call& call) = 0;
};

/// Hears how the configuration stands with TeamViewer, each time that changes: connected, renewed,
/// revoked, and once when somebody has to authorise again, or to enter another script token. Called
/// without locks, on the thread of `call`. Returns whether it is recorded; if not, only who will
/// not tell it again needs to care.
class AuthorizationStatus {
public:
    virtual ~AuthorizationStatus() = default;
    virtual bool changed(const AuthorizationRecord& record, const desk::Call& call) = 0;
};

} // namespace tv
