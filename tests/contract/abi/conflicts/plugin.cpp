#include <desk/abi/module.h>
#include <desk/sdk/guard.hpp>

#include <stdexcept>
#include <string>

// Says as its version which copy of the static library it got, and throws and catches on the way.

const char* which_version();

namespace {

const void* capability(const char*) noexcept
{
    return nullptr;
}

desk_status_t create(const desk_host_t*, const desk_doc_t*, desk_instance_t**,
                     desk_error_t* err) noexcept
{
    return desk::guard(err, []() -> desk::Status { throw std::runtime_error("caught"); });
}

void destroy(desk_instance_t*) noexcept {}

const desk_module_t module{sizeof(desk_module_t),
                           DESK_MODULE_MAGIC,
                           DESK_ABI_MAJOR,
                           DESK_ABI_MINOR,
                           "which",
                           which_version(),
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
