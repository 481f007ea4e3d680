#include "mock-host/web/action_form.hpp"

#include "mock-host/web/action_fields.hpp"
#include "mock-host/web/page.hpp"

#include <algorithm>

namespace mock::web {

namespace {

using loader::Field;

Html configuration_choice(const Visit& visit, const Offers& offers,
                          const runtime::ActionOffer& first)
{
    if (offers.size() == 1)
        return html("<input type=\"hidden\" name=\"configuration\" value=\"{}\">",
                    first.configuration);
    Html options;
    for (const auto& offer : offers) {
        if (offer.state != runtime::Offer::available) continue;
        options += html("<option value=\"{}\"{}>{}</option>", offer.configuration,
                        when(offer.configuration == first.configuration, html(" selected")),
                        offer.configuration_name);
    }
    return html("<div class=\"field\"><label for=\"in-configuration\">{}</label>"
                "<select id=\"in-configuration\" name=\"configuration\">{}</select></div>",
                visit.t("act.configuration"), options);
}

Html refusal_box(const Visit& visit, const Refusal& refusal)
{
    return error_box(visit, words_of(visit, refusal.error),
                     remedy_words(visit, refusal.error.status));
}

Html form_tag(const ActPlace& place, const std::string& id, const std::string& css_class,
              std::string_view action)
{
    return html("<form{} id=\"{}\" method=\"post\" action=\"{}\" data-act=\"{}\">",
                when(!css_class.empty(), html(" class=\"{}\"", css_class)), id,
                place.action_path(action), place.api_path(action));
}

/// The whole form of the page. A dialog shows nothing else of it: what a press ends stands here.
Html whole_form(const Visit& visit, const ActionForm& form, const runtime::ActionOffer& offer)
{
    return form_tag(form.place, "form-" + offer.id, "form panel", offer.id) + csrf_field(visit) +
           key_field() + when(offer.ends_things, html("<p>{}</p>\n", offer.about)) +
           configuration_choice(visit, form.offers, offer) + action_fields(visit, form, offer) +
           html("<p class=\"form-end\"><button class=\"primary\">{}</button> "
                "<a class=\"button\" href=\"{}\" data-cancel>{}</a></p></form>",
                offer.title, form.place.page, visit.t("act.cancel"));
}

Html why_not(const Visit& visit, const ActPlace& place, const runtime::ActionOffer& offer)
{
    return html("<div class=\"box\" data-tone=\"warn\"><p class=\"word\">{}</p><p>{}</p>"
                "<p class=\"buttons\"><a class=\"button\" href=\"{}\">{}</a></p></div>",
                visit.t("act.not_now"), offer.reason, place.page, visit.t("act.back"));
}

} // namespace

bool asks(const Visit& visit, const ActPlace& place, const Offers& offers)
{
    const auto usable = std::count_if(offers.begin(), offers.end(), [](const auto& offer) {
        return offer.state == runtime::Offer::available;
    });
    if (usable > 1) return true;
    const auto& offer = chosen(offers, {});
    if (offer.ends_things) return true; // The form says what comes of it, and can be left.
    const auto& fields = offer.input.fields();
    return std::any_of(fields.begin(), fields.end(), [&](const Field& field) {
        return field.choices_from != "assets" || assets_of(visit, place.target).size() > 1;
    });
}

Html press_form(const Visit& visit, const ActPlace& place, const runtime::ActionOffer& offer,
                const Html& content)
{
    return form_tag(place, "act-" + offer.id, "", offer.id) + csrf_field(visit) + key_field() +
           html("<input type=\"hidden\" name=\"configuration\" value=\"{}\">{}</form>",
                offer.configuration, content);
}

Response show_action_form(const Visit& visit, const ActionForm& form)
{
    const auto& offer = chosen(form.offers, form.typed.configuration);
    Page page;
    page.title = offer.title;
    page.section = form.place.section;
    page.css_class = "narrow";
    auto path = form.place.crumbs;
    path.emplace_back(offer.title, "");
    page.body = crumbs(visit, path) +
                html("<header class=\"head\"><h1>{}</h1>{}</header>", offer.title,
                     when(!offer.about.empty() && !offer.ends_things,
                          html("<p class=\"facts\"><span>{}</span></p>", offer.about)));
    if (form.refusal) {
        page.status = http_status(form.refusal->error.status);
        page.body += refusal_box(visit, *form.refusal);
    }
    page.body += offer.state == runtime::Offer::available ? whole_form(visit, form, offer)
                                                          : why_not(visit, form.place, offer);
    return show(visit, page);
}

} // namespace mock::web
