#pragma once

#include "mock-host/services/host_tables.hpp"
#include "mock-host/store/failure.hpp"

#include <desk/abi/ext/activities.h>
#include <desk/abi/ext/assets.h>
#include <desk/abi/ext/calls.h>
#include <desk/abi/ext/clock.h>
#include <desk/abi/ext/log.h>
#include <desk/abi/ext/secrets.h>
#include <desk/abi/ext/state.h>
#include <desk/sdk/guard.hpp>
#include <desk/sdk/text.hpp>

#include <string>
#include <utility>

namespace mock::services {

extern const desk_calls_t calls_table;
extern const desk_log_t log_table;
extern const desk_clock_t clock_table;
extern const desk_secrets_t secrets_table;
extern const desk_state_t state_table;
extern const desk_assets_t assets_table;
extern const desk_activities_t activities_table;

inline HostTables& context(const desk_host_t* host)
{
    return *static_cast<HostTables*>(host->data);
}

/// The guard of the border, and failures of the database as what they are.
template <class Body>
desk_status_t serve(desk_error_t* err, Body&& body) noexcept
{
    return desk::guard(err, [&]() -> desk::Status {
        try {
            return std::forward<Body>(body)();
        } catch (const store::Failure& failure) {
            return store_error(failure);
        }
    });
}

inline desk::Error refused(desk::Errc status, const char* code, std::string detail)
{
    return {status, code, std::move(detail)};
}

/// NULL where the contract wants something.
inline desk::Status required(const void* argument, const char* what)
{
    if (argument != nullptr) return {};
    return refused(desk::Errc::invalid, "argument.missing", std::string(what) + " is NULL");
}

/// NULL may be a text without a length only: it would be taken for an empty one, which says
/// something else.
inline desk::Status required(desk_text_t text, const char* what)
{
    return text.len == 0 ? desk::Status{} : required(text.data, what);
}

inline desk::Status required(const desk_sink_t* sink)
{
    DESK_CHECK(required(sink, "the sink"));
    return sink->write != nullptr ? desk::Status{} : required(nullptr, "the slot of the sink");
}

} // namespace mock::services
