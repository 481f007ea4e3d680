#include "plugin/plugin.hpp"

#include "plugin/domain/form_check.hpp"
#include "plugin/domain/health.hpp"
#include "plugin/domain/outside.hpp"
#include "plugin/domain/permissions.hpp"
#include "plugin/host/authorization_news.hpp"
#include "plugin/host/desk_ports.hpp"
#include "plugin/host/outcome_json.hpp"
#include "plugin/host/rules_json.hpp"
#include "plugin/host/snapshot.hpp"
#include "plugin/net/curl_transport.hpp"
#include "plugin/routes.hpp"
#include "plugin/teamviewer/teamviewer.hpp"

#include <map>
#include <string_view>
#include <utility>
#include <variant>

namespace tv {

/// Everything that one configuration works with, in the order in which it is built.
struct Plugin::Parts {
    Parts(const desk::Services& services, Configuration of)
        : configuration(std::move(of)), clock(services.clock), log(services.log),
          vault(services.secrets), state(services.state), assets(services.assets),
          activities(services.activities), progress(services.calls, texts),
          checkpoints(services.calls, texts, configuration.id, configuration.locale),
          news(checkpoints, log, configuration.name)
    {
    }

    /// The last step: what can fail.
    desk::Status connect()
    {
        DESK_TRY(transport, http::CurlTransport::create({.proxy_url = configuration.proxy_url,
                                                         .ca_file = configuration.ca_file},
                                                        clock, log));
        teamviewer = std::make_unique<TeamViewer>(
            configuration, Services{*transport, clock, log, vault, state, news});
        return {};
    }

    Ports ports()
    {
        return {teamviewer->cloud(),
                teamviewer->authorization(),
                state,
                assets,
                activities,
                checkpoints,
                progress};
    }

    const Configuration configuration; ///< as of the start of this instance
    const host::Texts texts;
    const std::map<std::string, std::vector<Rule>, std::less<>> rules =
        host::read_rules(manifest::plugin_json);
    host::HostClock clock;
    host::HostLog log;
    host::HostVault vault;
    host::HostState state;
    host::HostAssets assets;
    host::HostActivities activities;
    host::HostProgress progress;
    host::HostCheckpoints checkpoints;
    host::AuthorizationNews news;
    std::unique_ptr<http::CurlTransport> transport;
    std::unique_ptr<TeamViewer> teamviewer;
};

namespace {

constexpr std::string_view activity_schema = "desk.activity/1";
constexpr std::string_view asset_schema = "desk.asset/1";

desk::Status read_common(const desk::Request& request, Time now, Situation& situation)
{
    DESK_TRY(situation.configuration, host::read_configuration(request.configuration));
    DESK_TRY(situation.actor, host::read_actor(request.target));
    DESK_TRY(situation.input, host::read_input(request.input));
    situation.now = now;
    return {};
}

/// What a call is about.
struct Asked {
    std::variant<Situation, OnActivity, OnAsset> on = {};
    std::string_view kind = "configuration"; ///< as effects name it
    std::string id = {};
};

desk::Status read_asked(const desk::Request& request, Time now, Asked& asked)
{
    if (request.target_schema == activity_schema) {
        auto& on = asked.on.emplace<OnActivity>();
        DESK_TRY(on.activity, host::read_activity(request.target));
        asked.kind = "activity";
        asked.id = on.activity.id;
        return read_common(request, now, on);
    }
    if (request.target_schema == asset_schema) {
        auto& on = asked.on.emplace<OnAsset>();
        DESK_TRY(on.target, host::read_asset(request.target));
        asked.kind = "asset";
        asked.id = on.target.asset.id;
        return read_common(request, now, on);
    }
    auto& on = asked.on.emplace<Situation>();
    DESK_CHECK(read_common(request, now, on));
    asked.id = on.configuration.id;
    return {};
}

/// Everything that is written about a target or a configuration names it by its id.
desk::Status check_id(std::string_view id)
{
    if (is_desk_id(id)) return {};
    return desk::Error{.status = desk::Errc::invalid,
                       .code = "document.invalid",
                       .detail = "the host sent a document without a valid id"};
}

/// What the documents of a view say, for the rules of the buttons.
struct Looked {
    Configuration configuration = {};
    std::optional<Actor> actor = {};
    std::optional<Activity> activity = {};
    std::optional<AssetTarget> asset = {};

