#include "plugin/actions/authorization.hpp"

#include "plugin/domain/availability.hpp"
#include "plugin/domain/refusal.hpp"

namespace tv {

desk::Result<Outcome> authorize(const Situation& on, Authorization& authorization,
                                const desk::Call& call)
{
    if (!is_form_complete(on.configuration)) {
        return refuse_data("authorization.form_incomplete", "ClientID, secret or redirect missing");
    }
    DESK_TRY(const std::string page, authorization.begin(call));
    return Outcome{.message = {"authorization.opened"}, .open_url = page};
}

desk::Result<Outcome> get_token(const Situation&, Authorization& authorization,
                                const desk::Call& call)
{
    DESK_TRY(const AuthorizationRecord record, authorization.finish(call));
    const Text message = record.account.empty() ? Text{"authorization.done"}
                                                : Text{"authorization.done_as", {record.account}};
    return Outcome{.message = message, .effects = {{AuthorizationRecord::key, RecordPut{record}}}};
}

desk::Result<Outcome> revoke(const Situation& on, Authorization& authorization,
                             const desk::Call& call)
{
    DESK_CHECK(authorization.revoke(call));
    if (!on.configuration.uses_script_token()) {
        return Outcome{.message = {"authorization.revoked"},
                       .effects = {{AuthorizationRecord::key, RecordRemove{}}}};
    }
    // What is known of the script token is as true as before.
    const AuthorizationRecord* known = access_in_use(on.configuration);
    const Deed record = known ? Deed{RecordPut{*known}} : Deed{RecordRemove{}};
    return Outcome{.message = {"authorization.tokens_revoked"},
                   .effects = {{AuthorizationRecord::key, record}}};
}

} // namespace tv
