#include "mock-host/web/links.hpp"

#include "mock-host/services/outcome.hpp"
#include "mock-host/store/audit.hpp"
#include "mock-host/web/page.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace mock::web {

bool is_shown(const store::Link& link, store::Time now)
{
    return link.audience == store::Audience::agent && (!link.expires_at || *link.expires_at > now);
}

std::string link_path(const ActPlace& place, const store::Link& link)
{
    // Keys have slashes, and paths are decoded before they are taken apart: hence twice.
    return place.page + "/links/" + percent_encoded(link.instance) + '/' +
           percent_encoded(percent_encoded(link.key));
}

void hide_addresses(boost::json::array& shown, const ActPlace& place,
                    const std::vector<store::Link>& links)
{
    for (std::size_t i = 0; i < links.size(); ++i) {
        if (links[i].audience == store::Audience::agent)
            shown[i].as_object()["url"] = link_path(place, links[i]);
    }
}

Response open_link(Visit& visit, const ActPlace& place, const std::string& configuration,
                   const std::string& key)
{
    const auto links = store::list_links(store::Reader(visit.desk.store()), place.target);
    const auto found = std::find_if(links.begin(), links.end(), [&](const store::Link& link) {
        return link.instance == configuration && link.key == percent_decoded(key) &&
               is_shown(link, visit.now);
    });
    if (found == links.end() || !services::is_safe_url(found->url))
        return trouble(visit, 404, visit.t("link.gone"), visit.t("link.gone_remedy"));
    // It opens somebody's machine: without a trace of it nobody gets there.
    store::Transaction change(visit.desk.store(), store::Part::rows());
    note_audit(change, {.action = "link.open",
                        .subject = subject_of(change, place.target),
                        .instance = found->instance,
                        .outcome = "done",
                        .details = found->key});
    change.commit();
    Response answer = redirect(found->url);
    answer.headers.emplace_back("Cache-Control", "no-store");
    return answer;
}

} // namespace mock::web
