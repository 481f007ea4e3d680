#include "mock-host/runtime/desk_parts.hpp"
#include "mock-host/runtime/desk_settings.hpp"
#include "mock-host/runtime/host_texts.hpp"
#include "mock-host/services/documents.hpp"
#include "mock-host/services/labelled.hpp"
#include "mock-host/store/ids.hpp"
#include "mock-host/store/mails.hpp"
#include "mock-host/store/retention.hpp"
#include "mock-host/store/settings.hpp"

#include <algorithm>

namespace mock::runtime {

namespace {

constexpr std::chrono::hours recently{24 * 7};
/// Whoever clicked was told, and has clicked again or asked for help by then.
constexpr std::chrono::hours recently_clicked{24};

int severity(const std::string& state)
{
    return state == "error" ? 0 : state == "warning" ? 1 : state == "info" ? 2 : 3;
}

services::Finding finding(const char* state, std::string title, std::string text,
                          std::string remedy)
{
    services::Finding out;
    out.state = state;
    out.title = std::move(title);
    out.text = std::move(text);
    out.remedy = std::move(remedy);
    return out;
}

services::Field time_field(std::string label, store::Time time)
{
    services::Field field;
    field.kind = services::Field::Kind::time;
    field.label = std::move(label);
    field.time = time;
    return field;
}

/// The package cannot be opened or loaded, whatever its configuration says.
bool is_about_package(std::string_view code)
{
    return code.starts_with("package.") || code.starts_with("manifest.") ||
           code.starts_with("module.");
}

/// What the host knows about a configuration that does not work; nothing if it does.
std::optional<services::Finding> host_finding(const store::Configuration& configuration,
                                              const desk::Error& error, const std::string& locale)
{
    if (configuration.state == store::ConfigurationState::quarantined) {
        return finding("error", say(Say::quarantined, locale), configuration.state_reason,
                       say(Say::release_it, locale));
    }
    if (configuration.state != store::ConfigurationState::active) {
        return finding("warning", say(Say::switched_off, locale), configuration.state_reason, "");
    }
    if (error.code == "instance.renewed") return {};
    if (error.code == "instance.abandoned") {
        return finding("error", say(Say::abandoned, locale), error.detail,
                       say(Say::restart_it, locale));
    }
    const Say remedy = is_about_package(error.code) ? Say::install_again : Say::save_again;
    return finding("error", say(Say::no_instance, locale),
                   error.message.empty() ? error.detail : error.message, say(remedy, locale));
}

std::string counted(Say what, std::int64_t count, const std::string& locale)
{
    return services::labelled(say(what, locale), std::to_string(count), locale);
}

void add_calls(store::Connection connection, store::Time now, const std::string& locale,
               std::vector<HealthFinding>& all)
{
    const auto failed = failed_calls(connection, now - recently, now - recently_clicked);
    if (failed.count == 0) return;
    const auto newest = *find_call(connection, failed.newest);
    const std::string last = newest.id + " " + newest.request.name + ": " +
                             newest.error.value_or(store::CallError{}).code;
    all.push_back({"", finding("warning", counted(Say::calls_failed, failed.count, locale), last,
                               say(Say::look_at_calls, locale))});
}

void add_mails_in_doubt(store::Connection connection, const std::string& locale,
                        std::vector<HealthFinding>& all)
{
    constexpr auto trouble = store::MailTrouble::in_doubt;
    constexpr int shown_max = 10;
    const auto count = count_troubled_mails(connection, trouble);
    if (count == 0) return;
    auto doubt = finding("warning", counted(Say::mails_in_doubt, count, locale),
                         say(Say::perhaps_sent, locale), say(Say::settle_mails, locale));
    for (const store::Mail& mail : list_troubled_mails(connection, trouble, shown_max)) {
        doubt.fields.push_back(time_field(make_id(store::mail_id, mail.id) + " " + mail.to_address,
                                          mail.taken_at.value_or(mail.created_at)));
    }
    all.push_back({"", std::move(doubt)});
}

void add_mails_not_sent(store::Connection connection, const std::string& locale,
                        std::vector<HealthFinding>& all)
{
    constexpr auto trouble = store::MailTrouble::not_sent;
    const auto count = count_troubled_mails(connection, trouble);
    if (count == 0) return;
    all.push_back({"", finding("error", counted(Say::mails_failed, count, locale),
                               list_troubled_mails(connection, trouble, 1).front().error,
                               say(Say::look_at_mails, locale))});
}

void add_mails(store::Connection connection, const std::string& locale,
               std::vector<HealthFinding>& all)
{
    const std::string server = setting(connection, "smtp.url").value_or("");
    if (server.empty()) {
        all.push_back(
            {"", finding("info", say(Say::mails_kept, locale), "", say(Say::set_up_mail, locale))});
    }
    // Older versions took an address with a password.
    if (shown_setting(server) != server) {
        all.push_back({"", finding("warning", say(Say::password_in_clear, locale), "",
                                   say(Say::seal_password, locale))});
    }
    add_mails_in_doubt(connection, locale, all);
    add_mails_not_sent(connection, locale, all);
}

void replace(std::string& text, std::string_view place, const std::string& by)
{
    const auto at = text.find(place);
    if (at != text.npos) text.replace(at, place.size(), by);
}

void add_retention(store::Connection connection, const std::string& locale,
                   std::vector<HealthFinding>& all)
{
    const store::Retention kept = retention(connection);
    const auto days = [&](store::Days time) {
        if (time == store::for_ever) return say(Say::keeps_for_ever, locale);
        return std::to_string(time.count());
    };
    std::string text = say(Say::keeps_days, locale);
    replace(text, "{0}", days(kept.calls));
    replace(text, "{1}", days(kept.mails));
    auto found = finding("ok", say(Say::keeps, locale), text, "");
    if (const auto at = oldest_ended_call(connection))
        found.fields.push_back(time_field(say(Say::oldest_call, locale), *at));
    if (const auto at = oldest_ended_mail(connection))
        found.fields.push_back(time_field(say(Say::oldest_mail, locale), *at));
    all.push_back({"", std::move(found)});
}

} // namespace

std::vector<HealthFinding> Desk::health(const std::string& locale)
{
    std::vector<HealthFinding> all;
    const auto configurations = list_configurations(store::Reader(*parts_->store));
    for (const auto& configuration : configurations) {
        const auto instance = parts_->instances.acquire(configuration.id);
        if (!instance) {
            if (auto found = host_finding(configuration, instance.error(), locale)) {
                all.push_back({configuration.name, *std::move(found)});
            }
            continue;
        }
        if (const auto error = parts_->instances.creation_error(configuration.id)) {
            // The version of its package that worked before does its work.
            if (auto found = host_finding(configuration, *error, locale))
                all.push_back({configuration.name, *std::move(found)});
        }
        const store::Reader reader(*parts_->store);
        const auto document =
            services::configuration_document(reader, configuration.id, {configuration.id})
                .value_or("{}");
        const auto report =
            (*instance)->report({locale, store::TargetKind::configuration, document, document});
        if (!report) {
            all.push_back({configuration.name, finding("error", say(Say::no_instance, locale),
                                                       report.error().detail, "")});
            continue;
        }
        for (const services::Finding& one : *report)
            all.push_back({configuration.name, one});
    }
    const store::Reader reader(*parts_->store);
    add_calls(reader, now(), locale, all);
    add_mails(reader, locale, all);
    add_retention(reader, locale, all);
    std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) {
        return severity(a.finding.state) < severity(b.finding.state);
    });
    return all;
}

} // namespace mock::runtime
