#include "mock-host/services/names.hpp"

#include <algorithm>

namespace mock::services {

namespace {

bool is_lower(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

bool is_alphanumeric(char c)
{
    return is_lower(c) || (c >= 'A' && c <= 'Z');
}

template <class Allowed>
bool consists_of(std::string_view text, std::size_t max_bytes, Allowed allowed)
{
    return !text.empty() && text.size() <= max_bytes &&
           std::all_of(text.begin(), text.end(), allowed);
}

bool is_among(char c, std::string_view characters)
{
    return characters.find(c) != characters.npos;
}

} // namespace

bool is_name(std::string_view text)
{
    return consists_of(text, 63, [](char c) { return is_lower(c) || is_among(c, "._/-"); });
}

bool is_desk_id(std::string_view text)
{
    return consists_of(text, 63, [](char c) { return is_alphanumeric(c) || is_among(c, "._-"); });
}

bool is_key(std::string_view text)
{
    return consists_of(text, 120,
                       [](char c) { return is_alphanumeric(c) || is_among(c, "._:/-"); });
}

bool is_stat_name(std::string_view text)
{
    return consists_of(text, 63, [](char c) { return is_lower(c) || c == '_'; });
}

} // namespace mock::services
