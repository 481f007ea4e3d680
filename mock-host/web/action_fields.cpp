#include "mock-host/web/action_fields.hpp"

#include "mock-host/store/activities.hpp"
#include "mock-host/web/asset_names.hpp"

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

std::string package_text(const Visit& visit, const runtime::ActionOffer& offer,
                         const std::string& key)
{
    const auto configuration =
        store::find_configuration(store::Reader(visit.desk.store()), offer.configuration);
    return configuration ? visit.desk.text(configuration->package, key, visit.person->locale) : key;
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

} // namespace

Html action_fields(const Visit& visit, const ActionForm& form, const runtime::ActionOffer& offer)
{
    Html fields;
    for (const Field& field : offer.input.fields())
        fields += FieldPart(visit, form, offer, field).all();
    return fields;
}

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

} // namespace mock::web
