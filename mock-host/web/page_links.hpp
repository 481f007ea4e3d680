#pragma once

#include "mock-host/web/html.hpp"
#include "mock-host/web/visit.hpp"

#include <string>

namespace mock::web {

/// Ways from a page of a list to others; an empty address: there is none.
struct PageLinks {
    std::string first{};
    std::string previous{};
    std::string next{};
};
Html page_links(const Visit& visit, const PageLinks& links);

} // namespace mock::web
