#include "mock-host/web/page_links.hpp"

namespace mock::web {

Html page_links(const Visit& visit, const PageLinks& links)
{
    Html all;
    const auto add = [&](const std::string& address, const char* rel, const char* key) {
        if (address.empty()) return;
        all +=
            html(" <a class=\"button\" href=\"{}\" rel=\"{}\">{}</a>", address, rel, visit.t(key));
    };
    add(links.first, "first", "list.first");
    add(links.previous, "prev", "list.previous");
    add(links.next, "next", "list.next");
    return all;
}

} // namespace mock::web
