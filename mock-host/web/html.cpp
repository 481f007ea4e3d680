#include "mock-host/web/html.hpp"

namespace mock::web {

Html escaped(std::string_view text)
{
    std::string result;
    result.reserve(text.size());
    for (const char c : text) {
        switch (c) {
        case '&':
            result += "&amp;";
            break;
        case '<':
            result += "&lt;";
            break;
        case '>':
            result += "&gt;";
            break;
        case '"':
            result += "&quot;";
            break;
        case '\'':
            result += "&#39;";
            break;
        default:
            result += c;
        }
    }
    return Html(std::move(result));
}

Html fill(std::string_view pattern, const Html* values, std::size_t count)
{
    std::size_t size = pattern.size();
    for (std::size_t i = 0; i < count; ++i)
        size += values[i].text().size();
    std::string result;
    result.reserve(size);
    std::size_t value = 0;
    for (;;) {
        const std::size_t place = pattern.find("{}");
        result += pattern.substr(0, place);
        if (place == pattern.npos) break;
        result += values[value++].text();
        pattern.remove_prefix(place + 2);
    }
    return Html(std::move(result));
}

} // namespace mock::web
