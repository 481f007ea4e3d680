#include "tests/unit/mock-host/teamviewer-sim/cloud.hpp"

#include "mock-host/teamviewer-sim/seed.hpp"

namespace json = boost::json;

namespace sim::test {

namespace {

Birth birth_of(const Cloud& cloud, std::size_t devices, std::size_t connections)
{
    Birth birth{.seed = 1, .devices = devices, .connections = connections, .clock = [&cloud] {
                    return cloud.time;
                }};
    birth.settings.origin = "http://sim.test";
    return birth;
}

Request request_to(const std::string& method, const std::string& target)
{
    Request request{.method = method};
    const std::size_t question = target.find('?');
    request.path = target.substr(0, question);
    if (question != std::string::npos) request.query = parse_form(target.substr(question + 1));
    return request;
}

} // namespace

Cloud::Cloud(std::size_t devices, std::size_t connections)
    : time(*parse_time("2026-03-02T10:00:00Z")), simulator(birth_of(*this, devices, connections))
{
    token = text(json_of(redeem(new_code())), "access_token");
}

Response Cloud::send(const std::string& method, const std::string& target, const std::string& body)
{
    Request request = request_to(method, target);
    request.body = body;
    request.headers = {{"content-type", "application/json"}};
    if (!token.empty()) request.headers.emplace_back("authorization", "Bearer " + token);
    return simulator.handle(request);
}

Response Cloud::submit(const std::string& path, const std::string& form)
{
    Request request = request_to("POST", path);
    request.body = form;
    request.headers = {{"content-type", "application/x-www-form-urlencoded"}};
    return simulator.handle(request);
}

std::string Cloud::new_code()
{
    const Response answer =
        submit("/oauth2/authorize", "response_type=code&client_id=481263-mockdesk&state=st%2F1"
                                    "&redirect_uri=https%3A%2F%2Fwww.tap.de"
                                    "&user=u40011&decision=allow");
    const std::string location = header(answer, "Location");
    return value_of(parse_form(location.substr(location.find('?') + 1)), "code").value_or("");
}

Response Cloud::redeem(const std::string& code)
{
    return submit("/api/v1/oauth2/token",
                  "grant_type=authorization_code&client_id=481263-mockdesk"
                  "&client_secret=sim-client-secret-0001&redirect_uri=https%3A%2F%2Fwww.tap.de"
                  "&code=" +
                      code);
}

Response Cloud::refresh(const std::string& refresh_token)
{
    return submit("/api/v1/oauth2/token", "grant_type=refresh_token&client_id=481263-mockdesk"
                                          "&client_secret=sim-client-secret-0001"
                                          "&refresh_token=" +
                                              refresh_token);
}

std::string Cloud::script_token(const std::string& scopes, const std::string& more)
{
    return text(
        json_of(control("/tokens", R"({"action":"script","scopes":[)" + scopes + "]" + more + "}")),
        "token");
}

json::object Cloud::new_session(const std::string& more)
{
    return json_of(post("/sessions", R"({"groupname":"Service Desk")" + more + "}"));
}

json::object json_of(const Response& response)
{
    boost::system::error_code failed;
    const json::value value = json::parse(response.body, failed);
    return !failed && value.is_object() ? value.as_object() : json::object{};
}

std::string text(const json::object& object, const std::string& name)
{
    const json::value* value = object.if_contains(name);
    if (value == nullptr) return "";
    return value->is_string() ? std::string(value->as_string()) : json::serialize(*value);
}

std::string header(const Response& response, const std::string& name)
{
    return value_of(response.headers, name).value_or("");
}

} // namespace sim::test
