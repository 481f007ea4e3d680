#include "mock-host/web/configuration_controls.hpp"

#include "mock-host/web/admin_parts.hpp"

namespace mock::web {

namespace {

/// `aria-invalid` and `aria-describedby`: the error is read first.
Html described(const FieldView& view)
{
    std::string ids;
    const auto add = [&](bool is_there, const char* what) {
        if (is_there) ids += (ids.empty() ? "" : " ") + view.field.name + what;
    };
    add(!view.error.empty(), "-error");
    add(!view.about.empty(), "-about");
    add(view.is_stored, "-stored");
    return when(!view.error.empty(), html(" aria-invalid=\"true\"")) +
           when(!ids.empty(), html(" aria-describedby=\"{}\"", ids));
}

Html about_and_error(const FieldView& view, const Html& control)
{
    const std::string& id = view.field.name;
    return when(!view.about.empty(),
                html("<p class=\"about\" id=\"{}-about\">{}</p>", id, view.about)) +
           control +
           when(!view.error.empty(),
                html("<p class=\"error\" id=\"{}-error\">{}</p>", id, view.error));
}

Html secret_control(const Visit& visit, const FieldView& view)
{
    const std::string& id = view.field.name;
    const Html stored = html(
        "<p class=\"stored\" id=\"{}-stored\">{}</p><label class=\"check\">"
        "<input type=\"checkbox\" name=\"forget.{}\" value=\"yes\"> {}<span class=\"unseen\">"
        " {}</span></label>",
        id, visit.t("configurations.stored"), id, visit.t("configurations.forget"), view.label);
    // Live, as it may be used up while the page is open: "Get Token" takes the code.
    return html("<input id=\"{}\" type=\"password\" name=\"{}\" autocomplete=\"new-password\"{}>"
                "<div id=\"{}-kept\" data-live>{}</div>",
                id, id, described(view), id, when(view.is_stored, stored));
}

Html choice_control(const Visit& visit, const FormContent& content, const FieldView& view)
{
    Html options;
    for (const loader::Choice& choice : view.field.choices) {
        const auto* text = std::get_if<std::string>(&choice.value);
        const std::string value =
            text ? *text : std::to_string(std::get<std::int64_t>(choice.value));
        const bool has_title = content.package->texts.contains(choice.title);
        options += html("<option value=\"{}\"{}>{}</option>", value,
                        when(value == view.value, html(" selected")),
                        has_title ? package_text(visit, content, choice.title) : value);
    }
    return html("<select id=\"{}\" name=\"{}\"{}>{}</select>", view.field.name, view.field.name,
                described(view), options);
}

Html limits(const loader::Field& field)
{
    Html limits;
    if (field.minimum) limits += html(" min=\"{}\"", *field.minimum);
    if (field.maximum) limits += html(" max=\"{}\"", *field.maximum);
    return limits;
}

Html text_control(const FieldView& view)
{
    const bool is_number = view.field.type == loader::FieldType::integer;
    return html("<input id=\"{}\"{} name=\"{}\" value=\"{}\" autocomplete=\"off\" "
                "spellcheck=\"false\"{}>",
                view.field.name, when(is_number, html(" type=\"number\"") + limits(view.field)),
                view.field.name, view.value, described(view));
}

Html check_row(const FieldView& view)
{
    const Html label =
        html("<label class=\"check\"><input type=\"checkbox\" id=\"{}\" name=\"{}\" "
             "value=\"true\"{}{}> {}</label>",
             view.field.name, view.field.name, when(view.value == "true", html(" checked")),
             described(view), view.label);
    return html("<div class=\"field\">{}{}</div>\n", label, about_and_error(view, {}));
}

} // namespace

std::string package_text(const Visit& visit, const FormContent& content, const std::string& key)
{
    return key.empty() ? std::string() : content.package->texts.lookup(key, reader_locale(visit));
}

Html field_row(const Visit& visit, const FormContent& content, const FieldView& view)
{
    const loader::Field& field = view.field;
    if (field.type == loader::FieldType::boolean) return check_row(view);
    const Html control = field.secret             ? secret_control(visit, view)
                         : !field.choices.empty() ? choice_control(visit, content, view)
                                                  : text_control(view);
    return html("<div class=\"field\"><label for=\"{}\">{}</label>{}</div>\n", field.name,
                view.label, about_and_error(view, control));
}

} // namespace mock::web
