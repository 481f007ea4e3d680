#include "mock-host/web/configuration_access.hpp"

#include "mock-host/store/calls.hpp"
#include "mock-host/views/json.hpp"
#include "mock-host/web/admin_parts.hpp"
#include "mock-host/web/finding_parts.hpp"
#include "mock-host/web/result_part.hpp"

namespace mock::web {

namespace {

/// "Connected as service.desk@example.com until 3 March 2026, 15:10".
std::string connected_words(const Visit& visit, const views::TokenView& token)
{
    const std::string words = token.account.empty()
                                  ? visit.t("access.connected")
                                  : visit.t("access.connected_as", {token.account});
    if (token.state == "expired") return visit.t("access.renewed_when_needed", {words});
    if (!token.expires_at) return words;
    return visit.t("access.until", {words, time_text(visit, *token.expires_at)});
}

Html connected(const Visit& visit, const views::TokenView& token)
{
    Html facts;
    if (!token.account.empty()) facts += fact(visit.t("access.account"), token.account);
    if (token.expires_at) {
        facts += fact(visit.t("access.renewed"),
                      visit.t("access.before", {time_text(visit, *token.expires_at)}));
    }
    if (!token.hint.empty()) {
        facts += html("<div><dt>{}</dt><dd class=\"code\">…{}</dd></div>", visit.t("access.hint"),
                      token.hint);
    }
    return html("<div class=\"token\" data-tone=\"ok\"><button type=\"button\" class=\"said\" "
                "aria-describedby=\"token-tip\">{}</button><div class=\"tip\" role=\"tooltip\" "
                "id=\"token-tip\"><dl class=\"fields\">{}</dl></div></div>\n",
                connected_words(visit, token), facts);
}

Html not_connected(const Visit& visit, const views::TokenView& token)
{
    const bool was_connected = token.state == "reauthorize";
    return html("<div class=\"token\" data-tone=\"{}\"><p class=\"said\">{}</p><p class=\"next\">"
                "<strong>{}</strong> {}</p></div>\n",
                was_connected ? "bad" : "none",
                visit.t(was_connected ? "access.lost" : "access.none"), visit.t("script.remedy"),
                visit.t("access.next"));
}

} // namespace

bool is_connected(const views::TokenView& token)
{
    return token.state == "valid" || token.state == "expired";
}

Html access_badge(const Visit& visit, const store::Configuration& configuration,
                  const views::TokenView& token)
{
    if (configuration.state == store::ConfigurationState::quarantined)
        return badge("bad", visit.t("configurations.quarantined"));
    if (configuration.state == store::ConfigurationState::disabled)
        return badge("none", visit.t("configurations.disabled"));
    if (is_connected(token)) return badge("ok", visit.t("access.connected"));
    if (token.state == "reauthorize") return badge("bad", visit.t("access.reauthorize"));
    return badge("none", visit.t("access.none"));
}

Html access_panel(const Visit& visit, const views::TokenView& token)
{
    return html("<section class=\"panel\" id=\"access\" aria-labelledby=\"h-access\" data-live>"
                "<h2 id=\"h-access\">{}</h2>\n{}</section>\n",
                visit.t("access.title"),
                is_connected(token) ? connected(visit, token) : not_connected(visit, token));
}

Html checks_panel(const Visit& visit, const ActPlace& place)
{
    const auto call = store::find_call(store::Reader(visit.desk.store()), visit.query("call"));
    const bool is_of_here = call && call->request.target == place.target && has_ended(*call);
    const Html table =
        is_of_here ? checks_table(visit, views::stored_findings(*call), call_title(visit, *call))
                   : Html();
    // The section is there before there are checks: script fills it when they come.
    if (table.empty()) return html("<section id=\"checks\" data-live></section>\n");
    return html("<section class=\"panel\" id=\"checks\" aria-labelledby=\"h-checks\" data-live>"
                "<h2 id=\"h-checks\">{}</h2>{}</section>\n",
                visit.t("checks.title"), table);
}

} // namespace mock::web
