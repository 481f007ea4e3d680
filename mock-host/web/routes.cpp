#include "mock-host/web/visit.hpp"

namespace mock::web {

std::vector<Route> all_routes()
{
    std::vector<Route> all;
    for (const auto& part :
         {sign_in_routes(), activity_routes(), asset_routes(), portal_routes(), package_routes(),
          configuration_routes(), job_routes(), call_routes(), upkeep_routes(), audit_routes(),
          event_routes(), api_description_routes()}) {
        all.insert(all.end(), part.begin(), part.end());
    }
    return all;
}

} // namespace mock::web
