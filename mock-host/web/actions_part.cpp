#include "mock-host/web/actions_part.hpp"

#include "mock-host/web/action_form.hpp"
#include "mock-host/web/links.hpp"
#include "mock-host/web/page.hpp"

#include <algorithm>

namespace mock::web {

namespace {

using runtime::Offer;

Html link_item(const Visit& visit, const ActPlace& place, const store::Link& link, bool is_first)
{
    const Html expiry = link.expires_at
                            ? html("<p class=\"note\">{}</p>", time_until(visit, *link.expires_at))
                            : Html();
    return html("<li id=\"link-{}\"><a class=\"button{}\" href=\"{}\" target=\"_blank\" "
                "rel=\"noopener noreferrer\">{}</a>{}</li>",
                link.key, when(is_first, html(" primary")), link_path(place, link), link.label,
                expiry);
}

Html links_list(const Visit& visit, const ActPlace& place, const std::vector<store::Link>& links)
{
    Html items;
    for (const auto& link : links) {
        if (is_shown(link, visit.now)) items += link_item(visit, place, link, items.empty());
    }
    if (items.empty()) return {};
    return html("<ul class=\"links\" aria-label=\"{}\">{}</ul>", visit.t("act.open_session"),
                items);
}

Html available_item(const Visit& visit, const ActPlace& place, const Offers& offers, bool primary)
{
    const auto& offer = chosen(offers, {});
    if (asks(visit, place, offers))
        return html("<li><a class=\"button{}\" id=\"act-{}\" href=\"{}\" data-dialog>{} …</a></li>",
                    when(primary, html(" primary")), offer.id, place.action_path(offer.id),
                    offer.title);
    return html("<li>{}</li>",
                press_form(visit, place, offer,
                           html("<button{}>{}</button>", when(primary, html(" class=\"primary\"")),
                                offer.title)));
}

Html disabled_item(const Visit& visit, const ActPlace& place, const runtime::ActionOffer& offer)
{
    const Html button =
        html("<button aria-disabled=\"true\" aria-describedby=\"why-{}\">{}</button>", offer.id,
             offer.title);
    return html("<li>{}<p class=\"note\" id=\"why-{}\">{}</p></li>",
                press_form(visit, place, offer, button), offer.id, offer.reason);
}

bool is_available(const Offers& offers)
{
    return chosen(offers, {}).state == Offer::available;
}

Html buttons_list(const Visit& visit, const ActPlace& place, bool with_primary)
{
    auto buttons = buttons_of(visit, place.target);
    std::stable_partition(buttons.begin(), buttons.end(), is_available);
    Html items;
    for (const Offers& offers : buttons)
        items += is_available(offers)
                     ? available_item(visit, place, offers, with_primary && items.empty())
                     : disabled_item(visit, place, chosen(offers, {}));
    if (items.empty()) return {};
    return html("<ul class=\"actions\">{}</ul>", items);
}

} // namespace

Html actions_part(const Visit& visit, const ActPlace& place, const std::vector<store::Link>& links,
                  bool with_primary)
{
    const Html open = links_list(visit, place, links);
    Html content = open + buttons_list(visit, place, with_primary && open.empty());
    if (content.empty())
        content = html("<div class=\"empty\"><h3>{}</h3><p>{}</p></div>", visit.t("act.none"),
                       visit.t("act.none_why"));
    return html("<section class=\"panel\" id=\"actions\" aria-labelledby=\"h-actions\" data-live>"
                "<h2 id=\"h-actions\">{}</h2>{}</section>",
                visit.t("act.title"), content);
}

} // namespace mock::web
