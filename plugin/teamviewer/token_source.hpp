#pragma once

#include "plugin/domain/configuration.hpp"
#include "plugin/teamviewer/json.hpp"
#include "plugin/teamviewer/script_tokens.hpp"
#include "plugin/teamviewer/services.hpp"
#include "plugin/teamviewer/token_renewal.hpp"

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>

namespace tv {

/// The access token of one configuration, always one that works. Safe to use from many threads.
///
/// A refresh token is used up by asking, so a renewal happens once for all threads that wait (a
/// lock) and for all nodes (a lease in SharedState), and its answer is stored by compare-and-swap
/// before anybody uses it. Nothing is kept between two calls: a token that waits in memory is in
/// every dump of the process, and to read it again takes no time beside a request.
class TokenSource {
public:
    TokenSource(const Configuration& configuration, const Services& services);

    /// For everything but connection reports. Errors: "teamviewer.not_connected",
    /// "teamviewer.reauthorize", "teamviewer.script_token_refused" (all `denied`), and whatever
    /// stood in the way of a renewal.
    desk::Result<desk::Secret> get(const desk::Call& call);
    /// For connection reports and the list of users: a script token of their own, if one is stored.
    /// Errors: as above, and "teamviewer.report_token_refused".
    desk::Result<desk::Secret> get_for_reports(const desk::Call& call);
    /// That of OAuth2, even while a script token is used.
    desk::Result<desk::Secret> get_of_oauth(const desk::Call& call);

    /// TeamViewer did not accept this token: it will not be handed out again for ten minutes.
    void refused(const desk::Secret& token);
    /// TeamViewer has answered to this token.
    void accepted(const desk::Secret& token, const desk::Call& call);
    /// A person wants to know how it is now: a renewal that failed moments ago is tried again, and
    /// so is a token that was refused, and one that could not be renewed.
    void try_anew(const desk::Call& call);

    /// Stores what an authorisation has brought, over whatever is stored, and tells it.
    desk::Result<HeldTokens> store(const json::TokenAnswer& answer, const desk::Call& call);
    /// Says whose tokens these are. For the eyes only: if they were renewed meanwhile, or the vault
    /// fails, they stay without a name.
    AuthorizationRecord name(HeldTokens held, std::string account, const desk::Call& call);
    /// Removes the stored tokens and tells it.
    desk::Status forget(const desk::Call& call);
    /// After a renewal that is due.
    desk::Result<AuthorizationRecord> current(const desk::Call& call);

private:
    desk::Result<desk::Secret> script_token(ScriptTokens::Of of, const desk::Call& call);
    bool is_refused(const desk::Secret& token);
    desk::Result<HeldTokens> oauth_tokens(const desk::Call& call);
    desk::Status wait_for_others(std::unique_lock<std::mutex>& lock, const desk::Call& call);
    void renew(std::unique_lock<std::mutex>& lock, const desk::Call& call);
    desk::Result<std::uint64_t> replace(const desk::Secret& value, const desk::Call& call);
    desk::Result<std::uint64_t> try_to_replace(const desk::Secret& value, const desk::Call& call);
    bool may_be_used_until(const HeldTokens& held, Time end) const;
    void accept_again();

    const Configuration& configuration_;
    const Services services_;

    std::mutex mutex_; // guards everything below; never held while something is asked
    std::condition_variable_any idle_;
    bool renewing_ = false;
    int renewals_ = 0; ///< finished, well or not
    RefusedTokens refused_ = {};
    bool is_to_try_anew_ = false; ///< by the next renewal
    desk::Error last_error_ = {};
    RenewalPause pause_;
    ScriptTokens script_tokens_;
    TokenRenewal renewal_; ///< used by the thread that renews for all, but for end_lease_of
};

/// Why there is no token, for whoever wanted to ask something with it: not a word of theirs was
/// sent, so an answer that is lost was none to them.
desk::Error before_asking(desk::Error why);

} // namespace tv
