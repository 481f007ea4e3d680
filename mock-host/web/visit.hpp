#pragma once

#include "mock-host/loader/signature.hpp"
#include "mock-host/store/people.hpp"
#include "mock-host/web/html.hpp"
#include "mock-host/web/http.hpp"
#include "mock-host/web/words.hpp"

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mock::runtime {
class Desk;
}

namespace mock::web {

class Events;

/// One request by one person: all that a handler works with.
struct Visit {
    runtime::Desk& desk;
    Events& events;
    const Request& request;
    const Words& words;
    std::vector<std::string> args{};       ///< what stood for the `{}` of the route's path
    std::optional<store::Person> person{}; ///< nobody: only on routes for anybody
    std::string csrf{};                    ///< of the session, for forms
    std::string zone{};                    ///< IANA name, of the desk
    std::string desk_name{};
    store::Time now{};
    std::filesystem::path data{};             ///< folder of the desk, for uploads that wait
    std::vector<loader::PublicKey> trusted{}; ///< signers of packages; empty: those of the folder
    bool by_password = false;                 ///< signing in needs one
    bool secure = false;                      ///< cookies only over TLS

    /// The same visit with the words of another language; they need to outlive it.
    Visit in(const Words& other) const
    {
        return {desk, events,    request, other, args,    person,      csrf,
                zone, desk_name, now,     data,  trusted, by_password, secure};
    }

    /// A word of the pages, in the language of the reader.
    std::string t(std::string_view key, const std::vector<std::string>& values = {}) const
    {
        return words.text(key, values);
    }
    bool is_agent() const { return person && person->role != store::Role::requester; }
    bool is_administrator() const { return person && person->role == store::Role::administrator; }
    /// Of the query; empty: not there.
    std::string query(std::string_view name) const { return value_of(request.query, name); }
    /// Of a form that was sent.
    std::string form(std::string_view name) const { return value_of(request.form, name); }
};

/// Who may ask for a route; checked before its handler runs. An administrator is an agent, too.
enum class Who { anybody, signed_in, agent, administrator };

/// A function of the server.
struct Route {
    const char* method = {}; ///< "GET" or "POST"; a GET changes nothing
    const char* path = {};   ///< `{}` stands for one part
    Who who = Who::administrator;
    Response (*handler)(Visit&) = nullptr;
};

/// @name The routes, a function for each file of pages
/// @{
std::vector<Route> sign_in_routes();
std::vector<Route> activity_routes();
std::vector<Route> asset_routes();
std::vector<Route> portal_routes();
std::vector<Route> package_routes();
std::vector<Route> configuration_routes();
std::vector<Route> job_routes();
std::vector<Route> call_routes();
std::vector<Route> upkeep_routes(); ///< rules, health, mails
std::vector<Route> event_routes();
std::vector<Route> audit_routes();
std::vector<Route> api_description_routes();
std::vector<Route> all_routes();
/// @}

} // namespace mock::web
