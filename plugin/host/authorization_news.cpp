#include "plugin/host/authorization_news.hpp"

#include <desk/sdk/time.hpp>

#include <vector>

namespace tv::host {

bool AuthorizationNews::changed(const AuthorizationRecord& record, const desk::Call& call)
{
    const Place here{.kind = Place::Kind::configuration};
    std::vector<Effect> effects{{AuthorizationRecord::key, RecordPut{record}, here}};
    if (record.state == AuthorizationRecord::State::reauthorize) {
        // Once for the tokens that broke, whichever node or process finds that out, and how often.
        const Time broken = record.expires_at.value_or(record.since);
        effects.push_back({"authorization/reauthorize/" + desk::format_time(broken),
                           MailSend{.to = Role::administrators,
                                    .subject = {"mail.reauthorize.subject", {configuration_name_}},
                                    .text = {"mail.reauthorize.text", {configuration_name_}}},
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
