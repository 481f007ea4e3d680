#include "mock-host/web/request_head.hpp"

#include "mock-host/web/page.hpp"

#include <desk/sdk/number.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>

namespace mock::web {

namespace {

constexpr std::array methods{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"};
constexpr std::string_view line_end = "\r\n";

RequestRefusal not_understood()
{
    return {400, "The request is not understood.", "Send it as HTTP/1.1 says."};
}

RequestRefusal no_length()
{
    return {411, "The request does not say how long its body is.",
            "Send it with Content-Length, and not in chunks."};
}

/// A few KiB of it may unpack to GiB, and nothing here needs it.
RequestRefusal packed_body()
{
    return {415, "The body of the request is packed.", "Send it without Content-Encoding."};
}

std::string lower_case(std::string_view text)
{
    std::string lower(text);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return lower;
}

std::string_view trimmed(std::string_view text)
{
    const std::size_t begin = text.find_first_not_of(" \t");
    if (begin == text.npos) return {};
    return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

bool is_token(std::string_view name)
{
    return !name.empty() && std::all_of(name.begin(), name.end(), [](unsigned char c) {
        return c > ' ' && c < 0x7f &&
               std::string_view("()<>@,;:\\\"/[]?={}").find(static_cast<char>(c)) ==
                   std::string_view::npos;
    });
}

/// Whatever is not CRLF, but might be the end of a line, or of the text, to somebody else.
bool has_other_end(std::string_view line)
{
    return line.find_first_of(std::string_view("\r\n\0", 3)) != line.npos;
}

/// Takes a line off the front.
std::string_view take_line(std::string_view& text)
{
    const std::size_t end = text.find(line_end);
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(text.size(), end + line_end.size()));
    return line;
}

RequestRefusal read_request_line(std::string_view line, Request& request)
{
    const std::size_t first = line.find(' ');
    const std::size_t second = line.rfind(' ');
    if (first == line.npos || second == first || has_other_end(line)) return not_understood();
    const std::string_view version = line.substr(second + 1);
    if (version != "HTTP/1.1" && version != "HTTP/1.0") return not_understood();
    request.method = line.substr(0, first);
    request.target = line.substr(first + 1, second - first - 1);
    if (request.target.rfind('/', 0) != 0 || request.target.find(' ') != std::string::npos)
        return not_understood();
    if (std::find(methods.begin(), methods.end(), request.method) == methods.end())
        return {405, "Nothing here can be asked in this way.", "Ask with GET or POST."};
    const std::size_t question = request.target.find('?');
    request.path = percent_decoded(request.target.substr(0, question));
    if (question != std::string::npos)
        request.query = parse_form(std::string_view(request.target).substr(question + 1));
    return {};
}

RequestRefusal read_headers(std::string_view text, const HeadLimits& limits, Fields& headers)
{
    while (!text.empty()) {
        const std::string_view line = take_line(text);
        if (line.empty()) break;
        if (line.size() > limits.line) return headers_too_long(limits);
        const std::size_t colon = line.find(':');
        const bool is_header =
            colon != line.npos && is_token(line.substr(0, colon)) && !has_other_end(line);
        if (!is_header) return not_understood();
        headers.emplace_back(lower_case(line.substr(0, colon)), trimmed(line.substr(colon + 1)));
    }
    return {};
}

RequestRefusal read_encoding(const Fields& headers)
{
    const bool is_packed = std::any_of(headers.begin(), headers.end(), [](const auto& header) {
        return header.first == "content-encoding";
    });
    return is_packed ? packed_body() : RequestRefusal();
}

/// Two readers that understand a length differently take different requests out of one text.
RequestRefusal read_length(RequestHead& head)
{
    std::optional<std::size_t> length;
    for (const auto& [name, value] : head.request.headers) {
        if (name == "transfer-encoding") return no_length();
        if (name != "content-length") continue;
        const bool is_second = length.has_value();
        length = desk::to_number<std::size_t>(value);
        if (!length || is_second) return not_understood();
    }
    head.body_size = length.value_or(0);
    return {};
}

std::string kib(std::size_t bytes)
{
    return std::to_string(bytes >> 10) + " KiB";
}

const char* reason(int status)
{
    switch (status) {
    case 405:
        return "Method Not Allowed";
    case 408:
        return "Request Timeout";
    case 411:
        return "Length Required";
    case 413:
        return "Content Too Large";
    case 414:
        return "URI Too Long";
    case 415:
        return "Unsupported Media Type";
    case 431:
        return "Request Header Fields Too Large";
    default:
        return "Bad Request";
    }
}

} // namespace

RequestHead parse_head(std::string_view text, const HeadLimits& limits)
{
    RequestHead head;
    const std::string_view line = take_line(text);
    head.refusal =
        line.size() > limits.line ? target_too_long(limits) : read_request_line(line, head.request);
    if (head.refusal.status == 0) head.refusal = read_headers(text, limits, head.request.headers);
    if (head.refusal.status == 0) head.refusal = read_length(head);
    if (head.refusal.status == 0) head.refusal = read_encoding(head.request.headers);
    const std::string type = lower_case(head.request.header("content-type"));
    head.has_upload = type.rfind("multipart/form-data", 0) == 0;
    return head;
}

std::string without_ranges(std::string_view head)
{
    constexpr std::string_view name = "range:";
    std::string rest;
    while (!head.empty()) {
        const std::string_view line = take_line(head);
        if (lower_case(line.substr(0, name.size())) == name) continue;
        rest.append(line).append(line_end);
    }
    return rest;
}

std::string refusal_text(const RequestRefusal& refusal, std::string_view path)
{
    const bool is_api = path.substr(0, 5) == "/api/";
    const std::string body =
        is_api ? api_trouble(refusal.status, "http." + std::to_string(refusal.status),
                             refusal.message, refusal.remedy)
                     .body
               : refusal.message + " " + refusal.remedy + "\n";
    return "HTTP/1.1 " + std::to_string(refusal.status) + " " + reason(refusal.status) +
           "\r\nContent-Type: " + (is_api ? "application/json" : "text/plain; charset=utf-8") +
           "\r\nContent-Length: " + std::to_string(body.size()) +
           "\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff"
           "\r\nConnection: close\r\n\r\n" +
           body;
}

RequestRefusal target_too_long(const HeadLimits& limits)
{
    return {414, "The address is longer than " + std::to_string(limits.line) + " characters.",
            "Ask with a shorter one."};
}

RequestRefusal headers_too_long(const HeadLimits& limits)
{
    return {431,
            "The headers are longer than " + kib(limits.all) + ", or one of them than " +
                std::to_string(limits.line) + " characters.",
            "Remove the cookies of this address, and try again."};
}

RequestRefusal body_too_large(std::size_t max_body)
{
    return {413, "The request is larger than " + kib(max_body) + ".", "Send less."};
}

RequestRefusal too_late()
{
    return {408, "The request did not arrive in time.", "Send it again."};
}

} // namespace mock::web
