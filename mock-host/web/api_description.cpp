#include "mock-host/web/embedded.hpp"
#include "mock-host/web/visit.hpp"

namespace mock::web {

namespace {

Response description(Visit&)
{
    return json_response(200, std::string(api_description()));
}

} // namespace

std::vector<Route> api_description_routes()
{
    // For anybody: it tells of the program, and nothing of the desk.
    return {{"GET", "/api/v1/openapi.json", Who::anybody, description}};
}

} // namespace mock::web
