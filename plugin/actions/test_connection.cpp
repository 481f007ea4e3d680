#include "plugin/actions/test_connection.hpp"

#include "plugin/domain/limits.hpp"
#include "plugin/domain/outside.hpp"
#include "plugin/domain/permissions.hpp"

#include <optional>

namespace tv {
namespace {

Finding finding_of(const Probe& probe, const Configuration& configuration)
{
    Finding finding = permission_finding(probe.permission, configuration);
    const std::string answer = one_line(probe.detail, limits::name_bytes);
    if (!probe.tried) {
        finding.state = FindingState::info;
        finding.remedy = {"test.not_tried"};
        finding.action = {};
    } else if (probe.usable) {
        finding.state = FindingState::ok;
        finding.remedy = {};
        finding.action = {};
    }
    if (probe.tried && !probe.usable && !answer.empty()) {
        finding.fields.push_back({{"field.answer"}, answer});
    }
    return finding;
}

/// Its state is told when it changes; the desk may have been unable to note that.
desk::Status note_authorization(const Configuration& configuration, Authorization& authorization,
                                const desk::Call& call, std::vector<Effect>& effects)
{
    if (configuration.uses_script_token()) return {};
    DESK_TRY(const AuthorizationRecord record, authorization.current(call));
    const bool is_news =
        record.state == AuthorizationRecord::State::valid && configuration.authorization != record;
    if (is_news) effects.push_back({AuthorizationRecord::key, RecordPut{record}});
    return {};
}

/// Whoever has tried all permissions has used each of them, so they work, whatever was recorded by
/// another node, or of the tokens before.
void note_script_tokens(const Configuration& configuration, std::vector<Effect>& effects)
{
    using Of = AuthorizationRecord::Of;
    using State = AuthorizationRecord::State;
    const auto note = [&](const std::optional<AuthorizationRecord>& recorded, Of of) {
        if (!recorded || recorded->of != of || recorded->state != State::reauthorize) return;
        const AuthorizationRecord works{.state = State::valid, .of = of};
        effects.push_back({works.own_key(), RecordPut{works}});
    };
    if (configuration.uses_script_token()) note(configuration.authorization, Of::script_token);
    if (configuration.has_report_token()) {
        note(configuration.report_authorization, Of::report_token);
    }
}

} // namespace

desk::Result<Outcome> test_connection(const Situation& on, Cloud& cloud,
                                      Authorization& authorization, const desk::Call& call)
{
    DESK_TRY(const auto probes, cloud.probe(on.configuration.sync_source, call));
    Outcome outcome;
    TestRecord record{.at = on.now};
    std::size_t usable = 0;
    std::size_t tried = 0;
    for (const Probe& probe : probes) {
        outcome.findings.push_back(finding_of(probe, on.configuration));
        if (probe.tried && !probe.usable) record.missing.push_back(probe.permission);
        tried += probe.tried ? 1 : 0;
        usable += probe.tried && probe.usable ? 1 : 0;
    }
    outcome.message = {record.missing.empty() ? "test.all_there" : "test.some_missing",
                       {std::to_string(usable), std::to_string(tried)}};
    outcome.effects = {{TestRecord::key, RecordPut{record}}};
    DESK_CHECK(note_authorization(on.configuration, authorization, call, outcome.effects));
    note_script_tokens(on.configuration, outcome.effects);
    return outcome;
}

} // namespace tv
