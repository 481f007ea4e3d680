#pragma once

#include "plugin/net/http.hpp"
#include "plugin/teamviewer/functions.hpp"

#include <desk/sdk/result.hpp>

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

namespace tv {

/// What an answer means that is not 2xx, or is no answer of the Web API at all.
desk::Error refusal(const Function& function, const http::Response& reply,
                    const std::string& api_url);

/// The same as far as it does not matter what was asked: a limit, a block, a fault, a web page.
/// Nothing: the answer is about the request.
std::optional<desk::Error> general_refusal(const Function& function, const http::Response& reply,
                                           const std::string& api_url);
/// The request was looked at, and TeamViewer does not want it.
desk::Error refused_request(const Function& function, const http::Response& reply);

/// Too many calls: to be asked again later.
bool is_limit(const http::Response& reply);
/// The one of them that is worth asking again at once: 429, or TeamViewer's own way to say it,
/// which is a 403. The request was not looked at.
bool is_rate_limit(const http::Response& reply);

/// Is it the access token that was not accepted? Mostly 401, sometimes another 4xx that says so; a
/// 401 is not about the token if it names a permission, a limit or a block.
bool refuses_token(const http::Response& reply);

/// A page for people instead of an answer.
bool is_html(const http::Response& reply);
desk::Error not_the_api(const std::string& api_url);

/// A text from outside for an error's detail: one short line, and nothing in it that might be a
/// token, a code or a link.
std::string harmless_quote(std::string_view text);

/// The error about an answer to a request that had these secrets in it: a server may repeat them,
/// also as words that look harmless. Nothing of less than eight bytes is a secret.
desk::Error without(desk::Error error, std::initializer_list<std::string_view> secrets);

std::string lower_case(std::string text);

} // namespace tv
