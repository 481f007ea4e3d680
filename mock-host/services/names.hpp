#pragma once

#include <string_view>

namespace mock::services {

bool is_name(std::string_view text);      ///< id of a table, action, event or job
bool is_desk_id(std::string_view text);   ///< id of the desk
bool is_key(std::string_view text);       ///< key of an effect, secret or state value
bool is_stat_name(std::string_view text); ///< `seen`, `not_matched`

} // namespace mock::services
