#include "mock-host/teamviewer-sim/answers.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace json = boost::json;

namespace sim {

namespace {

constexpr char json_type[] = "application/json; charset=utf-8";

bool is_plain(char c)
{
    return static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\';
}

} // namespace

void ObjectText::member(std::string_view name)
{
    if (std::exchange(has_members_, true)) to_ += ',';
    to_ += '"';
    to_ += name;
    to_ += "\":";
}

void ObjectText::text(std::string_view name, std::string_view value)
{
    member(name);
    if (!std::all_of(value.begin(), value.end(), is_plain)) {
        to_ += json::serialize(json::string(value));
        return;
    }
    to_ += '"';
    to_ += value;
    to_ += '"';
}

void ObjectText::number(std::string_view name, std::uint64_t value)
{
    member(name);
    to_ += std::to_string(value);
}

void ObjectText::flag(std::string_view name, bool value)
{
    member(name);
    to_ += value ? "true" : "false";
}

void ObjectText::null(std::string_view name)
{
    member(name);
    to_ += "null";
}

Response json_text_answer(std::string body)
{
    return {.status = 200, .content_type = json_type, .body = std::move(body)};
}

Response json_answer(const json::value& value, int status)
{
    return {.status = status, .content_type = json_type, .body = json::serialize(value)};
}

Response api_error(int status, std::string_view word, std::string_view description, int code)
{
    json::object body{{"error", word}, {"error_description", description}, {"error_code", code}};
    if (status >= 500) body["error_signature"] = "7c0dd1f8-0000-4000-8000-simulated000";
    Response response = json_answer(body, status);
    if (status == 401) response.headers.emplace_back("WWW-Authenticate", "Bearer");
    return response;
}

Response bad_request(std::string_view description)
{
    return api_error(400, "invalid_request", description);
}

Response no_content()
{
    return {.status = 204};
}

Response html_page(std::string html, int status)
{
    Response response{.status = status, .content_type = "text/html; charset=utf-8"};
    response.body = std::move(html);
    response.headers = {
        {"Cache-Control", "no-store"},
        {"Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'"},
        {"Referrer-Policy", "no-referrer"},
        {"X-Content-Type-Options", "nosniff"}};
    return response;
}

Response see_other(const std::string& location)
{
    return {.status = 303, .headers = {{"Location", location}, {"Cache-Control", "no-store"}}};
}

std::optional<json::object> body_of(const Request& request)
{
    const std::string type = value_of(request.headers, "content-type").value_or("");
    if (request.body.empty()) return json::object{};
    if (lower_case(type).starts_with("application/x-www-form-urlencoded")) {
        json::object object;
        for (const auto& [name, value] : parse_form(request.body))
            object[name] = value;
        return object;
    }
    boost::system::error_code failed;
    json::value value = json::parse(request.body, failed);
    if (failed || !value.is_object()) return std::nullopt;
    return std::move(value.as_object());
}

std::optional<std::string> text_of(const json::object& object, std::string_view name)
{
    const json::value* value = object.if_contains(name);
    if (value == nullptr || value->is_null()) return std::nullopt;
    if (const auto* text = value->if_string()) return std::string(*text);
    return json::serialize(*value);
}

std::optional<std::int64_t> number_of(const json::object& object, std::string_view name)
{
    const auto text = text_of(object, name);
    if (!text || text->empty() || text->size() > 15) return std::nullopt;
    if (text->find_first_not_of("0123456789") != text->npos) return std::nullopt;
    return std::stoll(*text);
}

bool flag_of(const json::object& object, std::string_view name, bool otherwise)
{
    const auto text = text_of(object, name);
    return text ? lower_case(*text) == "true" : otherwise;
}

void put_text(json::object& object, std::string_view name, const std::string& value)
{
    if (!value.empty()) object[name] = value;
}

} // namespace sim
