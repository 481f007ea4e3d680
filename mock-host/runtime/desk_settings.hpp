#pragma once

#include "mock-host/runtime/log_files.hpp"
#include "mock-host/store/store.hpp"

#include <desk/sdk/result.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace mock::runtime {

/// Something that an administrator can set for the whole desk.
struct DeskSetting {
    std::string name;
    std::string initial; ///< what holds as long as nobody has set it; may be empty
    std::string about;
    bool is_secret = false; ///< sealed, and never shown
};

/// In the order in which they are shown.
const std::vector<DeskSetting>& all_settings();

/// `not_found`: there is no such setting; `invalid`: what it has to be.
desk::Status check_setting(std::string_view name, std::string_view value);

/// "de-DE", "fr": what the texts of packages are looked up by.
bool is_locale(std::string_view text);

/// What to know about a language that the desk itself has no texts in; else empty.
std::string note_on_locale(std::string_view locale);

/// As people may see it: a password in an address is blanked.
std::string shown_setting(std::string_view value);

/// "keep.log_days" and "keep.log_mb". What is no number is as long as nobody has set it.
LogKeep log_keep(store::Connection connection);

} // namespace mock::runtime
