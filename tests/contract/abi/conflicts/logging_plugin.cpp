#include <desk/abi/module.h>

#include <spdlog/sinks/null_sink.h>
#include <spdlog/spdlog.h>

#include <memory>

// Does what a plugin must not do with spdlog: registers a logger under the name that the host's
// has, sets the level of all of them, makes its own the default one, and shuts spdlog down.

namespace {

const char* use_spdlog() noexcept
{
    try {
        const auto sink = std::make_shared<spdlog::sinks::null_sink_mt>();
        const auto logger = std::make_shared<spdlog::logger>("desk", sink);
        spdlog::register_logger(logger);
        spdlog::set_default_logger(logger);
        spdlog::set_level(spdlog::level::off);
        const bool is_ours = spdlog::get("desk") == logger;
        spdlog::shutdown();
        return is_ours ? "own" : "of somebody else";
    } catch (const std::exception&) {
        return "taken";
    }
}

const void* capability(const char*) noexcept
{
    return nullptr;
}

desk_status_t create(const desk_host_t*, const desk_doc_t*, desk_instance_t**,
                     desk_error_t*) noexcept
{
    return DESK_E_DENIED;
}

void destroy(desk_instance_t*) noexcept {}

const desk_module_t module{sizeof(desk_module_t),
                           DESK_MODULE_MAGIC,
                           DESK_ABI_MAJOR,
                           DESK_ABI_MINOR,
                           "logging",
                           use_spdlog(),
                           1,
                           0,
                           &capability,
                           &create,
                           &destroy};

} // namespace

const desk_module_t* desk_module_v1() noexcept
{
    return &module;
}
