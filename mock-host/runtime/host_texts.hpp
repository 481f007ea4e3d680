#pragma once

#include <string>
#include <string_view>

namespace mock::runtime {

/// What the host itself says to people.
enum class Say {
    no_right,
    not_active,
    being_renewed,
    unknown_action,
    input_wrong,
    quarantined,
    switched_off,
    abandoned,
    no_instance,
    calls_failed,
    mails_failed,
    mails_kept,
    release_it,
    restart_it,
    look_at_calls,
    look_at_mails,
    set_up_mail,
    save_again,
};

/// In German or French if the locale says so, else in English.
std::string say(Say what, std::string_view locale);

} // namespace mock::runtime
