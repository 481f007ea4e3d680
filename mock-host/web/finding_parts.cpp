#include "mock-host/web/finding_parts.hpp"

#include "mock-host/services/labelled.hpp"
#include "mock-host/views/time_text.hpp"
#include "mock-host/web/admin_parts.hpp"

namespace mock::web {

namespace {

std::string field_words(const Visit& visit, const services::Field& field)
{
    switch (field.kind) {
    case services::Field::Kind::time:
        return time_text(visit, field.time);
    case services::Field::Kind::seconds:
        return views::duration_text(std::chrono::seconds{field.seconds});
    case services::Field::Kind::text:
    case services::Field::Kind::url:
        break;
    }
    return field.text;
}

Html check_row(const Visit& visit, const services::Finding& finding)
{
    const std::string text = finding_text(visit, finding);
    return html("<tr><th scope=\"row\" class=\"main\">{}{}</th><td>{}</td>{}</tr>\n", finding.title,
                when(!text.empty(), html("<span class=\"note\">{}</span>", text)),
                finding_badge(visit, finding.state),
                finding.remedy.empty() ? html("<td></td>")
                                       : html("<td class=\"text\">{}</td>", finding.remedy));
}

/// The sentence says all that the fields say once more.
Html change_item(const Visit& visit, const services::Finding& finding)
{
    const bool has_both = !finding.text.empty() && !finding.remedy.empty();
    const std::string note = finding.text + (has_both ? " " : "") + finding.remedy;
    return html("<li data-tone=\"{}\">{} <span>{}</span>{}</li>\n", tone_of_finding(finding.state),
                finding_badge(visit, finding.state), finding.title,
                when(!note.empty(), html("<span class=\"note\">{}</span>", note)));
}

} // namespace

std::string_view tone_of_finding(std::string_view state)
{
    if (state == "error") return "bad";
    if (state == "warning") return "warn";
    return state == "ok" ? "ok" : "info";
}

Html finding_badge(const Visit& visit, std::string_view state)
{
    return badge(tone_of_finding(state), visit.t("finding." + std::string(state)));
}

std::string finding_text(const Visit& visit, const services::Finding& finding)
{
    std::string text = finding.text;
    for (const services::Field& field : finding.fields)
        text += (text.empty() ? "" : " · ") +
                services::labelled(field.label, field_words(visit, field), visit.words.locale());
    return text;
}

Html checks_table(const Visit& visit, const std::vector<services::Finding>& findings,
                  std::string_view caption)
{
    Html rows;
    for (const services::Finding& finding : findings)
        rows += check_row(visit, finding);
    if (rows.empty()) return {};
    return listing(visit, caption, {{"checks.what"}, {"checks.result"}, {"admin.what_to_do"}},
                   rows);
}

Html changes_list(const Visit& visit, const std::vector<services::Finding>& findings)
{
    Html items;
    for (const services::Finding& finding : findings)
        items += change_item(visit, finding);
    return items.empty() ? Html() : html("<ul class=\"changes\">{}</ul>\n", items);
}

} // namespace mock::web
