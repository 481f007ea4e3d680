#pragma once

#include <desk/abi/ext/actions.h>
#include <desk/abi/ext/activities.h>
#include <desk/abi/ext/assets.h>
#include <desk/abi/ext/calls.h>
#include <desk/abi/ext/clock.h>
#include <desk/abi/ext/config.h>
#include <desk/abi/ext/events.h>
#include <desk/abi/ext/health.h>
#include <desk/abi/ext/jobs.h>
#include <desk/abi/ext/log.h>
#include <desk/abi/ext/secrets.h>
#include <desk/abi/ext/state.h>
#include <desk/abi/module.h>

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace desk {

/// The id of a table, and the size that it had in 1.0. Everything up to there may be used without
/// asking; what came later needs `DESK_HAS`.
template <class T>
struct Table;

#define DESK_TABLE(type, name, last)                                                               \
    template <>                                                                                    \
    struct Table<type> {                                                                           \
        static constexpr const char* id = name;                                                    \
        static constexpr std::size_t size_1_0 = offsetof(type, last) + sizeof(type::last);         \
    }

DESK_TABLE(desk_calls_t, DESK_CALLS_ID, progress);
DESK_TABLE(desk_log_t, DESK_LOG_ID, write);
DESK_TABLE(desk_clock_t, DESK_CLOCK_ID, sleep);
DESK_TABLE(desk_secrets_t, DESK_SECRETS_ID, put);
DESK_TABLE(desk_state_t, DESK_STATE_ID, put);
DESK_TABLE(desk_assets_t, DESK_ASSETS_ID, apply);
DESK_TABLE(desk_activities_t, DESK_ACTIVITIES_ID, read);
DESK_TABLE(desk_actions_t, DESK_ACTIONS_ID, invoke);
DESK_TABLE(desk_events_t, DESK_EVENTS_ID, handle);
DESK_TABLE(desk_jobs_t, DESK_JOBS_ID, run);
DESK_TABLE(desk_config_t, DESK_CONFIG_ID, validate);
DESK_TABLE(desk_health_t, DESK_HEALTH_ID, report);
#undef DESK_TABLE

/// True when every slot of 1.0 is there. Services are two numbers, and then nothing but slots.
template <class T>
bool has_all_slots(const T& table) noexcept
{
    static_assert(sizeof(void*) == sizeof(void (*)()));
    for (std::size_t at = 2 * sizeof(std::uint32_t); at < Table<T>::size_1_0; at += sizeof(void*)) {
        const void* slot = nullptr;
        std::memcpy(&slot, reinterpret_cast<const char*>(&table) + at, sizeof slot);
        if (slot == nullptr) return false;
    }
    return true;
}

/// A service of the host as of 1.0, or NULL: not granted, unknown, or not all that 1.0 has.
template <class T>
const T* service(const desk_host_t* host, const char* id = Table<T>::id) noexcept
{
    if (!DESK_HAS(desk_host_t, host, service) || host->service == nullptr) return nullptr;
    const auto* table = static_cast<const T*>(host->service(host, id));
    if (table == nullptr || table->struct_size < Table<T>::size_1_0) return nullptr;
    return has_all_slots(*table) ? table : nullptr;
}

} // namespace desk
