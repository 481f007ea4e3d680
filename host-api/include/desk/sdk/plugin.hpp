#pragma once

#include <desk/abi/ext/config.h>
#include <desk/abi/ext/events.h>
#include <desk/abi/ext/health.h>
#include <desk/abi/ext/jobs.h>
#include <desk/abi/module.h>
#include <desk/sdk/border.hpp>

#include <string_view>

namespace desk {

/// The tables and slots of one plugin class. The class has
///
///     static constexpr desk::ModuleFacts facts{...};
///     static desk::Result<std::unique_ptr<Plugin>> create(const desk::Services&,
///                                                         const desk::Document& configuration);
///
/// derives from `desk::Instance`, and may have
///
///     static desk::Result<std::string> validate(const desk::View&);
///
/// which checks a form that nobody has saved yet and returns "desk.findings/1".
template <class Plugin>
class ModuleOf {
    static constexpr const ModuleFacts& facts = Plugin::facts;
    static_assert(facts.max_concurrency >= 1, "at least one call at a time");

    static const void* capability(const char* id) noexcept
    {
        const std::string_view wanted = id == nullptr ? "" : id;
        if (wanted == DESK_ACTIONS_ID && !facts.actions.empty()) return &actions;
        if (wanted == DESK_EVENTS_ID && !facts.events.empty()) return &events;
        if (wanted == DESK_JOBS_ID && !facts.jobs.empty()) return &jobs;
        if (wanted == DESK_CONFIG_ID && facts.form_version > 0) return &config;
        if (wanted == DESK_HEALTH_ID) return &health;
        return nullptr;
    }

    static desk_status_t create(const desk_host_t* host, const desk_doc_t* configuration,
                                desk_instance_t** self, desk_error_t* err) noexcept
    {
        return guard(err, [&]() -> Status {
            if (configuration == nullptr || self == nullptr) return host_broke("create of NULL");
            DESK_TRY(const Services services, Services::create(host, facts.services));
            if (!services.calls.is_granted()) return host_broke("no desk.calls/1");
            DESK_TRY(auto plugin, Plugin::create(services, from_doc(*configuration)));
            if (!plugin) return Error{Errc::internal, "create.null", "create returned no instance"};
            *self = border::close(services, std::move(plugin));
            return {};
        });
    }

    static void destroy(desk_instance_t* self) noexcept { border::destroy(self); }

    static desk_status_t availability(desk_instance_t* self, const desk_view_t* view,
                                      desk_verdict_t* verdicts, desk_error_t* err) noexcept
    {
        return border::availability(self, view, verdicts, err, facts);
    }
    static desk_status_t invoke(desk_instance_t* self, const desk_call_t* call,
                                desk_error_t* err) noexcept
    {
        return border::deliver(self, call, err, {&Instance::invoke, facts.actions, true}, facts);
    }
    static desk_status_t handle(desk_instance_t* self, const desk_call_t* call,
                                desk_error_t* err) noexcept
    {
        return border::deliver(self, call, err, {&Instance::handle, facts.events, false}, facts);
    }
    static desk_status_t run(desk_instance_t* self, const desk_call_t* call,
                             desk_error_t* err) noexcept
    {
        return border::deliver(self, call, err, {&Instance::run, facts.jobs, false}, facts);
    }
    static desk_status_t validate(const desk_view_t* view, const desk_sink_t* findings,
                                  desk_error_t* err) noexcept
    {
        return border::write_findings(view, findings, err, facts, [](const View& seen) {
            if constexpr (requires { Plugin::validate(seen); }) {
                return Plugin::validate(seen);
            } else {
                return Result<std::string>(R"({"findings":[]})");
            }
        });
    }
    static desk_status_t report(desk_instance_t* self, const desk_view_t* view,
                                const desk_sink_t* findings, desk_error_t* err) noexcept
    {
        return border::write_findings(view, findings, err, facts,
                                      [self](const View& seen) -> Result<std::string> {
                                          if (self == nullptr)
                                              return host_broke("a report without an instance");
                                          return border::open(self).report(seen);
                                      });
    }

    static constexpr std::uint32_t size_of(std::span<const char* const> ids)
    {
        return static_cast<std::uint32_t>(ids.size());
    }
    static constexpr desk_actions_t actions{sizeof(desk_actions_t), size_of(facts.actions),
                                            facts.actions.data(), &availability, &invoke};
    static constexpr desk_events_t events{sizeof(desk_events_t), size_of(facts.events),
                                          facts.events.data(), &handle};
    static constexpr desk_jobs_t jobs{sizeof(desk_jobs_t), size_of(facts.jobs), facts.jobs.data(),
                                      &run};
    static constexpr desk_config_t config{sizeof(desk_config_t), facts.form_version, &validate};
    static constexpr desk_health_t health{sizeof(desk_health_t), 0, &report};

public:
    static constexpr desk_module_t module{sizeof(desk_module_t),
                                          DESK_MODULE_MAGIC,
                                          DESK_ABI_MAJOR,
                                          DESK_ABI_MINOR,
                                          facts.id,
                                          facts.version,
                                          facts.max_concurrency,
                                          0,
                                          &capability,
                                          &create,
                                          &destroy};
};

/// What the one exported function returns:
///
///     const desk_module_t* desk_module_v1() noexcept { return desk::module_of<Plugin>(); }
template <class Plugin>
const desk_module_t* module_of() noexcept
{
    return &ModuleOf<Plugin>::module;
}

} // namespace desk
