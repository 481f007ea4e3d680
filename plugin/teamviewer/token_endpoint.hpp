#pragma once

#include "plugin/domain/configuration.hpp"
#include "plugin/net/http.hpp"
#include "plugin/ports/desk_ports.hpp"

#include <desk/sdk/call.hpp>
#include <desk/sdk/result.hpp>
#include <desk/sdk/secret.hpp>

#include <string>

namespace tv {

/// Why the token endpoint said no.
enum class TokenRefusal {
    grant,    ///< the code or refresh token: used, expired, revoked, never was one
    unclear,  ///< the same, most likely: nothing is named, or it may be somebody in between
    client,   ///< client id or secret
    redirect, ///< the redirect URL is not that of the app
    other,    ///< nothing that a new authorisation would cure
};

/// The call for a request that uses a grant up, and for storing what it brings: who asked may lose
/// interest, but the answer must arrive and be stored. Ends before the desk gives the handler up.
desk::Call finishing(const desk::Call& call, const Clock& clock);

/// A request of the token endpoint. Never repeated by itself: a grant is used up by asking.
http::Request token_request(const Configuration& configuration, std::string form);

/// Of an answer that is not 2xx.
TokenRefusal token_refusal(const http::Response& reply);

/// The same answer in the words of an error, as far as it is about no grant, client or redirect
/// URL. Never "permission_missing" or "not_found": tokens need no permission, and nothing is looked
/// up; whoever is told so draws conclusions.
desk::Error token_error(const http::Response& reply, const std::string& api_url);

} // namespace tv
