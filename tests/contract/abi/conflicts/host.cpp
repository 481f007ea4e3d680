#include <desk/abi/module.h>
#include <desk/sdk/text.hpp>

#include <dlfcn.h>

#include <cstdio>
#include <string_view>

// A host as it must not be: it exports its own copy of the library that its plugins bring along.
//
//     conflict_host PLUGIN VERSION [PLUGIN VERSION]...

const char* which_version();

namespace {

const desk_module_t* load(const char* path)
{
    void* image = dlopen(path, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    if (image == nullptr) return nullptr;
    const auto entry = reinterpret_cast<desk_module_fn_t>(dlsym(image, DESK_MODULE_SYMBOL));
    return entry == nullptr ? nullptr : entry();
}

bool keeps_its_own(const char* path, std::string_view version)
{
    const desk_module_t* module = load(path);
    if (module == nullptr) {
        std::printf("%s: %s\n", path, dlerror());
        return false;
    }
    desk_error_t err = desk::empty_error();
    const desk_status_t created = module->create(nullptr, nullptr, nullptr, &err);
    std::printf("%s: version %s, threw \"%s\"\n", path, module->version, err.detail);
    return module->version == version && created == DESK_E_INTERNAL &&
           std::string_view(err.detail) == "caught";
}

} // namespace

int main(int argc, char** argv)
{
    bool fine = std::string_view(which_version()) == "host";
    for (int i = 1; i + 1 < argc; i += 2)
        fine = keeps_its_own(argv[i], argv[i + 1]) && fine;
    return fine && argc > 2 ? 0 : 1;
}
