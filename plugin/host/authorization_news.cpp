#include "plugin/host/authorization_news.hpp"

#include <desk/sdk/time.hpp>

#include <string>
#include <utility>
#include <vector>

namespace tv::host {
namespace {

/// "2025-03-04"
std::string day_of(Time time)
{
    return desk::format_time(time).substr(0, 10);
}

/// Once for what broke, whichever node or process finds that out, and how often. A script token may
/// recover and break again: nobody renews it, so only the day tells one time from the next.
std::string key_of_call(const AuthorizationRecord& record)
{
    if (!record.mark.empty()) {
        return "authorization/refused/" + record.mark + "/" + day_of(record.since);
    }
    const Time broken = record.expires_at.value_or(record.since);
    return "authorization/reauthorize/" + desk::format_time(broken);
}

/// Subject and text of the mail.
std::pair<const char*, const char*> words_of_call(AuthorizationRecord::Of of)
{
    switch (of) {
    case AuthorizationRecord::Of::oauth:
        break;
    case AuthorizationRecord::Of::script_token:
        return {"mail.script_token.subject", "mail.script_token.text"};
    case AuthorizationRecord::Of::report_token:
        return {"mail.report_token.subject", "mail.report_token.text"};
    }
    return {"mail.reauthorize.subject", "mail.reauthorize.text"};
}

} // namespace

bool AuthorizationNews::changed(const AuthorizationRecord& record, const desk::Call& call)
{
    const Place here{.kind = Place::Kind::configuration};
    std::vector<Effect> effects{{record.own_key(), RecordPut{record}, here}};
    if (record.state == AuthorizationRecord::State::reauthorize) {
        const auto [subject, text] = words_of_call(record.of);
        effects.push_back({key_of_call(record),
                           MailSend{.to = Role::administrators,
                                    .subject = {subject, {configuration_name_}},
                                    .text = {text, {configuration_name_}}},
                           here});
    }
    const auto done = checkpoints_.commit(effects, call);
    if (!done) {
        log_.write(LogLevel::warn, call,
                   "the state of the authorisation is not recorded: " + done.error().detail);
    }
    return bool(done);
}

} // namespace tv::host
