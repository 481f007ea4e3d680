#pragma once

#include <string>
#include <string_view>

namespace mock::services {

/// "Duration: 12 min", as the language writes it: in French with a blank before the colon, at which
/// no line is broken.
std::string labelled(std::string_view label, std::string_view value, std::string_view locale);

} // namespace mock::services
