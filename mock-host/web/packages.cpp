#include "mock-host/store/packages.hpp"

#include "mock-host/runtime/desk.hpp"
#include "mock-host/views/packages.hpp"
#include "mock-host/web/admin_parts.hpp"
#include "mock-host/web/package_inside.hpp"
#include "mock-host/web/package_wizard.hpp"

namespace mock::web {

namespace {

constexpr const char* section = "admin/packages";

Html install_link(const Visit& visit)
{
    return html("<a class=\"button primary\" href=\"/admin/packages/install\">{}</a>",
                visit.t("packages.install"));
}

Html state_of(const Visit& visit, const store::Package& package)
{
    return package.state == store::PackageState::enabled
               ? badge("ok", visit.t("packages.active"))
               : badge("none", visit.t("packages.disabled"));
}

/// A damaged package is listed with its id: its manifest cannot be read.
Html row_of(const Visit& visit, const store::Package& package)
{
    std::string name = package.id;
    std::string about;
    if (const auto opened = visit.desk.package(package.id)) {
        const loader::Manifest& manifest = (*opened)->manifest;
        name = manifest.name;
        if (!manifest.description.empty())
            about = (*opened)->texts.lookup(manifest.description, reader_locale(visit));
    } else {
        about = opened.error().detail;
    }
    return html("<tr><th scope=\"row\" class=\"main\"><a href=\"/admin/packages/{}\">{}</a>"
                "<span class=\"note\">{}</span></th><td data-label=\"{}\">{}</td><td>{}</td>"
                "<td>{}</td><td class=\"age\">{}</td></tr>\n",
                percent_encoded(package.id), name, about, visit.t("packages.version"),
                package.version, state_of(visit, package), signed_by(visit, package.signed_by),
                time_ago(visit, package.installed_at));
}

Html list_of(const Visit& visit)
{
    const auto packages = store::list_packages(store::Reader(visit.desk.store()));
    if (packages.empty()) return empty_listing(visit, "packages.empty", install_link(visit));
    Html rows;
    for (const store::Package& package : packages)
        rows += row_of(visit, package);
    return listing(visit, visit.t("nav.packages"),
                   {{"admin.name"},
                    {"packages.version"},
                    {"admin.state"},
                    {"packages.signature"},
                    {"packages.installed_at"}},
                   rows);
}

Response packages_page(Visit& visit)
{
    const Html list = list_of(visit);
    const Html above = head({visit.t("nav.packages"), {}, install_link(visit)});
    return show(visit, {.title = visit.t("nav.packages"),
                        .section = section,
                        .body = above + flash(visit) + list});
}

Html removal_of(const Visit& visit, const std::string& id)
{
    const store::Reader reader(visit.desk.store());
    std::string names;
    for (const std::string& name : views::configurations_of(reader, id))
        names += (names.empty() ? "" : ", ") + name;
    if (!names.empty()) {
        return html("<p class=\"muted spaced\">{}</p>\n", visit.t("packages.in_use", {names}));
    }
    return guarded_button(visit, "/admin/packages/" + percent_encoded(id) + "/remove",
                          visit.t("packages.remove"), visit.t("packages.remove.about"),
                          visit.t("packages.remove"));
}

Response package_page(Visit& visit)
{
    const auto row = store::find_package(store::Reader(visit.desk.store()), visit.args.at(0));
    if (!row) return not_found(visit, visit.t("packages.unknown"));
    const auto package = visit.desk.package(row->id);
    const std::string name = package ? (*package)->manifest.name : row->id;
    Html body = crumbs(visit, {{visit.t("nav.packages"), "/admin/packages"}, {name, ""}}) +
                head({name,
                      state_of(visit, *row) + html("<span>{}</span><span>{} {}</span>",
                                                   row->version, visit.t("packages.installed_at"),
                                                   time_ago(visit, row->installed_at)),
                      {}});
    if (package) {
        body += html("<div class=\"stack\">{}</div>\n",
                     package_inside(visit, **package, signed_by(visit, row->signed_by),
                                    escaped(row->directory)));
    } else {
        body += error_box(visit, package.error().detail, visit.t("packages.damaged.remedy"));
    }
    return show(visit,
                {.title = name, .section = section, .body = body + removal_of(visit, row->id)});
}

Response remove(Visit& visit)
{
    const std::string& id = visit.args.at(0);
    const auto removal = views::remove_package(visit.desk.store(), visit.data, id);
    if (!removal) return trouble(visit, removal.error());
    if (*removal == store::Removal::not_found) return not_found(visit, visit.t("packages.unknown"));
    if (*removal == store::Removal::in_use) {
        return trouble(visit, 409, visit.t("packages.not_removed"),
                       visit.t("packages.not_removed.remedy"));
    }
    return redirect("/admin/packages?said=package_removed");
}

} // namespace

std::vector<Route> package_routes()
{
    std::vector<Route> routes{{"GET", "/admin/packages", Who::administrator, packages_page}};
    for (const auto& part : {package_upload_routes(), package_install_routes()})
        routes.insert(routes.end(), part.begin(), part.end());
    routes.push_back({"GET", "/admin/packages/{}", Who::administrator, package_page});
    routes.push_back({"POST", "/admin/packages/{}/remove", Who::administrator, remove});
    return routes;
}

} // namespace mock::web
