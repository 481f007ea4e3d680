#pragma once

#include "mock-host/teamviewer-sim/simulator.hpp"

#include <boost/json.hpp>

#include <string>

namespace sim::test {

/// A simulator with a clock that stands still, and somebody who is signed in.
struct Cloud {
    explicit Cloud(std::size_t devices = 0, std::size_t connections = 0);

    TimePoint time;
    Simulator simulator;
    std::string token; ///< of the default app, for the company's administrator

    /// `target` has the query: "/api/v1/sessions?full_list=true".
    Response send(const std::string& method, const std::string& target,
                  const std::string& body = "");
    Response get(const std::string& target) { return send("GET", "/api/v1" + target); }
    Response post(const std::string& target, const std::string& body)
    {
        return send("POST", "/api/v1" + target, body);
    }
    Response put(const std::string& target, const std::string& body)
    {
        return send("PUT", "/api/v1" + target, body);
    }
    Response control(const std::string& target, const std::string& body)
    {
        return send("POST", "/sim" + target, body);
    }

    /// A form of a page, or of the token function.
    Response submit(const std::string& path, const std::string& form);

    /// Signs in and gives the code; the state is "st/1".
    std::string new_code();
    Response redeem(const std::string& code);
    Response refresh(const std::string& refresh_token);

    /// A script token with these permissions only: `"Sessions.Create","Sessions.ReadOwn"`.
    std::string script_token(const std::string& scopes, const std::string& more = "");

    /// Opens a session and gives its answer.
    boost::json::object new_session(const std::string& more = "");
};

boost::json::object json_of(const Response& response);

/// The field as text, "" if it is missing.
std::string text(const boost::json::object& object, const std::string& name);

/// The header, "" if it is missing.
std::string header(const Response& response, const std::string& name);

} // namespace sim::test
