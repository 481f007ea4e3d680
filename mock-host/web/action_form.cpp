#include "mock-host/web/action_form.hpp"

#include "mock-host/loader/package.hpp"
#include "mock-host/store/activities.hpp"
#include "mock-host/store/assets.hpp"
#include "mock-host/web/asset_names.hpp"
#include "mock-host/web/page.hpp"

#include <algorithm>
#include <set>
#include <variant>

namespace mock::web {

namespace {

using loader::Field;
using loader::FieldType;

/// Above this a text gets several lines.
constexpr std::size_t one_line_max = 200;

std::string text_of(const loader::Value& value)
{
    if (const auto* text = std::get_if<std::string>(&value)) return *text;
    if (const auto* number = std::get_if<std::int64_t>(&value)) return std::to_string(*number);
    return std::get<bool>(value) ? "true" : "false";
}

/// The assets that `choices_from` of a field can offer.
std::vector<store::Asset> assets_of(const Visit& visit, const store::Target& target)
{
    const store::Reader reader(visit.desk.store());
    std::vector<std::string> ids{target.id};
    if (target.kind == store::TargetKind::activity) {
        const auto activity = store::find_activity(reader, target.id);
        ids = activity ? activity->assets : std::vector<std::string>();
    }
    std::vector<store::Asset> assets;
    for (const std::string& id : ids) {
        if (auto asset = store::find_asset(reader, id)) assets.push_back(*std::move(asset));
    }
    return assets;
}

/// One field of the form: its input, and what belongs to it.
class FieldPart {
public:
    FieldPart(const Visit& visit, const ActionForm& form, const runtime::ActionOffer& offer,
              const Field& field)
        : visit_(visit), form_(form), offer_(offer), field_(field), id_("in-" + field.name)
    {
        const auto typed = form.typed.input.find(field.name);
        if (typed != form.typed.input.end())
            value_ = text_of(typed->second);
        else if (field.default_value)
            value_ = text_of(*field.default_value);
        if (!form.refusal) return;
        const auto wrong = form.refusal->fields.find(field.name);
        if (wrong != form.refusal->fields.end()) error_ = wrong->second;
    }

    Html all() const
    {
        if (field_.choices_from == "assets") return asset_choice();
        if (field_.type == FieldType::boolean) return around(Html(), check_box());
        const Html label = html("<label for=\"{}\">{}</label>", id_, word(field_.title));
        return around(label, field_.choices.empty() ? input() : choice());
    }

private:
    std::string word(const std::string& key) const { return package_text(visit_, offer_, key); }
    std::string name() const { return "input." + field_.name; }

    Html around(const Html& label, const Html& control) const
    {
        const Html about =
            field_.description.empty()
                ? Html()
                : html("<p class=\"about\" id=\"{}-about\">{}</p>", id_, word(field_.description));
        const Html error = error_.empty()
                               ? Html()
                               : html("<p class=\"error\" id=\"{}-error\">{}</p>", id_, error_);
        return html("<div class=\"field\">{}{}{}{}</div>", label, about, control, error);
    }

    Html attributes() const
    {
        std::string described;
        if (!error_.empty()) described = id_ + "-error ";
        if (!field_.description.empty()) described += id_ + "-about";
        return html(" id=\"{}\" name=\"{}\"", id_, name()) +
               when(field_.required && field_.type != FieldType::boolean, html(" required")) +
               when(!error_.empty(), html(" aria-invalid=\"true\"")) +
               when(!described.empty(), html(" aria-describedby=\"{}\"", described));
    }

    Html input() const
    {
        if (field_.type == FieldType::integer)
            return html("<input type=\"number\"{} value=\"{}\">", attributes(), value_);
        if (field_.secret)
            return html("<input type=\"password\"{} autocomplete=\"off\">", attributes());
        if (field_.max_length > one_line_max)
            return html("<textarea{} maxlength=\"{}\">{}</textarea>", attributes(),
                        field_.max_length, value_);
        return html("<input{} maxlength=\"{}\" value=\"{}\">", attributes(), field_.max_length,
                    value_);
    }

    Html check_box() const
    {
        return html("<label class=\"check\"><input type=\"checkbox\"{} value=\"true\"{}> "
                    "{}</label>",
                    attributes(), when(value_ == "true", html(" checked")), word(field_.title));
    }

