#include "mock-host/loader/package.hpp"
#include "mock-host/store/packages.hpp"
#include "mock-host/views/configuration.hpp"
#include "mock-host/web/admin_parts.hpp"
#include "mock-host/web/configuration_access.hpp"
#include "mock-host/web/configuration_form.hpp"
#include "mock-host/web/configuration_pages.hpp"

#include <boost/json.hpp>

namespace mock::web {

namespace json = boost::json;

namespace {

/// A button for each package that has a form.
Html new_links(const Visit& visit)
{
    Html links;
    for (const auto& row : store::list_packages(store::Reader(visit.desk.store()))) {
        const auto package = visit.desk.package(row.id);
        if (!package || (*package)->form.empty()) continue;
        links += html("<a class=\"button primary\" href=\"/admin/configurations/new?package={}\">{}"
                      "</a> ",
                      percent_encoded(row.id),
                      visit.t("configurations.new", {form_title(visit, **package)}));
    }
    return links;
}

/// A configuration whose package cannot be opened is still listed.
Html row_of(const Visit& visit, const store::Configuration& configuration)
{
    std::string package_name = configuration.package;
    views::TokenView token;
    if (const auto package = visit.desk.package(configuration.package)) {
        package_name = (*package)->manifest.name;
        const auto view = views::view_configuration(visit.desk, configuration);
        if (view) token = view->token;
    }
    return html("<tr><th scope=\"row\" class=\"main\"><a href=\"/admin/configurations/{}\">{}</a>{}"
                "</th><td>{}</td><td>{}</td><td class=\"age\">{}</td></tr>\n",
                configuration.id, configuration.name,
                when(configuration.is_default, html(" <span class=\"tag\" data-tone=\"info\">{}"
                                                    "</span>",
                                                    visit.t("configurations.default"))),
                package_name, access_badge(visit, configuration, token),
                time_ago(visit, configuration.updated_at));
}

Html empty_list(const Visit& visit, const Html& links)
{
    if (!links.empty()) return empty_listing(visit, "configurations.empty", links);
    return empty_listing(visit, "configurations.no_package",
                         html("<a class=\"button primary\" href=\"/admin/packages/install\">{}</a>",
                              visit.t("packages.install")));
}

Response configurations_page(Visit& visit)
{
    const auto all = store::list_configurations(store::Reader(visit.desk.store()));
    const Html links = new_links(visit);
    Html rows;
    for (const auto& configuration : all)
        rows += row_of(visit, configuration);
    const std::string title = visit.t("nav.configurations");
    const Html list = rows.empty() ? empty_list(visit, links)
                                   : listing(visit, title,
                                             {{"admin.name"},
                                              {"configurations.package"},
                                              {"configurations.access"},
                                              {"configurations.changed"}},
                                             rows);
    const Html live = html("<div id=\"results\" data-live>{}</div>\n", list);
    return show(visit,
                {.title = title,
                 .section = "admin/configurations",
                 .live_on = "configuration",
                 .body = head({title, {}, rows.empty() ? Html() : links}) + flash(visit) + live});
}

Response api_configurations(Visit& visit)
{
    json::array all;
    for (const auto& one : store::list_configurations(store::Reader(visit.desk.store()))) {
        const auto view = views::view_configuration(visit.desk, one);
        all.push_back(view ? views::configuration_json(*view)
                           : json::object{{"id", one.id}, {"name", one.name}});
    }
    return json_response(200, json::serialize(json::object{{"configurations", all}}));
}

} // namespace

std::vector<Route> configuration_routes()
{
    std::vector<Route> routes{
        {"GET", "/admin/configurations", Who::administrator, configurations_page},
        {"GET", "/api/v1/configurations", Who::administrator, api_configurations},
    };
    for (const Route& route : configuration_page_routes())
        routes.push_back(route);
    return routes;
}

} // namespace mock::web
