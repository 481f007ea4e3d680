#include "mock-host/services/labelled.hpp"

namespace mock::services {

std::string labelled(std::string_view label, std::string_view value, std::string_view locale)
{
    const char* const colon = locale.substr(0, 2) == "fr" ? "\u00a0: " : ": ";
    return std::string(label).append(colon).append(value);
}

} // namespace mock::services
