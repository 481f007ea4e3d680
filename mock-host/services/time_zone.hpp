#pragma once

#include <string>

namespace date {
class time_zone;
}

namespace mock::services {

/// By its IANA name. Null, which stands for UTC: there is no such zone, or this machine knows none
/// at all. The zone was known where it was chosen, and is no reason to leave something undone.
const date::time_zone* find_zone(const std::string& name);

} // namespace mock::services
