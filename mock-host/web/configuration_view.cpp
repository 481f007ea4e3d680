#include "mock-host/web/configuration_view.hpp"

#include "mock-host/web/actions_part.hpp"
#include "mock-host/web/admin_parts.hpp"
#include "mock-host/web/configuration_access.hpp"
#include "mock-host/web/result_part.hpp"

namespace mock::web {

namespace {

constexpr const char* section = "admin/configurations";

Html form_of(const Visit& visit, const FormContent& content)
{
    const bool is_new = content.form.id.empty();
    const Html hidden = html("<input type=\"hidden\" name=\"desk.revision\" value=\"{}\">"
                             "<input type=\"hidden\" name=\"desk.package\" value=\"{}\">",
                             content.form.revision, content.form.package);
    const Html buttons = html(
        "<p class=\"form-end sticky\"><button class=\"primary\" name=\"then\" value=\"stay\">"
        "{}</button> <button name=\"then\" value=\"done\">{}</button> <a class=\"button "
        "plain\" href=\"/admin/configurations\">{}</a></p>",
        visit.t("configurations.save"), visit.t("configurations.done"), visit.t("admin.cancel"));
    return html("<form class=\"{}\" id=\"form\" method=\"post\" action=\"/admin/configurations{}\">"
                "{}{}\n{}{}</form>\n",
                is_new ? "form" : "main form", is_new ? "" : "/" + content.form.id,
                csrf_field(visit), hidden, form_fields(visit, content), buttons);
}

Html facts_of(const Visit& visit, const views::ConfigurationView& view)
{
    const store::Configuration& configuration = view.configuration;
    return access_badge(visit, configuration, view.token) +
           when(configuration.is_default,
                html("<span>{}</span>", visit.t("configurations.is_default"))) +
           html("<span>{} {}</span>", visit.t("configurations.changed_at"),
                time_ago(visit, configuration.updated_at));
}

/// For one that is not the default: where no configuration was used yet its actions are not
/// offered.
Html default_button(const Visit& visit, const store::Configuration& configuration)
{
    if (configuration.is_default) return {};
    return html("<div class=\"buttons spaced\">{}</div>\n",
                post_button(visit, page_of(configuration) + "/default", "",
                            visit.t("configurations.make_default")));
}

/// Why it does nothing, and the button that lets it work again.
Html quarantine_box(const Visit& visit, const store::Configuration& configuration)
{
    if (configuration.state != store::ConfigurationState::quarantined) return {};
    return html("<div class=\"box\" data-tone=\"bad\"><p class=\"word\">{}</p><p>{}</p>{}"
                "<div class=\"buttons\">{}</div></div>\n",
                visit.t("configurations.quarantined"), configuration.state_reason,
                remedy_line(visit, visit.t("configurations.quarantined.remedy")),
                post_button(visit, page_of(configuration) + "/release", "primary",
                            visit.t("configurations.release")));
}

/// `about`: key of what comes of it.
Html removal_button(const Visit& visit, const store::Configuration& configuration,
                    const char* about)
{
    return guarded_button(visit, page_of(configuration) + "/remove",
                          visit.t("configurations.remove"), visit.t(about),
                          visit.t("configurations.remove.button"));
}

} // namespace

std::string page_of(const store::Configuration& configuration)
{
    return "/admin/configurations/" + configuration.id;
}

ActPlace place_of(const Visit& visit, const store::Configuration& configuration)
{
    return {{store::TargetKind::configuration, configuration.id},
            page_of(configuration),
            section,
            {{visit.t("nav.configurations"), "/admin/configurations"},
             {configuration.name, page_of(configuration)}}};
}

Response show_configuration(const Visit& visit, const ShownConfiguration& shown)
{
    const store::Configuration& configuration = shown.view.configuration;
    const ActPlace place = place_of(visit, configuration);
    const Html above = crumbs(visit, {place.crumbs.front(), {configuration.name, ""}}) +
                       html("<div id=\"above\" data-live>{}</div>\n",
                            head({configuration.name, facts_of(visit, shown.view), {}}));
    const Html beside = result_part(visit, place) + access_panel(visit, shown.view.token) +
                        actions_part(visit, place, {}, !is_connected(shown.view.token)) +
                        checks_panel(visit, place);
    const Html body = above + flash(visit) + shown.message + quarantine_box(visit, configuration) +
                      remarks(visit, shown.content) +
                      html("<div class=\"columns\"><div class=\"act stack\">{}</div>\n{}</div>\n",
                           beside, form_of(visit, shown.content)) +
                      default_button(visit, configuration) +
                      removal_button(visit, configuration, "configurations.remove.about");
    return show(visit, {.title = configuration.name,
                        .section = section,
                        .live_on = "configuration:" + configuration.id,
                        .body = body,
                        .status = shown.status});
}

Response show_unopened_configuration(const Visit& visit, const store::Configuration& configuration,
                                     const desk::Error& why)
{
    const Html install = html("<a class=\"button primary\" href=\"/admin/packages/install\">{}</a>",
                              visit.t("packages.install"));
    const Html above =
        crumbs(visit, {place_of(visit, configuration).crumbs.front(), {configuration.name, ""}}) +
        head({configuration.name, {}, install});
    return show(visit,
                {.title = configuration.name,
                 .section = section,
                 .body = above + flash(visit) + quarantine_box(visit, configuration) +
                         error_box(visit, why.detail, visit.t("packages.damaged.remedy")) +
                         removal_button(visit, configuration, "configurations.remove.unopened")});
}

Response show_new_configuration(const Visit& visit, const FormContent& content, const Html& message,
                                int status)
{
    const std::string title = visit.t("configurations.new", {form_title(visit, *content.package)});
    return show(visit,
                {.title = title,
                 .section = section,
                 .css_class = "narrow",
                 .body = crumbs(visit, {{visit.t("nav.configurations"), "/admin/configurations"},
                                        {title, ""}}) +
                         head({title, {}, {}}) + message + remarks(visit, content) +
                         form_of(visit, content),
                 .status = status});
}

} // namespace mock::web
