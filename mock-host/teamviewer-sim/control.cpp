#include "mock-host/teamviewer-sim/control.hpp"

#include "mock-host/teamviewer-sim/answers.hpp"
#include "mock-host/teamviewer-sim/control_world.hpp"
#include "mock-host/teamviewer-sim/seed.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace json = boost::json;

namespace sim {

namespace {

using Args = std::vector<std::string>;

Response bad(const std::string& what)
{
    return json_answer({{"problem", what}}, 400);
}

std::optional<FaultRule> read_rule(const json::object& body)
{
    const auto kind = fault_kind(text_of(body, "kind").value_or(""));
    if (!kind) return std::nullopt;
    FaultRule rule{.method = text_of(body, "method").value_or(""),
                   .path = text_of(body, "path").value_or(""),
                   .kind = *kind};
    rule.nth = static_cast<std::uint64_t>(number_of(body, "nth").value_or(1));
    rule.every = static_cast<std::uint64_t>(number_of(body, "every").value_or(1));
    rule.count = static_cast<std::uint64_t>(number_of(body, "count").value_or(1));
    rule.status = static_cast<int>(number_of(body, "status").value_or(0));
    rule.body = text_of(body, "body").value_or("");
    rule.location = text_of(body, "location").value_or("https://elsewhere.example.com/");
    rule.retry_after = std::chrono::seconds{number_of(body, "retry_after_s").value_or(1)};
    rule.bytes = static_cast<std::size_t>(number_of(body, "bytes").value_or(32 << 20));
    // Of `slow` it is the pause after every 64 bytes.
    const int usual_delay = *kind == FaultKind::slow ? 100 : 1000;
    rule.delay = std::chrono::milliseconds{number_of(body, "delay_ms").value_or(usual_delay)};
    const json::value* probability = body.if_contains("probability");
    if (probability != nullptr && probability->is_number()) {
        rule.probability = probability->to_number<double>();
    }
    return rule;
}

Response add_faults(const json::object& body, Controls& controls)
{
    std::vector<FaultRule> rules;
    const json::value* several = body.if_contains("faults");
    const json::array list =
        several != nullptr && several->is_array() ? several->as_array() : json::array{body};
    for (const json::value& item : list) {
        const auto rule = item.is_object() ? read_rule(item.as_object()) : std::nullopt;
        if (!rule) return bad("kind is missing or unknown: nothing was added.");
        rules.push_back(*rule);
    }
    if (const auto seed = number_of(body, "seed")) {
        controls.faults.seed(static_cast<std::uint64_t>(*seed));
    }
    for (const FaultRule& rule : rules)
        controls.faults.add(rule);
    return json_answer({{"rules", controls.faults.size()}});
}

Response show_log(const Controls& controls)
{
    json::array lines;
    for (const LogLine& line : controls.log.lines) {
        json::object object{{"at", iso_text(line.at)},
                            {"method", line.method},
                            {"path", line.path},
                            {"status", line.status}};
        put_text(object, "fault", line.fault);
        lines.push_back(std::move(object));
    }
    json::object functions;
    for (const auto& [name, calls] : controls.log.functions)
        functions[name] = calls;
    return json_answer({{"requests", std::move(lines)}, {"functions", std::move(functions)}});
}

Response reset(Controls& controls)
{
    controls.world = make_world(controls.birth);
    controls.faults.clear();
    controls.faults.seed(controls.birth.seed);
    controls.log = {};
    return no_content();
}

Response control_session(const Args& path, const json::object& body, Controls& controls)
{
    if (path.size() != 3) return json_answer({{"problem", "There is no such control."}}, 404);
    return play_session(controls.world, path[1], path[2], body);
}

/// `path` is what follows `/sim/`, in parts.
Response control_post(const Args& path, const json::object& body, Controls& controls)
{
    const std::string& what = path[0];
    if (what == "faults") return add_faults(body, controls);
    if (what == "sessions") return control_session(path, body, controls);
    if (what == "devices") return change_devices(controls.world, body);
    if (what == "connections") return add_connection(controls.world, body);
    if (what == "clock") return set_clock(controls.world, body);
    if (what == "tokens") return change_tokens(controls.world, body);
    if (what == "apps") return put_app(controls.world, body);
    if (what == "settings") return change_settings(controls.world, body);
    if (what == "reset") return reset(controls);
    return json_answer({{"problem", "There is no such control."}}, 404);
}

} // namespace

Response control(const Request& request, Controls controls)
{
    Args path = split(request.path, '/');
    path.erase(path.begin(), path.begin() + std::min<std::ptrdiff_t>(2, std::ssize(path)));
    const std::string what = path.empty() ? "" : path[0];
    if (request.method == "GET" && what == "log") return show_log(controls);
    if (request.method == "GET" && what == "state") return show_state(controls.world);
    if (request.method == "GET" && what == "sessions") return show_sessions(controls.world);
    if (request.method == "DELETE" && what == "faults") {
        controls.faults.clear();
        return no_content();
    }
    if (request.method == "POST" && !path.empty()) {
        Request as_json = request; // curl -d says that it sends a form.
        for (auto& [name, value] : as_json.headers) {
            if (name == "content-type") value = "application/json";
        }
        const auto body = body_of(as_json);
        if (!body) return bad("The body is no JSON object.");
        return control_post(path, *body, controls);
    }
    return json_answer({{"problem", "There is no such control. See README.md."}}, 404);
}

} // namespace sim
