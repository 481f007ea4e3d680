#include "mock-host/loader/package.hpp"
#include "mock-host/runtime/desk.hpp"
#include "mock-host/views/json.hpp"
#include "mock-host/web/admin_parts.hpp"
#include "mock-host/web/finding_parts.hpp"
#include "mock-host/web/mail_pages.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace mock::web {

namespace json = boost::json;

namespace {

/// What makes a package act by itself, and what it then does.
struct Rule {
    std::string when{};
    std::string then{};
    int attempts = 1;
};

std::vector<Rule> rules_of(const Visit& visit, const loader::Package& package)
{
    const auto text = [&](const std::string& key) {
        return package.texts.lookup(key, reader_locale(visit));
    };
    std::vector<Rule> rules;
    for (const loader::Event& event : package.manifest.events) {
        const std::string key = "rules.event." + event.id;
        rules.push_back({visit.words.has(key) ? visit.t(key) : event.id,
                         visit.t("rules.told", {package.manifest.name}), event.max_attempts});
    }
    for (const loader::Job& job : package.manifest.jobs) {
        if (!job.schedule.empty()) continue;
        rules.push_back({visit.t("rules.followup"), job.title.empty() ? job.id : text(job.title),
                         job.max_attempts});
    }
    for (const loader::Action& action : package.manifest.actions) {
        if (action.on_remove) rules.push_back({visit.t("rules.removal"), text(action.title)});
    }
    return rules;
}

Html rule_row(const Visit& visit, const store::Configuration& configuration, const Rule& rule)
{
    const bool is_active = configuration.state == store::ConfigurationState::active;
    return html("<tr><th scope=\"row\" class=\"main\">{}</th><td class=\"text\">{}</td>"
                "<td><a href=\"/admin/configurations/{}\">{}</a></td><td>{}</td>"
                "<td class=\"amount\" data-label=\"{}\">{}</td></tr>\n",
                rule.when, rule.then, configuration.id, configuration.name,
                is_active ? badge("ok", visit.t("rules.active"))
                          : badge("warn", visit.t("rules.resting")),
                visit.t("rules.attempts"), rule.attempts);
}

Response rules_page(Visit& visit)
{
    Html rows;
    for (const auto& one : store::list_configurations(store::Reader(visit.desk.store()))) {
        const auto package = visit.desk.package(one.package);
        if (!package) continue;
        for (const Rule& rule : rules_of(visit, **package))
            rows += rule_row(visit, one, rule);
    }
    const std::string title = visit.t("nav.rules");
    const Html list = rows.empty() ? empty_listing(visit, "rules.empty")
                                   : listing(visit, title,
                                             {{"rules.when"},
                                              {"rules.then"},
                                              {"rules.configuration"},
                                              {"admin.state"},
                                              {"rules.attempts", "amount"}},
                                             rows);
    return show(visit, {.title = title,
                        .section = "admin/rules",
                        .live_on = "configuration",
                        .body = head({title, html("<span>{}</span>", visit.t("rules.about")), {}}) +
                                html("<div id=\"results\" data-live>{}</div>\n", list)});
}

bool needs_somebody(const runtime::HealthFinding& one)
{
    return one.finding.state == "error" || one.finding.state == "warning";
}

/// The configuration that a finding is about, with a link to where it can be helped.
Html part_of(const Visit& visit, const std::string& about)
{
    if (about.empty()) return escaped(visit.desk_name);
    const store::Reader reader(visit.desk.store());
    const auto found = store::find_configuration_by_name(reader, about);
    if (!found) return escaped(about);
    return html("<a href=\"/admin/configurations/{}\">{}</a>", found->id, found->name);
}

Html health_row(const Visit& visit, const runtime::HealthFinding& one)
{
    const std::string text = finding_text(visit, one.finding);
    return html("<tr><th scope=\"row\" class=\"main\">{}<span class=\"note\">{}{}</span></th>"
                "<td>{}</td>{}</tr>\n",
                part_of(visit, one.about), one.finding.title,
                when(!text.empty(), html(" · {}", text)), finding_badge(visit, one.finding.state),
                one.finding.remedy.empty()
                    ? html("<td></td>")
                    : html("<td class=\"text\">{}</td>", one.finding.remedy));
}

Html health_badge(const Visit& visit, const std::vector<runtime::HealthFinding>& findings)
{
    const auto count = std::count_if(findings.begin(), findings.end(), needs_somebody);
    if (count == 0) return badge("ok", visit.t("health.fine"));
    if (count == 1) return badge("warn", visit.t("health.one"));
    return badge("warn", visit.t("health.several", {std::to_string(count)}));
}

Response health_page(Visit& visit)
{
    const auto findings = visit.desk.health(reader_locale(visit));
    Html rows;
    for (const auto& one : findings)
        rows += health_row(visit, one);
    const std::string title = visit.t("nav.health");
    const Html list =
        rows.empty()
            ? empty_listing(visit, "health.empty")
            : listing(visit, title, {{"health.part"}, {"admin.state"}, {"admin.what_to_do"}}, rows);
    const Html live = html("<div id=\"results\" data-live>{}{}</div>\n",
                           head({title, health_badge(visit, findings), {}}), list);
    return show(visit, {.title = title, .section = "admin/health", .live_on = "all", .body = live});
}

Response api_health(Visit& visit)
{
    json::array rows;
    for (const auto& [about, finding] : visit.desk.health(reader_locale(visit))) {
        json::object row = views::finding_json(finding, visit.zone);
        row["about"] = views::json_or_null(about);
        rows.push_back(std::move(row));
    }
    return json_response(200, json::serialize(json::object{{"findings", rows}}));
}

} // namespace

std::vector<Route> upkeep_routes()
{
    std::vector<Route> routes{
        {"GET", "/admin/rules", Who::administrator, rules_page},
        {"GET", "/admin/health", Who::administrator, health_page},
        {"GET", "/api/v1/health", Who::administrator, api_health},
    };
    for (const Route& route : mail_routes())
        routes.push_back(route);
    return routes;
}

} // namespace mock::web
