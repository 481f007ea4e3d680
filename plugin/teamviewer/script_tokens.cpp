#include "plugin/teamviewer/script_tokens.hpp"

#include "plugin/domain/outside.hpp"

#include <string>
#include <string_view>
#include <utility>

namespace tv {
namespace {

const char* secret_of(ScriptTokens::Of of)
{
    return of == ScriptTokens::Of::report_token ? "form.report_token" : "form.script_token";
}

desk::Secret trimmed(const desk::Secret& secret)
{
    const auto text = secret.reveal();
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return {};
    return desk::Secret(
        std::string(text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1)));
}

} // namespace

ScriptTokens::ScriptTokens(const Configuration& configuration, const Services& services)
    : services_(services)
{
    for (const auto& known : {configuration.authorization, configuration.report_authorization}) {
        if (!known || known->of == Of::oauth) continue;
        if (configuration.secrets.contains(secret_of(known->of))) told_[known->of] = *known;
    }
}

desk::Result<desk::Secret> ScriptTokens::get(Of of, const desk::Call& call)
{
    DESK_TRY(const auto stored, services_.vault.get(secret_of(of), call));
    return trimmed(stored.value);
}

void ScriptTokens::refused(Of of, const desk::Secret& token, const desk::Call& call)
{
    // A hash of it is enough to tell it from the next one.
    tell({.state = AuthorizationRecord::State::reauthorize,
          .last4 = token.last4(),
          .since = services_.clock.now(),
          .of = of,
          .mark = hex(stable_hash(token.reveal()))},
         call);
}

void ScriptTokens::accepted(const desk::Secret& token, const desk::Call& call)
{
    for (const Of of : said_to_be_refused()) {
        const auto stored = get(of, call);
        if (!stored || stored->reveal() != token.reveal()) continue;
        tell({.state = AuthorizationRecord::State::valid, .last4 = token.last4(), .of = of}, call);
    }
}

std::vector<ScriptTokens::Of> ScriptTokens::said_to_be_refused()
{
    const std::lock_guard lock(mutex_);
    std::vector<Of> found;
    for (const auto& [of, record] : told_)
        if (record.state == AuthorizationRecord::State::reauthorize) found.push_back(of);
    return found;
}

/// If it is not recorded, whoever meets the token next tells it again.
void ScriptTokens::tell(const AuthorizationRecord& record, const desk::Call& call)
{
    {
        const std::lock_guard lock(mutex_);
        const auto known = told_.find(record.of);
        const bool is_known = known != told_.end() && known->second.state == record.state &&
                              known->second.mark == record.mark;
        if (is_known) return;
    }
    if (!services_.status.changed(record, call)) return;
    const std::lock_guard lock(mutex_);
    told_[record.of] = record;
}

} // namespace tv
