#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace mock::runtime {

/// What the host itself says to people.
enum class Say {
    no_right,
    not_active,
    being_renewed,
    unknown_action,
    queue_full,
    input_wrong,
    quarantined,
    switched_off,
    abandoned,
    no_instance,
    calls_failed,
    mails_failed,
    mails_in_doubt,
    perhaps_sent,
    mails_kept,
    release_it,
    restart_it,
    look_at_calls,
    look_at_mails,
    settle_mails,
    set_up_mail,
    password_in_clear,
    seal_password,
    save_again,
    install_again,
    keeps,
    keeps_days,
    keeps_for_ever,
    oldest_call,
    oldest_mail,
    name_needed,
    no_locale,
    no_secret_field,
    no_key,
    key_used,
};

/// In German or French if the locale says so, else in English.
std::string say(Say what, std::string_view locale);

/// What the rules of a form say about a value, by the key of a `loader::Finding`, "form.too_short".
/// Its arguments stand for {0}.
std::string say_of_form(std::string_view key, const std::vector<std::string>& args,
                        std::string_view locale);

} // namespace mock::runtime
