#pragma once

#include "plugin/domain/configuration.hpp"
#include "plugin/teamviewer/json.hpp"
#include "plugin/teamviewer/renewal_pause.hpp"
#include "plugin/teamviewer/services.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tv {

inline constexpr const char* tokens_key = "tokens";            ///< in the vault
inline constexpr std::chrono::milliseconds between_tries{500}; ///< to store them

/// Both tokens as the vault has them. Revision 0: it has none.
struct HeldTokens {
    json::StoredTokens tokens = {};
    std::uint64_t revision = 0;
};

/// What a fresh answer of the token endpoint makes of the tokens before. Renewed five minutes
/// before the end, or a quarter of the lifetime if that is less.
json::StoredTokens stored_from(const json::TokenAnswer& answer, json::StoredTokens before,
                               Time now);

/// What may be shown of them.
AuthorizationRecord record_of(const json::StoredTokens& tokens);

desk::Result<HeldTokens> load_tokens(Vault& vault, const desk::Call& call);

/// Tokens that TeamViewer did not accept in the last ten minutes: the last some of them, and not as
/// they are, for whoever reads the memory of this process.
class RefusedTokens {
public:
    void add(const desk::Secret& token, Time now);
    bool has(const desk::Secret& token, Time now) const;

private:
    struct Mark {
        std::size_t token = 0;
        Time until{};
    };
    std::vector<Mark> marks_ = {};
};

/// Renews the stored tokens, once for all nodes. One thread at a time: TokenSource sees to it.
class TokenRenewal {
public:
    TokenRenewal(const Configuration& configuration, const Services& services, RenewalPause& pause);

    /// Tokens that need no renewal: found in the vault, because another node was faster, or asked
    /// of TeamViewer, stored, and only then returned. `refused` does not count, however long it
    /// would still last. Once TeamViewer is asked, the end of the call stops nothing.
    desk::Result<HeldTokens> run(const RefusedTokens& refused, const desk::Call& call);
    /// Tokens that TeamViewer refused to renew are asked about again.
    void try_anew();
    /// Gives back the lease that the call took when it was tried before, in a process that is no
    /// more: nobody here or elsewhere has to wait for its end. For any thread.
    void end_lease_of(const desk::Call& call) const;

private:
    /// Tokens that TeamViewer does not renew, and until when it is not asked about them.
    struct Dead {
        std::uint64_t revision = 0;
        Time until{};
    };

    bool is_dead(const HeldTokens& held) const;
    bool is_fresh(const HeldTokens& held, const RefusedTokens& refused) const;
    desk::Result<HeldTokens> renew(const RefusedTokens& refused, const desk::Call& call);
    desk::Result<json::TokenAnswer> ask(const desk::Secret& refresh, const desk::Call& call);
    desk::Result<json::TokenAnswer> ask_once(const desk::Secret& refresh, const desk::Call& call);
    desk::Result<HeldTokens> save(HeldTokens renewed, const desk::Call& call);
    desk::Error declare_dead(const HeldTokens& held, const desk::Error& why,
                             const desk::Call& call);

    /// For the tokens of this revision. Nothing: another node has it.
    desk::Result<std::optional<std::uint64_t>> take_lease(std::uint64_t revision,
                                                          const desk::Call& call);
    desk::Result<std::optional<std::uint64_t>> try_to_take_lease(std::uint64_t revision,
                                                                 const desk::Call& call);
    void give_back_lease(std::uint64_t revision, const desk::Call& call);

    const Configuration& configuration_;
    const Services services_;
    RenewalPause& pause_;
    const std::string owner_;
    Dead dead_ = {};
    std::optional<HeldTokens> unsaved_ = {}; ///< renewed, but the vault did not take them yet
};

} // namespace tv