    Facts facts(Time now) const
    {
        return {.configuration = configuration,
                .actor = actor,
                .now = now,
                .activity = activity ? &*activity : nullptr,
                .asset = asset ? &*asset : nullptr};
    }
};

desk::Result<Looked> look(const desk::View& view)
{
    Looked looked;
    DESK_TRY(looked.configuration, host::read_configuration(view.configuration.json));
    DESK_TRY(looked.actor, host::read_actor(view.target.json));
    if (view.target.schema == activity_schema) {
        DESK_TRY(looked.activity, host::read_activity(view.target.json));
    } else if (view.target.schema == asset_schema) {
        DESK_TRY(looked.asset, host::read_asset(view.target.json));
    }
    return looked;
}

desk::Offer offer(Offer state)
{
    switch (state) {
    case Offer::available:
        return desk::Offer::available;
    case Offer::disabled:
        return desk::Offer::disabled;
    case Offer::hidden:
        break;
    }
    return desk::Offer::hidden;
}

/// A failure in the words of the person: what is wrong, and what to do about it.
desk::Error explained(desk::Error error, const Configuration& configuration,
                      const host::Texts& texts, std::string_view locale)
{
    if (!error.message.empty() || !texts.has(error.code)) return error;
    const std::string remedy = remedy_of(error, configuration);
    if (is_about_a_permission(error)) {
        std::string& permission = error.args.front();
        // What the app's page calls it, and not our id for it.
        const std::string label = "test.permission." + permission;
        if (texts.has(label)) permission = texts.render({label}, locale);
    }
    error.message = texts.render({error.code, error.args}, locale);
    if (texts.has(remedy)) error.message += " " + texts.render({remedy, error.args}, locale);
    return error;
}

} // namespace

Plugin::Plugin(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Plugin::~Plugin() = default;

desk::Result<std::unique_ptr<Plugin>> Plugin::create(const desk::Services& services,
                                                     const desk::Document& configuration)
{
    DESK_TRY(Configuration of, host::read_configuration(configuration.json));
    DESK_CHECK(check_id(of.id));
    auto parts = std::make_unique<Parts>(services, std::move(of));
    DESK_CHECK(parts->connect());
    return std::unique_ptr<Plugin>(new Plugin(std::move(parts)));
}

desk::Result<std::string> Plugin::validate(const desk::View& view)
{
    DESK_TRY(const Configuration form, host::read_configuration(view.configuration.json));
    const host::Texts texts;
    return host::findings_json(check_form(form), {.texts = texts,
                                                  .reader_locale = view.locale,
                                                  .journal_locale = form.locale,
                                                  .target_kind = "configuration",
                                                  .target_id = form.id,
                                                  .configuration_id = form.id});
}

/// Whatever the desk asks: read the documents, let the handler decide, write what it says.
desk::Result<std::string> Plugin::answer(const desk::Request& request)
{
    const auto fail = [&](desk::Error error) {
        return explained(std::move(error), parts_->configuration, parts_->texts,
                         request.call->locale);
    };
    Asked asked;
    if (auto read = read_asked(request, parts_->clock.now(), asked); !read) {
        return fail(std::move(read.error()));
    }
    if (auto known = check_id(asked.id); !known) return fail(std::move(known.error()));
    auto outcome = std::visit(
        [&](const auto& on) { return route(on, parts_->ports(), request.call); }, asked.on);
    if (!outcome) return fail(std::move(outcome.error()));
    return host::outcome_json(*outcome, {.texts = parts_->texts,
                                         .reader_locale = request.call->locale,
                                         .journal_locale = parts_->configuration.locale,
                                         .target_kind = asked.kind,
                                         .target_id = asked.id,
                                         .configuration_id = parts_->configuration.id});
}

desk::Result<std::string> Plugin::invoke(const desk::Request& request)
{
    return answer(request);
}

desk::Result<std::string> Plugin::handle(const desk::Request& request)
{
    return answer(request);
}

desk::Result<std::string> Plugin::run(const desk::Request& request)
{
    return answer(request);
}

desk::Result<std::vector<desk::Verdict>> Plugin::availability(const desk::View& view,
                                                              std::span<const char* const> actions)
{
    DESK_TRY(const Looked looked, look(view));
    std::vector<desk::Verdict> verdicts;
    for (const std::string_view action : actions) {
        const auto rules = parts_->rules.find(action);
        if (rules == parts_->rules.end()) {
            verdicts.push_back({desk::Offer::hidden});
            continue;
        }
        const Verdict verdict = tv::availability(rules->second, looked.facts(view.now));
        verdicts.push_back(
            {offer(verdict.offer), parts_->texts.render(verdict.reason, view.locale)});
    }
    return verdicts;
}

desk::Result<std::string> Plugin::report(const desk::View& view)
{
    DESK_TRY(const Configuration now, host::read_configuration(view.configuration.json));
    return host::findings_json(health(now, view.now), {.texts = parts_->texts,
                                                       .reader_locale = view.locale,
                                                       .journal_locale = now.locale,
                                                       .target_kind = "configuration",
                                                       .target_id = now.id,
                                                       .configuration_id = now.id});
}

} // namespace tv
