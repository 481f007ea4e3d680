#include "mock-host/web/activity_parts.hpp"

#include "mock-host/views/time_text.hpp"
#include "mock-host/web/activities.hpp"
#include "mock-host/web/addresses.hpp"
#include "mock-host/web/asset_names.hpp"
#include "mock-host/web/page.hpp"

#include <chrono>

namespace mock::web {

namespace {

Html person_html(const std::optional<store::Person>& person)
{
    if (!person) return {};
    if (!person->email) return escaped(person->name);
    return html("{}<br><span class=\"muted\">{}</span>", person->name, *person->email);
}

Html fact(const Visit& visit, const char* label, const Html& value)
{
    if (value.empty()) return {};
    return html("<div><dt>{}</dt><dd>{}</dd></div>", visit.t(label), value);
}

Html verb(const Visit& visit, const store::Activity& activity, const char* name, const char* label)
{
    return html(
        "<form id=\"desk-{}\" method=\"post\" action=\"{}/{}\">{}<button>{}</button></form> ", name,
        activity_path(activity.number), name, csrf_field(visit), visit.t(label));
}

Html verbs(const Visit& visit, const store::Activity& activity)
{
    if (activity.closed())
        return html("<div class=\"buttons spaced\">{}</div>",
                    verb(visit, activity, "reopen", "activity.reopen"));
    const bool is_mine = activity.responsible == visit.person->id;
    return html("<div class=\"buttons spaced\">{}{}</div>",
                when(!is_mine, verb(visit, activity, "take", "activity.take")),
                verb(visit, activity, "close", "activity.close"));
}

Html asset_row(const Visit& visit, const store::Asset& asset)
{
    const std::string id = teamviewer_id(asset);
    const Html mark = id.empty() ? badge("warn", visit.t("assets.no_id"))
                                 : html("<span class=\"number\">{}</span>", id);
    const std::string note = asset.serial.value_or("");
    return html("<li><a href=\"{}\">{}</a> {}{}</li>", asset_path(asset.id), asset.name, mark,
                when(!note.empty(),
                     html("<span class=\"note\">{}</span>", visit.t("assets.serial_is", {note}))));
}

Html time_row(const Visit& visit, const store::TimeEntry& entry)
{
    const std::string start = time_text(visit, entry.start);
    const std::string note = entry.text.empty() ? start : entry.text + " · " + start;
    return html("<li><span>{}</span> <span class=\"number\">{}</span><span class=\"note\">{}</span>"
                "</li>",
                entry.person_name, views::duration_text(entry.duration), note);
}

Html panel(const char* id, const std::string& title, const Html& content)
{
    return html("<section class=\"panel\" id=\"{}\" aria-labelledby=\"h-{}\" data-live>"
                "<h2 id=\"h-{}\">{}</h2>{}</section>",
                id, id, id, title, content);
}

} // namespace

Html activity_head(const Visit& visit, const views::ActivityView& view)
{
    const auto& activity = view.activity;
    Html facts = state_badge(visit, activity.state) +
                 html(" <span>{}</span>", kind_word(visit, activity.kind));
    if (view.initiator)
        facts += html(" <span>{}</span>", visit.t("activity.for", {view.initiator->name}));
    if (view.responsible)
        facts +=
            html(" <span>{}</span>", visit.t("activity.responsible", {view.responsible->name}));
    return html("<header class=\"head\" id=\"head\" data-live><h1><span class=\"number\">{}</span> "
                "{}</h1><p class=\"facts\">{}</p></header>",
                activity.number, activity.title, facts);
}

Html facts_part(const Visit& visit, const views::ActivityView& view)
{
    const auto& activity = view.activity;
    const Html closed = activity.closed_at ? time_ago(visit, *activity.closed_at) : Html();
    const Html nobody = html("<span class=\"muted\">{}</span>", visit.t("activity.nobody"));
    const Html facts = fact(visit, "activities.for", person_html(view.initiator)) +
                       fact(visit, "activities.responsible",
                            view.responsible ? person_html(view.responsible) : nobody) +
                       fact(visit, "activities.kind", escaped(kind_word(visit, activity.kind))) +
                       fact(visit, "activities.opened", time_ago(visit, activity.created_at)) +
                       fact(visit, "activity.closed", closed);
    return panel("facts", visit.t("activity.details"),
                 html("<dl class=\"fields\">{}</dl>{}", facts, verbs(visit, activity)));
}

Html assets_part(const Visit& visit, const std::vector<store::Asset>& assets)
{
    Html rows;
    for (const auto& asset : assets)
        rows += asset_row(visit, asset);
    const Html content =
        rows.empty() ? html("<div class=\"empty\"><p>{}</p></div>", visit.t("activity.no_assets"))
                     : html("<ul class=\"rows\">{}</ul>", rows);
    return panel("assets", visit.t("assets.title"), content);
}

Html booked_time_part(const Visit& visit, const std::vector<store::TimeEntry>& entries)
{
    if (entries.empty())
        return panel("time", visit.t("activity.time"),
                     html("<div class=\"empty\"><p>{}</p></div>", visit.t("activity.no_time")));
    Html rows;
    std::chrono::seconds sum{0};
    for (const auto& entry : entries) {
        rows += time_row(visit, entry);
        sum += entry.duration;
    }
    rows += html("<li class=\"sum\"><span>{}</span> <span class=\"number\">{}</span></li>",
                 visit.t("activity.together"), views::duration_text(sum));
    return panel("time", visit.t("activity.time"), html("<ul class=\"rows\">{}</ul>", rows));
}

Html note_part(const Visit& visit, const store::Activity& activity)
{
    return html("<section class=\"panel\" aria-label=\"{}\"><details id=\"note-more\"><summary>{}"
                "</summary><form class=\"form\" id=\"note\" method=\"post\" "
                "action=\"{}/notes\">{}<div class=\"field\">"
                "<label for=\"note-text\">{}</label>"
                "<textarea id=\"note-text\" name=\"text\" maxlength=\"4000\" required></textarea>"
                "</div><div class=\"field\"><label class=\"check\"><input type=\"checkbox\" "
                "name=\"portal\" value=\"1\"> {}</label></div>"
                "<p class=\"form-end\"><button>{}</button></p></form></details></section>",
                visit.t("activity.note"), visit.t("activity.note_write"),
                activity_path(activity.number), csrf_field(visit), visit.t("activity.note_text"),
                visit.t("activity.note_portal"), visit.t("activity.note_save"));
}

} // namespace mock::web
