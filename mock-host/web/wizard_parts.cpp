#include "mock-host/web/wizard_parts.hpp"

#include "mock-host/views/packages.hpp"
#include "mock-host/web/admin_parts.hpp"

#include <array>

namespace mock::web {

namespace {

Html steps(const Visit& visit, Step now)
{
    constexpr std::array keys{"wizard.upload", "wizard.review", "wizard.installation",
                              "wizard.finish"};
    Html items;
    for (std::size_t i = 0; i < keys.size(); ++i) {
        const auto step = static_cast<Step>(i);
        const std::string title = visit.t(keys[i]);
        if (step == now) {
            items += html("<li aria-current=\"step\">{}</li>", title);
        } else if (step < now) {
            items += html("<li class=\"done\">{}<span class=\"unseen\">, {}</span></li>", title,
                          visit.t("wizard.done"));
        } else {
            items += html("<li>{}</li>", title);
        }
    }
    return html("<ol class=\"steps\" aria-label=\"{}\">{}</ol>\n", visit.t("wizard.steps"), items);
}

} // namespace

Response wizard_page(const Visit& visit, Step step, const Html& content, int status)
{
    const std::string title = visit.t("packages.install");
    return show(
        visit, {.title = title,
                .section = "admin/packages",
                .body = crumbs(visit, {{visit.t("nav.packages"), "/admin/packages"}, {title, ""}}) +
                        head({title, {}, {}}) + steps(visit, step) + content,
                .status = status});
}

Html cancel_link(const Visit& visit)
{
    return html("<a class=\"button\" href=\"/admin/packages\">{}</a>", visit.t("admin.cancel"));
}

desk::Result<loader::InstallOptions> options_of(const Visit& visit)
{
    loader::InstallOptions options;
    DESK_TRY(options.trusted_keys, views::trusted_keys(visit.data, visit.trusted));
    return options;
}

desk::Error upload_gone(const Visit& visit)
{
    return {.status = desk::Errc::not_found,
            .code = "upload.gone",
            .detail = "no such upload",
            .message = visit.t("wizard.gone")};
}

desk::Error refusal(const Visit& visit, desk::Error error)
{
    const std::string& words = error.message.empty() ? error.detail : error.message;
    error.message = visit.t("wizard.refused", {words});
    return error;
}

} // namespace mock::web
