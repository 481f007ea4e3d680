#include "plugin/domain/web_address.hpp"
#include "plugin/net/address.hpp"
#include "plugin/net/encoding.hpp"
#include "plugin/teamviewer/authorization.hpp"
#include "tests/fuzz/fuzz.hpp"

// What a person pastes after the browser was sent back, and the addresses that a form or a server
// names. Three lines: two texts that are put into an address, and one to be read as it is.

namespace {

using fuzz::require;

/// Whatever the code is, it comes out of the address that it was put into.
void read_back(std::string_view code, std::string_view state)
{
    const std::string query =
        "code=" + tv::http::percent_encode(code) + "&state=" + tv::http::percent_encode(state);
    for (const std::string& text :
         {"https://www.tap.de/?" + query, " <https://www.tap.de/cb?x=1&" + query + "#top>\r\n"}) {
        const auto pasted = tv::pasted_code(text);
        require(pasted.code.reveal() == code, "the code comes out of the address");
        require(pasted.state == state, "the state comes out of the address");
        require(pasted.error.empty(), "there is no error where none was");
    }
    require(tv::http::percent_decode(tv::http::percent_encode(code)) == code,
            "what was encoded can be decoded");
}

void read_as_it_is(const std::string& text)
{
    const auto pasted = tv::pasted_code(text);
    require(pasted.code.reveal().size() <= text.size(), "a code is a part of what was pasted");

    const auto address = tv::read_web_address(text);
    if (address) {
        require(!address->scheme.empty() && !address->host.empty(), "an address has a host");
        require(address->host.find_first_of("/?#@ \r\n") == std::string::npos, "a host is a host");
    }
    if (const auto checked = tv::http::checked_address(text)) {
        const bool is_here = checked->host == "localhost" || checked->host == "[::1]" ||
                             checked->host.rfind("127.", 0) == 0;
        require(checked->scheme == "https" || is_here, "without https nothing leaves this machine");
    }
    const std::string host = tv::http::redirect_host("https://api.example.com/v1", text);
    require(host.find_first_of("/?#@ \r\n") == std::string::npos, "a host is a host");
}

/// What stands before the host is a secret, whatever comes after it.
void keep_the_password(const std::string& rest)
{
    if (rest.find(fuzz::canary) != rest.npos) return;
    const auto checked =
        tv::http::checked_address("https://jo:" + std::string(fuzz::canary) + "@" + rest);
    if (!checked) fuzz::require_no_secret(checked.error());
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    fuzz::Input input(data, size);
    const std::string_view code = input.line();
    const std::string_view state = input.line();
    read_back(code, state);
    const std::string text(input.rest());
    read_as_it_is(text);
    keep_the_password(text);
    return 0;
}
