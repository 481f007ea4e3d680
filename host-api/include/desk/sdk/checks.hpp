#pragma once

#include <desk/abi/call.h>
#include <desk/sdk/instance.hpp>

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

namespace desk {

/// The longest document in either direction, in bytes.
inline constexpr std::size_t document_bytes_max = std::size_t{1024} * 1024;

/// Whether what a handler wrote may be sent. The host looks closer; this finds early, and with the
/// name of the handler at hand, what would count as a fault of the whole instance.
inline Status check_written(std::string_view document, std::string_view code, Checks checks)
{
    const auto refuse = [&](const char* why) {
        return Error{Errc::invalid, std::string(code), std::string("the document ") + why};
    };
    if (checks == Checks::none) return {};
    if (document.size() > document_bytes_max) return refuse("is longer than 1 MiB");
    const auto begin = document.find_first_not_of(" \t\r\n");
    if (begin == document.npos || document[begin] != '{') return refuse("is not a JSON object");
    if (checks == Checks::all && !is_utf8(document)) return refuse("is not UTF-8");
    return {};
}

/// What the SDK says when the host broke the contract.
inline Error host_broke(std::string_view what)
{
    return {Errc::invalid, "host.contract", "the host broke the contract: " + std::string(what)};
}

inline bool knows(std::span<const char* const> ids, std::string_view id)
{
    return std::any_of(ids.begin(), ids.end(), [id](const char* known) { return id == known; });
}

inline bool are_utf8(std::initializer_list<desk_text_t> texts)
{
    return std::all_of(texts.begin(), texts.end(),
                       [](desk_text_t text) { return is_utf8(from_text(text)); });
}

/// Whether a call may be read, and is one for the handlers of `ids`.
inline Status check_call(const desk_call_t* call, std::span<const char* const> ids, Checks checks)
{
    if (!DESK_HAS(desk_call_t, call, configuration)) return host_broke("call shorter than in 1.0");
    if (checks == Checks::none) return {};
    if (call->id == 0 || call->attempt == 0) return host_broke("call without id or attempt");
    if (!knows(ids, from_text(call->name))) {
        return Error{Errc::not_found, "handler.missing",
                     "the module does not name " + std::string(from_text(call->name))};
    }
    if (checks == Checks::cheap) return {};
    const bool clean = are_utf8({call->idempotency_key, call->trace, call->locale, call->input,
                                 call->target.schema, call->target.json, call->configuration.schema,
                                 call->configuration.json});
    return clean ? Status{} : host_broke("a text of the call is not UTF-8");
}

/// Whether a view may be read.
inline Status check_view(const desk_view_t* view, Checks checks)
{
    if (!DESK_HAS(desk_view_t, view, configuration)) return host_broke("view shorter than in 1.0");
    if (checks != Checks::all) return {};
    const bool clean = are_utf8({view->locale, view->target.schema, view->target.json,
                                 view->configuration.schema, view->configuration.json});
    return clean ? Status{} : host_broke("a text of the view is not UTF-8");
}

} // namespace desk
