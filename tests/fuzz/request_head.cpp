#include "mock-host/web/request_head.hpp"

#include "tests/fuzz/fuzz.hpp"

// What comes over the wire before anybody is asked who they are.

namespace {

using namespace mock::web;
using fuzz::require;

constexpr HeadLimits limits{.line = 400, .all = 2000};

/// One status line, headers, and a body of the length that they state.
void require_answer(const RequestRefusal& refusal, std::string_view path)
{
    const std::string text = refusal_text(refusal, path);
    const std::size_t end = text.find("\r\n\r\n");
    require(text.rfind("HTTP/1.1 4", 0) == 0, "a refusal has a status");
    require(end != text.npos, "a refusal has an end of its headers");
    const std::string length = "Content-Length: " + std::to_string(text.size() - end - 4) + "\r\n";
    require(text.find(length) < end, "a refusal says how long it is");
    require(text.find(fuzz::canary) == text.npos, "a refusal repeats nothing");
}

void require_request(const RequestHead& head)
{
    const Request& request = head.request;
    require(request.target.size() <= limits.line, "a target is short");
    require(!request.path.empty(), "a request has a path");
    require(request.target.front() == '/', "a target begins with a slash");
    require(request.target.find_first_of(std::string(" \r\n\0", 4)) == std::string::npos,
            "a target is one word");
    int lengths = 0;
    for (const auto& [name, value] : request.headers) {
        require(!name.empty() && name.size() + value.size() <= limits.line, "a header is short");
        require((name + value).find_first_of(std::string("\r\n\0", 3)) == std::string::npos,
                "a header is one line");
        lengths += name == "content-length" ? 1 : 0;
        require(name != "transfer-encoding", "a body has a length");
    }
    require(lengths <= 1 && (lengths == 1 || head.body_size == 0), "a length is clear");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view text = fuzz::Input(data, size).rest();
    const RequestHead head = parse_head(text, limits);
    if (head.refusal.status != 0) {
        require_answer(head.refusal, head.request.path);
    } else {
        require_request(head);
    }
    head.request.cookie("desk_session");
    parse_form(text);
    require(percent_decoded(percent_encoded(text)) == text, "what was encoded can be decoded");
    return 0;
}
