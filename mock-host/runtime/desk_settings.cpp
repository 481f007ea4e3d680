#include "mock-host/runtime/desk_settings.hpp"

#include "mock-host/services/mail_sender.hpp"
#include "mock-host/services/time_zone.hpp"
#include "mock-host/store/activities.hpp"
#include "mock-host/store/retention.hpp"
#include "mock-host/store/sealed_values.hpp"
#include "mock-host/store/settings.hpp"

#include <desk/sdk/number.hpp>

#include <algorithm>
#include <optional>

namespace mock::runtime {

namespace {

struct Range {
    int least;
    int most;
};

constexpr Range lease_range{3, 3600};
constexpr Range port_range{1, 65'535};
constexpr Range log_days_range{1, 36'500};
constexpr Range log_mb_range{1, 1'000'000};
constexpr std::size_t mail_password_max = 255; // bytes; what every mail server has to take

std::optional<int> number_in(std::string_view text, const Range& range)
{
    const auto number = desk::to_number<int>(text);
    return number && *number >= range.least && *number <= range.most ? number : std::nullopt;
}

desk::Error wrong(std::string_view name, const std::string& what)
{
    return {desk::Errc::invalid, "setting.invalid", std::string(name) + " has to be " + what};
}

desk::Status check_number(std::string_view name, std::string_view value, const Range& range)
{
    if (number_in(value, range)) return {};
    return wrong(name, "a whole number from " + std::to_string(range.least) + " to " +
                           std::to_string(range.most));
}

desk::Status check_days(std::string_view name, std::string_view value)
{
    if (store::parse_days(value)) return {};
    return wrong(name, "a number of days from 1 to 36500, or forever");
}

desk::Status check_sender(std::string_view name, std::string_view value)
{
    if (services::is_mail_address(value)) return {};
    return wrong(name, "a mail address such as service-desk@example.com");
}

desk::Status check_zone(std::string_view name, std::string_view value)
{
    if (services::find_zone(std::string(value))) return {};
    return wrong(name, "the name of a time zone such as Europe/Berlin");
}

desk::Status check_locale(std::string_view name, std::string_view value)
{
    if (is_locale(value)) return {};
    return wrong(name, "a language such as en-GB, de-DE or fr");
}

bool has_control_characters(std::string_view text)
{
    return std::any_of(text.begin(), text.end(),
                       [](unsigned char c) { return c < 0x20 || c == 0x7f; });
}

bool is_host(std::string_view text)
{
    constexpr std::string_view of_names =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_";
    constexpr std::string_view of_ipv6 = "0123456789abcdefABCDEF:.";
    if (text.starts_with('[')) {
        return text.size() > 2 && text.ends_with(']') &&
               text.substr(1, text.size() - 2).find_first_not_of(of_ipv6) == text.npos;
    }
    const bool begins_well = !text.empty() && text[0] != '-' && text[0] != '.';
    return begins_well && text.find_first_not_of(of_names) == text.npos;
}

/// "desk.example.com:8080", "[::1]".
bool is_host_and_port(std::string_view text)
{
    const auto colon = text.find(':', text.starts_with('[') ? text.find(']') : 0);
    if (!is_host(text.substr(0, colon))) return false;
    return colon == text.npos || number_in(text.substr(colon + 1), port_range).has_value();
}

/// Behind "https://" or the like. A mail server may have a user, and has no path.
bool is_address(std::string_view rest, bool is_mail_server)
{
    if (has_control_characters(rest) || rest.find_first_of(" ?#\\") != rest.npos) return false;
    if (!is_mail_server) return is_host_and_port(rest.substr(0, rest.find('/')));
    const auto at = rest.rfind('@');
    return is_host_and_port(at == rest.npos ? rest : rest.substr(at + 1));
}

/// `schemes`: what it may begin with.
desk::Status check_address(std::string_view name, std::string_view value,
                           const std::vector<std::string_view>& schemes, const std::string& what)
{
    for (const std::string_view scheme : schemes) {
        if (!value.starts_with(scheme)) continue;
        if (is_address(value.substr(scheme.size()), scheme.starts_with("smtp"))) return {};
    }
    return wrong(name, what);
}

desk::Status check_mail_server(std::string_view name, std::string_view value)
{
    if (shown_setting(value) != value) {
        return wrong(name, "an address without the password, which \"setting set smtp.password -\" "
                           "reads from standard input");
    }
    if (std::count(value.begin(), value.end(), '@') > 1) {
        return wrong(name, "an address with one @; that of a user is written as %40");
    }
    return check_address(name, value, {"smtp://", "smtps://"},
                         "an address such as smtp://mail.example.com:587");
}

desk::Status check_mail_password(std::string_view name, std::string_view value)
{
    const bool fits = !value.empty() && value.size() <= mail_password_max;
    if (fits && !has_control_characters(value)) return {};
    return wrong(name, "one line of 1 to " + std::to_string(mail_password_max) + " bytes");
}

} // namespace

const std::vector<DeskSetting>& all_settings()
{
    static const store::DeskSettings desk;
    static const store::Retention kept;
    static const LogKeep log;
    static const std::vector<DeskSetting> all{
        {"desk.name", desk.name, "Name of the desk"},
        {"desk.locale", desk.locale, "Language of the journal, and of configurations made later"},
        {"desk.time_zone", desk.time_zone, "Time zone of schedules, pages and mails"},
        {"desk.base_url", desk.base_url,
         "Where people find the desk; begins addresses that packages get, ends Message-IDs"},
        {"smtp.url", "", "Mail server: smtps://desk@mail.example.com; without it mails are kept"},
        {std::string(store::mail_password), "", "Password of the user in smtp.url", true},
        {"smtp.from", "service-desk@localhost", "Sender of mails"},
        {"nodes.lease_s", "60", "Seconds without a sign of life after which others take over"},
        {"keep.calls_days", std::to_string(kept.calls.count()),
         "Days that a call is kept after its end, or forever"},
        {"keep.mails_days", std::to_string(kept.mails.count()),
         "Days that a mail is kept after it was sent or given up, or forever"},
        {"keep.log_days", std::to_string(log.age / std::chrono::hours{24}),
         "Days that files of --log-file are kept"},
        {"keep.log_mb", std::to_string(log.bytes >> 20), "Megabytes of all files of --log-file"},
    };
    return all;
}

desk::Status check_setting(std::string_view name, std::string_view value)
{
    if (name == "keep.calls_days" || name == "keep.mails_days") return check_days(name, value);
    if (name == "keep.log_days") return check_number(name, value, log_days_range);
    if (name == "keep.log_mb") return check_number(name, value, log_mb_range);
    if (name == "nodes.lease_s") return check_number(name, value, lease_range);
    if (name == "desk.locale") return check_locale(name, value);
    if (name == "desk.time_zone") return check_zone(name, value);
    if (name == "desk.base_url") {
        return check_address(name, value, {"https://", "http://"},
                             "an address such as https://desk.example.com");
    }
    if (name == "smtp.from") return check_sender(name, value);
    if (name == "smtp.url") return check_mail_server(name, value);
    if (name == store::mail_password) return check_mail_password(name, value);
    for (const DeskSetting& setting : all_settings()) {
        if (setting.name != name) continue;
        if (store::is_title(value) && !has_control_characters(value)) return {};
        return wrong(name,
                     "one short line of text; \"setting reset\" takes it back to what it was");
    }
    return desk::Error{desk::Errc::not_found, "setting.unknown",
                       "there is no setting \"" + std::string(name) +
                           "\"; \"setting list\" has all"};
}

bool is_locale(std::string_view text)
{
    const auto all_from = [](std::string_view letters, char first, char last) {
        return std::all_of(letters.begin(), letters.end(),
                           [=](char c) { return c >= first && c <= last; });
    };
    const bool has_region =
        text.size() == 5 && text[2] == '-' && all_from(text.substr(3), 'A', 'Z');
    return all_from(text.substr(0, 2), 'a', 'z') && (text.size() == 2 || has_region);
}

std::string note_on_locale(std::string_view locale)
{
    const std::string language(locale.substr(0, 2));
    if (language == "de" || language == "en" || language == "fr") return {};
    return "The desk has texts in de, en and fr; what it says in " + language +
           " is written in English.";
}

std::string shown_setting(std::string_view value)
{
    const auto begin = value.find("://");
    const auto at = value.rfind('@');
    if (begin == value.npos || at == value.npos || at < begin) return std::string(value);
    const auto colon = value.find(':', begin + 3);
    if (colon > at) return std::string(value);
    return std::string(value.substr(0, colon + 1)) + "***" + std::string(value.substr(at));
}

LogKeep log_keep(store::Connection connection)
{
    const auto number = [&](const char* name, const Range& range) {
        return number_in(store::setting(connection, name).value_or(""), range);
    };
    LogKeep keep;
    if (const auto days = number("keep.log_days", log_days_range))
        keep.age = std::chrono::hours{24} * *days;
    if (const auto megabytes = number("keep.log_mb", log_mb_range))
        keep.bytes = static_cast<std::uint64_t>(*megabytes) << 20;
    return keep;
}

} // namespace mock::runtime
