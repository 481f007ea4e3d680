#include "mock-host/web/journal_part.hpp"

#include "mock-host/runtime/desk.hpp"
#include "mock-host/services/outcome.hpp"
#include "mock-host/views/time_text.hpp"
#include "mock-host/web/page.hpp"

#include <algorithm>
#include <chrono>

namespace mock::web {

namespace {

/// More are shown on demand, so that the page stays small however long a story gets.
constexpr std::size_t entries_shown = 100;

constexpr std::size_t short_text = 600;
constexpr std::size_t beginning_max = 300;
constexpr int short_lines = 8;

const char* tone_word(store::Tone tone)
{
    switch (tone) {
    case store::Tone::good:
        return "ok";
    case store::Tone::warning:
        return "warn";
    case store::Tone::bad:
        return "bad";
    case store::Tone::neutral:
        break;
    }
    return "";
}

Html field_value(const Visit& visit, const services::Field& field)
{
    using Kind = services::Field::Kind;
    switch (field.kind) {
    case Kind::time:
        return escaped(
            time_text(visit, std::chrono::time_point_cast<std::chrono::milliseconds>(field.time)));
    case Kind::seconds:
        return escaped(views::duration_text(std::chrono::seconds{field.seconds}));
    case Kind::url:
        if (services::is_safe_url(field.text))
            return html("<a href=\"{}\" target=\"_blank\" rel=\"noopener noreferrer\">{}</a>",
                        field.text, field.text);
        break;
    case Kind::text:
        break;
    }
    return escaped(field.text);
}

Html fields(const Visit& visit, const store::JournalEntry& entry)
{
    Html rows;
    for (const auto& field : services::read_fields(entry.fields))
        rows += html("<div><dt>{}</dt><dd>{}</dd></div>", field.label, field_value(visit, field));
    return when(!rows.empty(), html("<dl class=\"fields\">{}</dl>", rows));
}

Html paragraph(const std::string& text)
{
    if (text.find('\n') == text.npos) return html("<p>{}</p>", text);
    return html("<p class=\"pre\">{}</p>", text);
}

Html text_of(const Visit& visit, const store::JournalEntry& entry)
{
    if (entry.text.empty()) return {};
    const FoldedText text = fold(entry.text);
    if (text.rest.empty()) return paragraph(text.beginning);
    return paragraph(text.beginning) +
           html("<details id=\"j-{}-more\"><summary>{}</summary><p class=\"pre\">{}</p></details>",
                entry.id, visit.t("journal.whole_text"), text.rest);
}

Html visibility_tag(const Visit& visit, store::Visibility visibility)
{
    if (visibility == store::Visibility::portal)
        return html(" <span class=\"tag\" data-tone=\"info\">{}</span>", visit.t("journal.portal"));
    return html(" <span class=\"tag\">{}</span>", visit.t("journal.internal"));
}

Html tone_badge(const Visit& visit, store::Tone tone)
{
    const std::string word = tone_word(tone);
    return word.empty() ? Html() : html(" ") + badge(word, visit.t("journal.tone." + word));
}

/// "TeamViewer, for Grace Hopper": who wrote it, and in whose name.
std::string writer(const Visit& visit, Names& names, const store::JournalEntry& entry)
{
    const std::string& author = names.person(entry.author);
    const std::string& plugin = names.configuration(entry.instance);
    if (plugin.empty()) return author.empty() ? visit.desk_name : author;
    return author.empty() ? plugin : visit.t("journal.for", {plugin, author});
}

std::string title_of(const Visit& visit, const store::JournalEntry& entry)
{
    return entry.title.empty() ? visit.t("journal.note") : entry.title;
}

Html older(const Visit& visit, std::size_t count, const std::string& page)
{
    return html(
        "<p class=\"buttons spaced\"><a class=\"button\" href=\"{}?entries=all\">{}</a></p>", page,
        visit.t("journal.show_all", {std::to_string(count)}));
}

Html empty_journal(const Visit& visit)
{
    return html("<div class=\"empty\"><h3>{}</h3><p>{}</p></div>", visit.t("journal.empty"),
                visit.t("journal.empty_about"));
}

std::string count_words(const Visit& visit, std::size_t count)
{
    return count == 1 ? visit.t("journal.one") : visit.t("journal.many", {std::to_string(count)});
}

} // namespace

FoldedText fold(const std::string& text)
{
    const auto lines = std::count(text.begin(), text.end(), '\n');
    if (text.size() <= short_text && lines < short_lines) return {text, {}};
    // The end of the first paragraph, or of the last word that fits: never inside a character.
    std::size_t end = text.find('\n');
    if (end == text.npos || end > beginning_max) end = text.rfind(' ', beginning_max);
    if (end == text.npos || end == 0) {
        end = beginning_max;
        while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U)
            --end;
    }
    const std::size_t rest = text.find_first_not_of(" \n", end);
    return {text.substr(0, end), rest == text.npos ? "" : text.substr(rest)};
}

Html journal_entry(const Visit& visit, Names& names, const store::JournalEntry& entry,
                   Readers readers)
{
    const std::string tone = tone_word(entry.tone);
    const Html tag = readers == Readers::agents ? visibility_tag(visit, entry.visibility) : Html();
    return html("<li id=\"j-{}\"{}><p>{}{}{}</p><h3>{}</h3>", entry.id,
                when(!tone.empty(), html(" data-tone=\"{}\"", tone)), time_ago(visit, entry.at),
                tag, tone_badge(visit, entry.tone), title_of(visit, entry)) +
           text_of(visit, entry) + fields(visit, entry) +
           html("<p class=\"by\">{}</p></li>\n", writer(visit, names, entry));
}

Html journal_part(const Visit& visit, const std::vector<store::JournalEntry>& entries,
                  const std::string& page)
{
    Names names(visit.desk.store());
    const bool all = visit.query("entries") == "all";
    const std::size_t shown = all ? entries.size() : std::min(entries.size(), entries_shown);
    Html items;
    for (std::size_t i = 0; i < shown; ++i)
        items += journal_entry(visit, names, entries[entries.size() - 1 - i], Readers::agents);
    const Html content =
        entries.empty() ? empty_journal(visit) : html("<ol class=\"timeline\">{}</ol>", items);
    return html("<section class=\"panel\" id=\"journal\" aria-labelledby=\"h-journal\" data-live>"
                "<header><h2 id=\"h-journal\">{}</h2> <p class=\"muted small\">{}</p></header>"
                "{}{}</section>",
                visit.t("journal.title"), count_words(visit, entries.size()), content,
                when(shown < entries.size(), older(visit, entries.size(), page)));
}

} // namespace mock::web
