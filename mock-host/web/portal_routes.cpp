#include "mock-host/web/portal.hpp"

namespace mock::web {

std::vector<Route> portal_routes()
{
    return {
        {"GET", "/portal", Who::signed_in, portal_list},
        {"GET", "/portal/{}", Who::signed_in, portal_page},
    };
}

} // namespace mock::web
