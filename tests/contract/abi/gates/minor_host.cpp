#include "tests/contract/abi/recording_host.hpp"

#include <desk/sdk/host.hpp>

#include <dlfcn.h>

#include <cstdio>

// Runs one action of one plugin. Built twice: with the headers of today, and with those of a later
// minor version.

int main(int argc, char** argv)
{
    void* image = argc == 2 ? dlopen(argv[1], RTLD_NOW | RTLD_LOCAL) : nullptr;
    if (image == nullptr) return 2;
    const auto entry = reinterpret_cast<desk_module_fn_t>(dlsym(image, DESK_MODULE_SYMBOL));
    const auto module = desk::PluginModule::create(entry());
    if (!module) return std::puts(module.error().detail.c_str()), 1;

    test::RecordingHost host;
    auto instance = module->create_instance(*host.get(), {"desk.configuration/1", "{}"});
    if (!instance) return std::puts(instance.error().detail.c_str()), 1;
    const auto verdicts = instance->availability(test::RecordingHost::view());
    const auto invoked = instance->invoke(host.call("echo.run", 7));
    instance->destroy();
    const bool fine = verdicts && verdicts->size() == 1 && invoked && host.ends[7].size() == 1 &&
                      !host.ends[7].front().is_failure;
    std::printf("plugin 1.%u on host 1.%u\n", module->abi_minor(), DESK_ABI_MINOR);
    return fine ? 0 : 1;
}
