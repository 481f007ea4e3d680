#include "mock-host/web/portal.hpp"

#include "mock-host/runtime/desk.hpp"
#include "mock-host/store/activities.hpp"
#include "mock-host/store/journal.hpp"
#include "mock-host/store/links.hpp"
#include "mock-host/web/addresses.hpp"
#include "mock-host/web/journal_part.hpp"
#include "mock-host/web/names.hpp"
#include "mock-host/web/page.hpp"
#include "mock-host/web/page_links.hpp"
#include "mock-host/web/page_size.hpp"

#include <algorithm>
#include <vector>

namespace mock::web {

namespace {

/// What a requester may know of an activity. Nothing internal gets in here, so none of it can get
/// out.
struct PortalView {
    store::Activity activity{};
    std::vector<store::JournalEntry> entries{};
    std::optional<store::Link> link{};
};

std::optional<store::Link> portal_link(store::Connection connection, const store::Target& target,
                                       store::Time now)
{
    for (auto& link : store::list_links(connection, target)) {
        const bool is_valid = !link.expires_at || *link.expires_at > now;
        if (link.audience == store::Audience::portal && is_valid) return std::move(link);
    }
    return {};
}

std::optional<PortalView> own_activity(const Visit& visit)
{
    const store::Reader reader(visit.desk.store());
    const auto activity = store::find_activity_by_number(reader, visit.args.at(0));
    if (!activity || activity->initiator != visit.person->id) return {};
    const store::Target target{store::TargetKind::activity, activity->id};
    PortalView view{*activity, store::list_journal(reader, target),
                    portal_link(reader, target, visit.now)};
    std::erase_if(view.entries,
                  [](const auto& entry) { return entry.visibility != store::Visibility::portal; });
    return view;
}

std::string who_helps(const Visit& visit, const std::string& responsible)
{
    return responsible.empty() ? visit.t("portal.nobody_yet")
                               : visit.t("portal.takes_care", {responsible});
}

Html row(const Visit& visit, Names& names, const store::Activity& activity)
{
    return html("<tr id=\"row-{}\"><td class=\"number\">{}</td><th scope=\"row\" class=\"main\">"
                "<a href=\"{}\">{}</a><span class=\"note\">{}</span></th><td>{}</td>"
                "<td class=\"age\">{}</td></tr>",
                activity.id, activity.number, portal_path(activity.number), activity.title,
                who_helps(visit, names.person(activity.responsible)),
                state_badge(visit, activity.state), time_ago(visit, activity.created_at));
}

Html paging(const Visit& visit, const PageLinks& links)
{
    const Html ways = page_links(visit, links);
    if (ways.empty()) return {};
    return html("<nav class=\"pages\" aria-label=\"{}\">{}</nav>", visit.t("list.pages"), ways);
}

Html table(const Visit& visit, const std::vector<store::Activity>& own, const PageLinks& links)
{
    Names names(visit.desk.store());
    Html rows;
    for (const auto& activity : own)
        rows += row(visit, names, activity);
    Html heads;
    for (const char* key :
         {"activities.number", "activities.subject", "activities.state", "activities.opened"})
        heads += html("<th scope=\"col\">{}</th>", visit.t(key));
    return html(
        "<div class=\"listing\"><table class=\"list\"><caption class=\"unseen\">{}</caption>"
        "<thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>{}",
        visit.t("portal.title"), heads, rows, paging(visit, links));
}

Html nothing(const Visit& visit)
{
    return html("<div class=\"listing empty\"><h2>{}</h2><p>{}</p></div>",
                visit.t("portal.nothing"), visit.t("portal.nothing_about"));
}

/// The one big button. The section is always there, so that the button can come by itself.
Html join_part(const Visit& visit, const PortalView& view, const std::string& agent)
{
    if (!view.link) return html("<div id=\"join\" data-live></div>");
    const std::string title =
        agent.empty() ? visit.t("portal.somebody_waits") : visit.t("portal.waits", {agent});
    const Html expiry = view.link->expires_at ? html("<p class=\"small\">{}</p>",
                                                     time_until(visit, *view.link->expires_at))
                                              : Html();
    return html(
        "<section class=\"panel join\" id=\"join\" aria-labelledby=\"h-join\" data-live>"
        "<h2 id=\"h-join\">{}</h2><a class=\"button primary\" href=\"{}\" target=\"_blank\" "
        "rel=\"noopener noreferrer\">{}</a><p>{}</p>{}</section>",
        title, view.link->url, visit.t("portal.join"), visit.t("portal.control"), expiry);
}

Html story(const Visit& visit, Names& names, const std::vector<store::JournalEntry>& entries)
{
    Html items;
    for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry)
        items += journal_entry(visit, names, *entry, Readers::requester);
    const Html list = items.empty()
                          ? html("<div class=\"empty\"><p>{}</p></div>", visit.t("portal.no_entry"))
                          : html("<ol class=\"timeline\">{}</ol>", items);
    return html("<section class=\"panel\" id=\"journal\" aria-labelledby=\"h-journal\" data-live>"
                "<h2 id=\"h-journal\">{}</h2>{}</section>",
                visit.t("portal.story"), list);
}

} // namespace

Response portal_list(Visit& visit)
{
    store::ActivityFilter filter;
    filter.initiator = visit.person->id;
    filter.after = visit.query("after");
    filter.before = visit.query("until");
    filter.limit = page_size + 1;
    auto own = store::list_activities(store::Reader(visit.desk.store()), filter);
    const bool has_more = own.size() > page_size;
    const bool goes_back = !filter.before.empty();
    if (has_more) own.erase(goes_back ? own.begin() : own.end() - 1);
    PageLinks links;
    if (goes_back ? has_more : !filter.after.empty()) {
        links.first = "/portal";
        if (!own.empty()) links.previous = with_query("/portal", {{"until", own.front().id}});
    }
    if ((goes_back || has_more) && !own.empty())
        links.next = with_query("/portal", {{"after", own.back().id}});
    Page page;
    page.title = visit.t("portal.title");
    page.section = "portal";
    page.live_on = "activity";
    page.css_class = "narrow";
    page.body = html("<header class=\"head\"><h1>{}</h1></header><div id=\"results\" data-live>{}"
                     "</div>",
                     page.title, own.empty() ? nothing(visit) : table(visit, own, links));
    return show(visit, page);
}

Response portal_page(Visit& visit)
{
    const auto view = own_activity(visit);
    if (!view) return not_found(visit, visit.t("activity.not_there", {visit.args.at(0)}));
    Names names(visit.desk.store());
    const auto& activity = view->activity;
    const std::string agent = names.person(activity.responsible);
    Page page;
    page.title = activity.number + ' ' + activity.title;
    page.section = "portal";
    page.live_on = "activity:" + activity.id;
    page.css_class = "narrow";
    page.body = crumbs(visit, {{visit.t("portal.title"), "/portal"}, {activity.number, ""}}) +
                html("<header class=\"head\" id=\"head\" data-live><h1><span class=\"number\">{}"
                     "</span> {}</h1><p class=\"facts\">{} <span>{}</span></p></header>",
                     activity.number, activity.title, state_badge(visit, activity.state),
                     who_helps(visit, agent)) +
                html("<div class=\"stack\">{}{}</div>", join_part(visit, *view, agent),
                     story(visit, names, view->entries));
    return show(visit, page);
}

} // namespace mock::web
