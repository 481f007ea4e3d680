#include "mock-host/web/addresses.hpp"

namespace mock::web {

std::string with_query(std::string path, const Fields& query)
{
    char before = '?';
    for (const auto& [name, value] : query) {
        if (value.empty()) continue;
        path += before + percent_encoded(name) + '=' + percent_encoded(value);
        before = '&';
    }
    return path;
}

std::string activity_path(std::string_view number)
{
    return "/activities/" + percent_encoded(number);
}

std::string asset_path(std::string_view id)
{
    return "/assets/" + percent_encoded(id);
}

std::string portal_path(std::string_view number)
{
    return "/portal/" + percent_encoded(number);
}

} // namespace mock::web
