#include "mock-host/services/time_zone.hpp"

#include <date/tz.h>

#include <stdexcept>

namespace mock::services {

const date::time_zone* find_zone(const std::string& name)
{
    try {
        return date::locate_zone(name);
    } catch (const std::runtime_error&) {
        return nullptr;
    }
}

} // namespace mock::services