    Html choice() const
    {
        Html options;
        for (const auto& one : field_.choices) {
            const std::string value = text_of(one.value);
            options += option(value, one.title.empty() ? value : word(one.title));
        }
        return html("<select{}>{}</select>", attributes(), options);
    }

    Html asset_choice() const
    {
        const auto assets = assets_of(visit_, form_.place.target);
        if (assets.empty()) return {};
        if (assets.size() == 1)
            return html("<input type=\"hidden\" name=\"{}\" value=\"{}\">", name(),
                        assets.front().id);
        Html options;
        for (const auto& asset : assets)
            options += option(asset.id, asset_label(asset));
        const Html label = html("<label for=\"{}\">{}</label>", id_, word(field_.title));
        return around(label, html("<select{}>{}</select>", attributes(), options));
    }

    Html option(const std::string& value, const std::string& label) const
    {
        return html("<option value=\"{}\"{}>{}</option>", value,
                    when(value == value_, html(" selected")), label);
    }

    const Visit& visit_;
    const ActionForm& form_;
    const runtime::ActionOffer& offer_;
    const Field& field_;
    std::string id_;
    std::string value_{};
    std::string error_{};
};

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

Html fields_of(const Visit& visit, const ActionForm& form, const runtime::ActionOffer& offer)
{
    Html fields;
    for (const Field& field : offer.input.fields())
        fields += FieldPart(visit, form, offer, field).all();
    return fields;
}

Html refusal_box(const Visit& visit, const Refusal& refusal)
{
    return error_box(visit, words_of(visit, refusal.error),
                     remedy_words(visit, refusal.error.status));
}

Html form_tag(const ActPlace& place, const std::string& id, const std::string& css_class,
              std::string_view action)
{
    const std::string path = place.action_path(action);
    return html("<form{} id=\"{}\" method=\"post\" action=\"{}\" data-act=\"/api/v1{}\">",
                when(!css_class.empty(), html(" class=\"{}\"", css_class)), id, path, path);
}

/// The whole form of the page.
Html whole_form(const Visit& visit, const ActionForm& form, const runtime::ActionOffer& offer)
{
    return form_tag(form.place, "form-" + offer.id, "form panel", offer.id) + csrf_field(visit) +
           key_field() + configuration_choice(visit, form.offers, offer) +
           fields_of(visit, form, offer) +
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

std::string words_of(const Visit& visit, const desk::Error& error)
{
    return error.message.empty() ? visit.t("act.refused") : error.message;
}

std::string remedy_words(const Visit& visit, desk::Errc status)
{
    using desk::Errc;
    switch (status) {
    case Errc::invalid:
        return visit.t("remedy.invalid");
    case Errc::not_found:
        return visit.t("remedy.not_found");
    case Errc::conflict:
    case Errc::state:
        return visit.t("remedy.conflict");
    case Errc::denied:
        return visit.t("remedy.denied");
    case Errc::limit:
        return visit.t("remedy.limit");
    case Errc::unavailable:
    case Errc::deadline:
        return visit.t("remedy.later");
    case Errc::cancelled:
        return visit.t("remedy.cancelled");
    case Errc::unsupported:
        return visit.t("remedy.unsupported");
    case Errc::answer_lost:
        return visit.t("remedy.answer_lost");
    case Errc::internal:
        break;
    }
    return visit.t("remedy.internal");
}

std::string package_text(const Visit& visit, const runtime::ActionOffer& offer,
                         const std::string& key)
{
    const auto configuration =
        store::find_configuration(store::Reader(visit.desk.store()), offer.configuration);
    return configuration ? visit.desk.text(configuration->package, key, visit.person->locale) : key;
}

bool asks(const Visit& visit, const ActPlace& place, const Offers& offers)
{
    const auto usable = std::count_if(offers.begin(), offers.end(), [](const auto& offer) {
        return offer.state == runtime::Offer::available;
    });
    if (usable > 1) return true;
    const auto& fields = chosen(offers, {}).input.fields();
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
    page.body =
        crumbs(path) + html("<header class=\"head\"><h1>{}</h1>{}</header>", offer.title,
                            when(!offer.about.empty(),
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
