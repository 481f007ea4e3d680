#pragma once

#include "plugin/domain/configuration.hpp"
#include "plugin/ports/authorization.hpp"
#include "plugin/teamviewer/gateway.hpp"
#include "plugin/teamviewer/json.hpp"
#include "plugin/teamviewer/services.hpp"
#include "plugin/teamviewer/token_source.hpp"

#include <string>
#include <string_view>

namespace tv {

/// What a person pasted: the bare code, or the whole address they were sent back to.
struct PastedCode {
    desk::Secret code = {};
    std::string state = {}; ///< empty: none came with it
    std::string error = {}; ///< "access_denied"
};
PastedCode pasted_code(std::string_view text);

/// OAuth2 with TeamViewer: page, code, tokens, end.
class OAuth final : public Authorization {
public:
    OAuth(const Configuration& configuration, const Services& services, TokenSource& tokens,
          Gateway& gateway);

    desk::Result<std::string> begin(const desk::Call& call) override;
    desk::Result<AuthorizationRecord> finish(const desk::Call& call) override;
    desk::Status revoke(const desk::Call& call) override;
    desk::Result<AuthorizationRecord> current(const desk::Call& call) override;

private:
    desk::Result<json::StoredState> stored_state(const desk::Call& call);
    desk::Status store_state(const json::StoredState& state, const desk::Call& call);
    desk::Status forget_code(const desk::Call& call);

    desk::Result<std::optional<AuthorizationRecord>> brought_before(const desk::Call& call);
    desk::Result<AuthorizationRecord> brought_since(const json::StoredState& begun,
                                                    const desk::Error& refused,
                                                    const desk::Call& call);
    desk::Result<AuthorizationRecord> store_and_name(const json::TokenAnswer& answer,
                                                     const desk::Call& call);
    desk::Status check(const PastedCode& pasted, const json::StoredState& begun) const;
    desk::Result<json::TokenAnswer>
    exchange(const desk::Secret& code, const json::StoredState& begun, const desk::Call& call);
    desk::Error code_refused(const http::Response& reply, const json::StoredState& begun) const;
    std::string account_of(const desk::Secret& access, const desk::Call& call);
    desk::Status revoke_there(const desk::Call& call);

    const Configuration& configuration_;
    const Services services_;
    TokenSource& tokens_;
    Gateway& gateway_;
};

} // namespace tv
