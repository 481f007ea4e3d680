#include "mock-host/web/admin_parts.hpp"
#include "mock-host/web/configuration_controls.hpp"
#include "mock-host/web/configuration_form.hpp"

#include <algorithm>
#include <string_view>

namespace mock::web {

namespace {

/// Findings begin with the title of their field, which stands right above it.
std::string without_label(const std::string& title, const std::string& label)
{
    const auto colon = title.find(": ", label.size());
    const bool has_label = colon != title.npos && title.substr(0, label.size()) == label &&
                           colon <= label.size() + std::string_view("\u00a0").size();
    if (!has_label) return title;
    std::string text = title.substr(colon + 2);
    if (!text.empty() && text.front() >= 'a' && text.front() <= 'z')
        text.front() = static_cast<char>(text.front() - 'a' + 'A');
    return text;
}

std::string words_about(const services::Finding& finding, const std::string& label)
{
    std::string words = without_label(finding.title, label);
    for (const auto* more : {&finding.text, &finding.remedy}) {
        if (more->empty()) continue;
        const char last = words.empty() ? '.' : words.back();
        words += (last == '.' || last == '?' ? " " : ". ") + *more;
    }
    return words;
}

std::string error_at(const FormContent& content, const std::string& name, const std::string& label)
{
    for (const auto& finding : content.findings) {
        if (finding.state == "error" && finding.path == "/" + name)
            return words_about(finding, label);
    }
    return {};
}

FieldView view_of(const Visit& visit, const FormContent& content, const loader::Field& field)
{
    FieldView view{field, package_text(visit, content, field.title)};
    view.about = package_text(visit, content, field.description);
    view.error = error_at(content, field.name, view.label);
    const auto shown = content.shown.find(field.name);
    if (shown != content.shown.end()) view.value = shown->second;
    view.is_stored = std::find(content.stored_secrets.begin(), content.stored_secrets.end(),
                               field.name) != content.stored_secrets.end();
    return view;
}

Html locale_row(const Visit& visit, const FormContent& content)
{
    Html options = html("<option value=\"\">{}</option>", visit.t("configurations.locale.desk"));
    std::vector<std::string> locales{"de-DE", "en-GB", "fr-FR"};
    const std::string& chosen = content.form.locale;
    const bool is_known = std::find(locales.begin(), locales.end(), chosen) != locales.end();
    if (!chosen.empty() && !is_known) locales.push_back(chosen);
    for (const std::string& locale : locales) {
        const std::string key = "configurations.locale." + locale;
        options += html("<option value=\"{}\"{}>{}</option>", locale,
                        when(locale == chosen, html(" selected")),
                        visit.words.has(key) ? visit.t(key) : locale);
    }
    return html("<div class=\"field\"><label for=\"desk-locale\">{}</label><p class=\"about\" "
                "id=\"desk-locale-about\">{}</p><select id=\"desk-locale\" name=\"desk.locale\" "
                "aria-describedby=\"desk-locale-about\">{}</select></div>\n",
                visit.t("configurations.locale"), visit.t("configurations.locale.about"), options);
}

Html general_fields(const Visit& visit, const FormContent& content)
{
    loader::Field name;
    name.name = "name";
    FieldView view{name, visit.t("admin.name")};
    view.about = visit.t("configurations.name.about");
    view.error = error_at(content, "name", view.label);
    view.value = content.form.name;
    return html("<fieldset><legend>{}</legend>\n{}{}</fieldset>\n",
                visit.t("configurations.general"), field_row(visit, content, view),
                locale_row(visit, content));
}

/// Label of the field that a finding is about; empty: it is about no field of the form.
std::string label_of(const Visit& visit, const FormContent& content, const std::string& path)
{
    if (path.empty()) return {};
    if (path == "/name") return visit.t("admin.name");
    const loader::Field* field = content.package->form.find(path.substr(1));
    return field ? package_text(visit, content, field->title) : std::string();
}

} // namespace

Html form_fields(const Visit& visit, const FormContent& content)
{
    Html parts = general_fields(visit, content);
    for (const loader::FieldGroup& group : content.package->form.groups()) {
        Html rows;
        for (const std::string& name : group.fields) {
            if (const auto* field = content.package->form.find(name))
                rows += field_row(visit, content, view_of(visit, content, *field));
        }
        if (rows.empty()) continue;
        const std::string title = group.title.empty() ? visit.t("configurations.fields")
                                                      : package_text(visit, content, group.title);
        parts += html("<fieldset><legend>{}</legend>\n{}</fieldset>\n", title, rows);
    }
    return parts;
}

Html not_saved_box(const Visit& visit, const FormContent& content)
{
    Html links;
    for (const auto& finding : content.findings) {
        const std::string label = label_of(visit, content, finding.path);
        if (finding.state != "error" || label.empty()) continue;
        links += when(!links.empty(), html(", ")) +
                 html("<a href=\"#{}\">{}</a>", finding.path.substr(1), label);
    }
    // What was typed into a secret field is not sent back to the browser.
    const bool had_secrets = !content.form.secrets.empty();
    return html(
        "<div class=\"box\" role=\"alert\" data-tone=\"bad\"><p class=\"word\">{}</p>{}"
        "<p>{}</p></div>\n",
        visit.t("configurations.not_saved"),
        when(!links.empty(), html("<p>{} {}</p>", visit.t("configurations.look_at"), links)),
        visit.t(had_secrets ? "configurations.kept_but_secrets" : "configurations.kept"));
}

Html remarks(const Visit& visit, const FormContent& content)
{
    Html boxes;
    for (const auto& finding : content.findings) {
        const std::string label = label_of(visit, content, finding.path);
        const bool is_error = finding.state == "error";
        if ((is_error && !label.empty()) || finding.state == "ok") continue;
        boxes += html("<div class=\"box\" data-tone=\"{}\"><p class=\"word\">{}</p><p>{}</p>{}"
                      "</div>\n",
                      is_error                     ? "bad"
                      : finding.state == "warning" ? "warn"
                                                   : "info",
                      label.empty() ? visit.t("configurations.remark") : label,
                      without_label(finding.title, label) +
                          (finding.text.empty() ? "" : " " + finding.text),
                      remedy_line(visit, finding.remedy));
    }
    return boxes;
}

} // namespace mock::web
