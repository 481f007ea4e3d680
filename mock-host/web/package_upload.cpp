#include "mock-host/web/admin_parts.hpp"
#include "mock-host/web/package_uploads.hpp"
#include "mock-host/web/package_wizard.hpp"
#include "mock-host/web/wizard_parts.hpp"

#include <boost/json.hpp>

namespace mock::web {

namespace {

Response upload_page(const Visit& visit, const Html& trouble_above, int status)
{
    const std::string megabytes = std::to_string(PackageUploads::size_max() >> 20);
    const Html field =
        html("<div class=\"field\"><label for=\"file\">{}</label><p class=\"about\" "
             "id=\"file-about\">{}</p><input id=\"file\" type=\"file\" name=\"package\" "
             "accept=\".zip,application/zip\" required aria-describedby=\"file-about\"></div>\n",
             visit.t("wizard.file"), visit.t("wizard.file.about", {megabytes}));
    const Html form = html(
        "<form class=\"form panel\" method=\"post\" action=\"/admin/packages/upload\" "
        "enctype=\"multipart/form-data\" data-upload=\"/api/v1/packages/uploads\" "
        "data-sending=\"{}\" data-checking=\"{}\" data-failed=\"{}\">{}{}"
        "<div data-sending-here></div>\n<p class=\"form-end\"><button class=\"primary\">{}</button>"
        " {}</p></form>\n",
        visit.t("wizard.sending", {"{0}", "{1}"}), visit.t("wizard.checking"),
        visit.t("wizard.failed"), csrf_field(visit), field, visit.t("wizard.send"),
        cancel_link(visit));
    return wizard_page(visit, Step::upload, trouble_above + form, status);
}

Response upload_page(Visit& visit)
{
    return upload_page(visit, {}, 200);
}

/// Looks at what arrived and keeps it; the address of the page that shows what is inside.
desk::Result<std::string> take_upload(const Visit& visit)
{
    for (const Upload& upload : visit.request.uploads) {
        if (upload.field != "package" || upload.content.empty()) continue;
        if (upload.content.size() > PackageUploads::size_max()) {
            return desk::Error{.status = desk::Errc::limit,
                               .code = "upload.too_large",
                               .detail = "larger than a package may be",
                               .message = visit.t("wizard.too_large")};
        }
        const PackageUploads uploads(visit.data);
        auto kept = uploads.keep(upload.content);
        if (!kept) {
            kept.error().message = visit.t("wizard.not_kept", {visit.data.string()});
            return kept.error();
        }
        const std::string& name = *kept;
        DESK_TRY(const auto options, options_of(visit));
        const auto zip = uploads.find(name);
        if (!zip) return upload_gone(visit);
        const auto found = loader::inspect(*zip, options);
        if (found) return "/admin/packages/install/" + name;
        uploads.forget(name);
        return refusal(visit, found.error());
    }
    return desk::Error{.status = desk::Errc::invalid,
                       .code = "upload.missing",
                       .detail = "no file came",
                       .message = visit.t("wizard.no_file")};
}

/// A file for which the desk has no room may be a good one.
std::string remedy_of(const Visit& visit, const desk::Error& error)
{
    const bool is_kept = error.code != PackageUploads::not_kept;
    return visit.t(is_kept ? "wizard.refused.remedy" : "wizard.not_kept.remedy");
}

Response upload(Visit& visit)
{
    auto location = take_upload(visit);
    if (location) return redirect(*std::move(location));
    const desk::Error& error = location.error();
    const std::string& words = error.message.empty() ? error.detail : error.message;
    return upload_page(visit, error_box(visit, words, remedy_of(visit, error)),
                       http_status(error.status));
}

Response api_upload(Visit& visit)
{
    const auto location = take_upload(visit);
    if (location) {
        const boost::json::object answer{{"location", *location}};
        return json_response(201, boost::json::serialize(answer));
    }
    const desk::Error& error = location.error();
    return api_trouble(http_status(error.status), error.code,
                       error.message.empty() ? error.detail : error.message,
                       remedy_of(visit, error));
}

} // namespace

std::vector<Route> package_upload_routes()
{
    return {
        {"GET", "/admin/packages/install", Who::administrator, upload_page},
        {"POST", "/admin/packages/upload", Who::administrator, upload},
        {"POST", "/api/v1/packages/uploads", Who::administrator, api_upload},
    };
}

} // namespace mock::web
