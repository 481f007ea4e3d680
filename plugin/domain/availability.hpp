#pragma once

#include "plugin/domain/outcome.hpp"
#include "plugin/domain/situation.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>

// When a button is offered is data: rules of manifest/plugin.json. The code knows how to test a
// condition, not when a button is wanted.

namespace tv {

enum class Condition {
    kind_supported,
    may_edit,
    not_closed,
    has_initiator,
    initiator_has_mail,
    connected,
    token_usable,
    no_open_session,
    open_session,
    has_session,
    has_trace,
    has_asset,
    has_teamviewer_id,
    teamviewer_id_valid,
    uses_oauth,
    has_tokens,
    form_complete,
    has_code,
};

/// By its name in the manifest; nothing if there is no such condition.
std::optional<Condition> condition_named(std::string_view name);

enum class Offer { available, disabled, hidden };

struct Rule {
    Condition condition = Condition::kind_supported;
    Offer otherwise = Offer::hidden;
    std::string reason = {}; ///< key of a text; only for disabled
};

struct Verdict {
    Offer offer = Offer::available;
    Text reason = {};
    friend bool operator==(const Verdict&, const Verdict&) = default;
};

/// What the rules are about. At most one of `activity` and `asset`; none: the configuration.
struct Facts {
    const Configuration& configuration;
    const std::optional<Actor>& actor;
    Time now{};
    const Activity* activity = nullptr;
    const AssetTarget* asset = nullptr;
};

/// The first rule that fails decides, so the order of the rules is the order of the reasons. Pure,
/// and quick enough for every line of a list.
Verdict availability(std::span<const Rule> rules, const Facts& facts);

/// How the access stands that the configuration uses now; null: nothing is recorded about it. What
/// is recorded of OAuth2 says nothing of a script token that was stored since, and vice versa.
const AuthorizationRecord* access_in_use(const Configuration& configuration);

/// Something is stored that lets us in: tokens, or a script token.
bool is_connected(const Configuration& configuration);

/// All that the authorisation with OAuth2 needs is filled in and saved.
bool is_form_complete(const Configuration& configuration);

} // namespace tv
