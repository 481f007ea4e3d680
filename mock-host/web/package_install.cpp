#include "mock-host/runtime/desk.hpp"
#include "mock-host/views/packages.hpp"
#include "mock-host/web/admin_parts.hpp"
#include "mock-host/web/package_inside.hpp"
#include "mock-host/web/package_uploads.hpp"
#include "mock-host/web/package_wizard.hpp"
#include "mock-host/web/wizard_parts.hpp"

namespace mock::web {

namespace {

/// What needs somebody who agrees; without a text: nothing does.
struct Consent {
    std::string title{};
    std::string text{};
};

std::string new_wishes_of(const Visit& visit, store::Connection connection,
                          const loader::Manifest& manifest)
{
    std::string names;
    for (const std::string& wish : views::new_wishes(connection, manifest)) {
        const std::string key = "may." + wish;
        names += (names.empty() ? "" : "; ") + (visit.words.has(key) ? visit.t(key) : wish);
    }
    return names;
}

Consent needed_consent(const Visit& visit, const loader::Inspection& found)
{
    const store::Reader reader(visit.desk.store());
    const std::string names = new_wishes_of(visit, reader, found.package.manifest);
    Consent needed{visit.t(names.empty() ? "wizard.other_signer" : "wizard.asks_more"), names};
    if (const auto signers = views::other_signer(reader, found)) {
        const std::string now = signers->now.empty() ? visit.t("wizard.nobody") : signers->now;
        needed.text +=
            (names.empty() ? "" : "; ") + visit.t("wizard.signers", {now, signers->before});
    }
    return needed;
}

/// A version that asks for more than the one before, or comes from others, needs somebody who
/// agrees.
Html grant_tick(const Visit& visit, const loader::Inspection& found)
{
    const Consent needed = needed_consent(visit, found);
    if (needed.text.empty()) return {};
    return html("<div class=\"box\" data-tone=\"warn\"><p class=\"word\">{}</p><p>{}</p>"
                "<div class=\"field\"><label class=\"check\"><input type=\"checkbox\" id=\"grant\" "
                "name=\"grant\" value=\"yes\" required> {}</label></div></div>\n",
                needed.title, needed.text, visit.t("wizard.grant"));
}

Html start_form(const Visit& visit, const loader::Inspection& found)
{
    const Html tick =
        html("<div class=\"box\" data-tone=\"warn\"><p class=\"word\">{}</p><p>{}</p>"
             "<div class=\"field\"><label class=\"check\"><input type=\"checkbox\" id=\"unsigned\" "
             "name=\"unsigned\" value=\"yes\" required> {}</label></div></div>\n",
             visit.t("packages.not_trusted"), visit.t("wizard.untrusted"), visit.t("wizard.tick"));
    const bool is_trusted = found.signature.trust == loader::Trust::trusted;
    return html("<form method=\"post\" action=\"{}\" class=\"stack\">{}{}{}<p class=\"form-end\">"
                "<button class=\"primary\">{}</button> {}</p></form>\n",
                "/admin/packages/install/" + visit.args.at(0), csrf_field(visit),
                when(!is_trusted, tick), grant_tick(visit, found), visit.t("wizard.start"),
                cancel_link(visit));
}

Response review_page(const Visit& visit, const loader::Inspection& found, const Html& trouble_above,
                     int status)
{
    const loader::Manifest& manifest = found.package.manifest;
    const std::string newer = views::newer_version(store::Reader(visit.desk.store()), manifest);
    const std::string library =
        visit.t("packages.library.value",
                {found.library.os, found.library.arch,
                 std::to_string(manifest.abi.major) + "." + std::to_string(manifest.abi.minor)});
    const Html inside = package_inside(visit, found.package,
                                       signature_words(visit, found.signature), escaped(library));
    const Html below = newer.empty()
                           ? start_form(visit, found)
                           : error_box(visit, visit.t("wizard.older", {manifest.version, newer}),
                                       visit.t("wizard.older.remedy"));
    return wizard_page(visit, Step::review,
                       trouble_above + html("<div class=\"stack\">{}{}</div>\n", inside, below),
                       status);
}

/// The file that waits, and what is inside.
struct Waiting {
    std::filesystem::path zip{};
    loader::InstallOptions options{};
    loader::Inspection found;
};

desk::Result<Waiting> waiting_package(const Visit& visit)
{
    const auto zip = PackageUploads(visit.data).find(visit.args.at(0));
    if (!zip) return upload_gone(visit);
    DESK_TRY(auto options, options_of(visit));
    DESK_TRY(auto found, loader::inspect(*zip, options));
    return Waiting{*zip, std::move(options), std::move(found)};
}

Response review(Visit& visit)
{
    const auto waiting = waiting_package(visit);
    if (!waiting) return trouble(visit, waiting.error());
    return review_page(visit, waiting->found, {}, 200);
}

/// "Start installation".
Response start(Visit& visit)
{
    auto waiting = waiting_package(visit);
    if (!waiting) return trouble(visit, waiting.error());
    const loader::Inspection& found = waiting->found;
    waiting->options.allow_unsigned = visit.form("unsigned") == "yes";
    const bool is_trusted = found.signature.trust == loader::Trust::trusted;
    if (!is_trusted && !waiting->options.allow_unsigned) {
        return review_page(visit, found, error_box(visit, visit.t("wizard.tick_missing")), 400);
    }
    const views::Agreement agreed{.grants = visit.form("grant") == "yes"};
    if (!agreed.grants && !needed_consent(visit, found).text.empty()) {
        return review_page(visit, found, error_box(visit, visit.t("wizard.grant_missing")), 400);
    }
    const auto installed = views::install_package(visit.desk.store(), visit.data, waiting->zip,
                                                  found, waiting->options, agreed);
    if (!installed) {
        const desk::Error error = refusal(visit, installed.error());
        return review_page(visit, found, error_box(visit, error.message),
                           http_status(error.status));
    }
    PackageUploads(visit.data).forget(visit.args.at(0));
    return redirect("/admin/packages/" + percent_encoded(installed->id) + "/installed");
}

Response finish_page(Visit& visit)
{
    const std::string& id = visit.args.at(0);
    const auto row = store::find_package(store::Reader(visit.desk.store()), id);
    if (!row) return not_found(visit, visit.t("packages.unknown"));
    const auto package = visit.desk.package(id);
    if (!package) return trouble(visit, package.error());
    const std::string name = (*package)->manifest.name + " " + row->version;
    const Html configure =
        html(" <a class=\"button\" href=\"/admin/configurations/new?package={}\">{}</a>",
             percent_encoded(id), visit.t("wizard.configure"));
    const Html box = html(
        "<section class=\"result\" id=\"result\" aria-label=\"{}\" tabindex=\"-1\"><div "
        "class=\"said\" role=\"status\"><div class=\"box\" data-tone=\"ok\"><p class=\"word\">{}"
        "</p><h2>{}</h2><p>{}</p><p class=\"buttons\"><a class=\"button primary\" "
        "href=\"/admin/packages\">{}</a>{}</p></div></div></section>\n",
        visit.t("wizard.finish"), visit.t("wizard.installed"),
        visit.t("wizard.installed.title", {name}), visit.t("wizard.next"), visit.t("wizard.finish"),
        when(!(*package)->form.empty(), configure));
    return wizard_page(visit, Step::finish, box);
}

} // namespace

std::vector<Route> package_install_routes()
{
    return {
        {"GET", "/admin/packages/install/{}", Who::administrator, review},
        {"POST", "/admin/packages/install/{}", Who::administrator, start},
        {"GET", "/admin/packages/{}/installed", Who::administrator, finish_page},
    };
}

} // namespace mock::web
