#include <desk/abi/module.h>

#include <dlfcn.h>
#include <spdlog/sinks/null_sink.h>
#include <spdlog/spdlog.h>

#include <cstdio>
#include <memory>
#include <string_view>

// A host with a logger "desk" in the registry, which has to be as it was once a plugin has used
// spdlog in its own way.
//
//     logging_host PLUGIN

int main(int argc, char** argv)
{
    if (argc != 2) return 2;
    const auto logger =
        std::make_shared<spdlog::logger>("desk", std::make_shared<spdlog::sinks::null_sink_mt>());
    spdlog::register_logger(logger);
    spdlog::set_level(spdlog::level::warn);
    const auto default_logger = spdlog::default_logger();

    void* image = ::dlopen(argv[1], RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    const auto entry =
        image ? reinterpret_cast<desk_module_fn_t>(::dlsym(image, DESK_MODULE_SYMBOL)) : nullptr;
    if (!entry) {
        std::printf("%s\n", ::dlerror());
        return 2;
    }
    const std::string_view got = entry()->version;
    const bool is_untouched = spdlog::get("desk") == logger &&
                              logger->level() == spdlog::level::warn &&
                              spdlog::default_logger() == default_logger;
    std::printf("the plugin's logger: %s; the host's: %s\n", got.data(),
                is_untouched ? "as it was" : "changed");
    return got == "own" && is_untouched ? 0 : 1;
}
