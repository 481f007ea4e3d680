#include "mock-host/web/admin_parts.hpp"

#include "mock-host/views/time_text.hpp"

#include <cstdio>

namespace mock::web {

Html head(const Head& head)
{
    const bool has_buttons = !head.buttons.empty();
    return html("<header class=\"head{}\"><h1>{}</h1>{}{}</header>\n",
                has_buttons ? " with-buttons" : "", head.title,
                when(!head.facts.empty(), html("<p class=\"facts\">{}</p>", head.facts)),
                when(has_buttons, html("<p class=\"buttons\">{}</p>", head.buttons)));
}

Html listing(const Visit& visit, std::string_view caption, const std::vector<Column>& columns,
             const Html& rows)
{
    Html titles;
    for (const Column& column : columns) {
        titles += *column.css_class ? html("<th scope=\"col\" class=\"{}\">{}</th>",
                                           column.css_class, visit.t(column.key))
                                    : html("<th scope=\"col\">{}</th>", visit.t(column.key));
    }
    return html("<div class=\"listing\"><table class=\"list\"><caption class=\"unseen\">{}"
                "</caption>\n<thead><tr>{}</tr></thead>\n<tbody>\n{}</tbody></table></div>\n",
                caption, titles, rows);
}

Html empty_listing(const Visit& visit, const std::string& key, const Html& buttons)
{
    return html("<div class=\"listing empty\"><h2>{}</h2><p data-count>{}</p>{}</div>\n",
                visit.t(key), visit.t(key + ".about"),
                when(!buttons.empty(), html("<p class=\"buttons\">{}</p>", buttons)));
}

Html panel(std::string_view id, std::string_view title, const Html& content)
{
    return html("<section class=\"panel\" id=\"{}\" aria-labelledby=\"h-{}\">\n"
                "<h2 id=\"h-{}\">{}</h2>\n{}</section>\n",
                id, id, id, title, content);
}

Html post_button(const Visit& visit, std::string_view path, std::string_view css_class,
                 std::string_view label)
{
    const Html css = when(!css_class.empty(), html(" class=\"{}\"", css_class));
    return html("<form method=\"post\" action=\"{}\">{}<button{}>{}</button></form>", path,
                csrf_field(visit), css, label);
}

Html guarded_button(const Visit& visit, std::string_view path, std::string_view question,
                    std::string_view about, std::string_view label)
{
    return html("<details class=\"spaced\" id=\"guarded\"><summary>{}</summary><p>{}</p>{}"
                "</details>\n",
                question, about, post_button(visit, path, "danger", label));
}

Html fact(std::string_view label, const Html& value)
{
    return html("<div><dt>{}</dt><dd>{}</dd></div>", label, value);
}

Html remedy_line(const Visit& visit, std::string_view remedy)
{
    if (remedy.empty()) return {};
    return html("<p><strong>{}</strong> {}</p>", visit.t("script.remedy"), remedy);
}

Html older_and_newest(const Visit& visit, std::string_view count, const std::string& newest,
                      const std::string& older)
{
    const auto link = [&](const std::string& address, const char* key) {
        return address.empty()
                   ? html("<a class=\"button\" aria-disabled=\"true\">{}</a>", visit.t(key))
                   : html("<a class=\"button\" href=\"{}\">{}</a>", address, visit.t(key));
    };
    const bool has_pages = !newest.empty() || !older.empty();
    return html(
        "<nav class=\"pages\" aria-label=\"{}\"><p data-count>{}</p>{}</nav>\n",
        visit.t("admin.pages"), count,
        when(has_pages, link(newest, "admin.newest") + html(" ") + link(older, "admin.older")));
}

std::string number_text(const Visit& visit, std::uint64_t number)
{
    const std::string digits = std::to_string(number);
    const std::string between = visit.t("admin.thousands");
    std::string text;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        if (i > 0 && (digits.size() - i) % 3 == 0) text += between;
        text += digits[i];
    }
    return text;
}

std::string took_text(std::chrono::milliseconds took)
{
    using namespace std::chrono_literals;
    if (took < 1s) return std::to_string(took.count()) + " ms";
    if (took >= 10s) return views::duration_text(std::chrono::floor<std::chrono::seconds>(took));
    char text[32];
    std::snprintf(text, sizeof text, "%.1f s", static_cast<double>(took.count()) / 1000);
    return text;
}

std::string reader_locale(const Visit& visit)
{
    return visit.words.locale();
}

} // namespace mock::web
