#include "mock-host/web/http.hpp"

#include <desk/sdk/secret.hpp>

#include <cctype>

namespace mock::web {

namespace {

int digit(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

std::string decoded(std::string_view text, bool plus_is_space)
{
    std::string result;
    result.reserve(text.size()); // It never moves: it may be a secret.
    for (std::size_t i = 0; i < text.size(); ++i) {
        const int high = text[i] == '%' && i + 2 < text.size() ? digit(text[i + 1]) : -1;
        const int low = high >= 0 ? digit(text[i + 2]) : -1;
        if (low < 0) {
            result += text[i] == '+' && plus_is_space ? ' ' : text[i];
            continue;
        }
        result += static_cast<char>(high * 16 + low);
        i += 2;
    }
    return result;
}

std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && text.front() == ' ')
        text.remove_prefix(1);
    return text;
}

} // namespace

std::string value_of(const Fields& fields, std::string_view name)
{
    for (const auto& [key, value] : fields) {
        if (key == name) return value;
    }
    return {};
}

Request::~Request()
{
    desk::wipe(body);
    for (Fields* fields : {&form, &headers}) {
        for (auto& [name, value] : *fields)
            desk::wipe(value);
    }
}

std::string Request::header(std::string_view lower_case_name) const
{
    return value_of(headers, lower_case_name);
}

std::string Request::cookie(std::string_view name) const
{
    const std::string all = header("cookie");
    std::string_view rest = all;
    while (!rest.empty()) {
        const std::size_t end = rest.find(';');
        const std::string_view pair = trimmed(rest.substr(0, end));
        const std::size_t equals = pair.find('=');
        if (equals != pair.npos && pair.substr(0, equals) == name)
            return std::string(pair.substr(equals + 1));
        if (end == rest.npos) break;
        rest.remove_prefix(end + 1);
    }
    return {};
}

Response redirect(std::string path)
{
    return {.status = 303, .type = "", .headers = {{"Location", std::move(path)}}};
}

Response json_response(int status, std::string json)
{
    return {.status = status, .type = "application/json", .body = std::move(json)};
}

std::string percent_encoded(std::string_view text)
{
    constexpr char digits[] = "0123456789ABCDEF";
    std::string result;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (std::isalnum(byte) || c == '-' || c == '.' || c == '_' || c == '~') {
            result += c;
        } else {
            result += {'%', digits[byte >> 4], digits[byte & 15]};
        }
    }
    return result;
}

std::string percent_decoded(std::string_view text)
{
    return decoded(text, false);
}

Fields parse_form(std::string_view text)
{
    Fields fields;
    while (!text.empty()) {
        const std::size_t end = text.find('&');
        const std::string_view pair = text.substr(0, end);
        const std::size_t equals = pair.find('=');
        if (!pair.empty()) {
            fields.emplace_back(decoded(pair.substr(0, equals), true),
                                equals == pair.npos ? "" : decoded(pair.substr(equals + 1), true));
        }
        if (end == text.npos) break;
        text.remove_prefix(end + 1);
    }
    return fields;
}

} // namespace mock::web
