#include "mock-host/web/request_head.hpp"
#include "tests/fuzz/fuzz.hpp"
#include "tests/unit/mock-host/web/role_world.hpp"

#include <boost/json/parse.hpp>

#include <memory>
#include <utility>

// A request to any page, by anybody. The first line says who asks; with "forged" the token of the
// session is missing. Then comes the request; "{activity}" and the like stand for what is there.

namespace {

using namespace mock::web;
using fuzz::require;

/// Markup that no page has of its own: where it comes back as it is, a page can be taken over.
constexpr std::string_view markup = "<i9";
/// After so many inputs the desk has seen too much to be told by one of them.
constexpr int inputs_of_a_world = 2000;

RoleWorld& world()
{
    static std::unique_ptr<RoleWorld> one;
    static int inputs = 0;
    if (inputs++ % inputs_of_a_world == 0) {
        one.reset(); // Before the next: they share a folder.
        one = std::make_unique<RoleWorld>();
    }
    return *one;
}

Asker asker_of(std::string_view line)
{
    for (const Asker asker : everybody) {
        if (line.rfind(word(asker), 0) == 0) return asker;
    }
    return Asker::agent;
}

std::string filled(std::string text)
{
    for (const auto& [name, value] : world().names) {
        const std::string wanted = "{" + name + "}";
        for (auto at = text.find(wanted); at != text.npos; at = text.find(wanted, at))
            text.replace(at, wanted.size(), value);
    }
    return text;
}

/// With the line ends of HTTP.
std::string head_text(fuzz::Input& input)
{
    std::string text;
    for (std::string_view line = input.line(); !line.empty(); line = input.line())
        (text += line) += "\r\n";
    return text + "\r\n";
}

Request request(fuzz::Input& input, const RequestHead& head, Asker asker, bool is_forged)
{
    Request sent = world().request(asker, is_forged ? "GET" : head.request.method, "/");
    sent.method = head.request.method;
    sent.target = head.request.target;
    sent.path = head.request.path;
    sent.query = head.request.query;
    for (const auto& header : head.request.headers)
        sent.headers.push_back(header);
    sent.body = filled(std::string(input.rest()));
    sent.form = parse_form(sent.body);
    return sent;
}

bool may(Asker asker, Who who)
{
    switch (who) {
    case Who::anybody:
        return true;
    case Who::signed_in:
        return asker != Asker::nobody;
    case Who::agent:
        return asker == Asker::agent || asker == Asker::administrator;
    case Who::administrator:
        return asker == Asker::administrator;
    }
    return false;
}

bool may_ask(const Request& request, Asker asker, bool is_forged)
{
    for (const Route& route : world().site->routes()) {
        if (request.method != route.method || !match_path(route.path, request.path)) continue;
        const bool needs_token = request.method != "GET" && route.who != Who::anybody;
        return may(asker, route.who) && !(is_forged && needs_token);
    }
    return false;
}

void require_text(const Response& response)
{
    if (response.type.rfind("text/html", 0) == 0)
        require(response.body.find(markup) == std::string::npos, "a page has its own markup only");
    if (response.type == "application/json") {
        boost::json::error_code failed;
        boost::json::parse(response.body, failed);
        require(!failed, "what says that it is JSON is JSON");
    }
}

void require_answer(const Response& response, bool is_allowed)
{
    require(response.status >= 200 && response.status < 500, "whatever is asked has an answer");
    for (const auto& [name, value] : response.headers) {
        require((name + value).find_first_of(std::string("\r\n\0", 3)) == std::string::npos,
                "a header is one line");
    }
    require_text(response);
    if (is_allowed) return;
    const bool is_sent_away =
        response.status == 303 && value_of(response.headers, "Location").rfind("/sign-in", 0) == 0;
    require(response.status >= 400 || is_sent_away, "who may not ask is turned away");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    fuzz::Input input(data, size);
    const std::string_view who = input.line();
    const Asker asker = asker_of(who);
    const bool is_forged = who.find("forged") != who.npos;
    const RequestHead head = parse_head(filled(head_text(input)));
    if (head.refusal.status != 0) return 0;
    const Request sent = request(input, head, asker, is_forged);
    require_answer(world().answer(sent), may_ask(sent, asker, is_forged));
    return 0;
}
