#pragma once

#include "mock-host/teamviewer-sim/http.hpp"
#include "mock-host/teamviewer-sim/world.hpp"

#include <string>
#include <vector>

namespace sim {

/// Where the Web API begins.
inline constexpr std::string_view api_base = "/api/v1";

/// What a route works with while the Simulator holds the lock.
struct Context {
    World& world;
    const Request& request;
    std::vector<std::string> args = {}; ///< what stood for the `{}` of the route's path
    std::string bearer = {};
    const Token* token = nullptr; ///< valid; null only where the route needs none
};

/// One function of the Web API, or one page.
struct Route {
    const char* method = {};
    const char* path = {};   ///< `{}` stands for one part; below the base path
    const char* scopes = {}; ///< `A|B`: one of them; empty: any token; null: no token needed
    Response (*handler)(Context&);
};

/// Below `/api/v1`: everything that the facts sheet of the Web API describes and we pretend.
const std::vector<Route>& api_routes();

/// The login host and the pages of the two people in a session.
const std::vector<Route>& page_routes();

/// The parts of `path` that stand for the `{}` of a route; nothing if it is another route's.
std::optional<std::vector<std::string>> match_path(std::string_view route, std::string_view path);

} // namespace sim
