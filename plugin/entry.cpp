#include "plugin/plugin.hpp"

#include <desk/sdk/plugin.hpp>

const desk_module_t* desk_module_v1() noexcept
{
    return desk::module_of<tv::Plugin>();
}
