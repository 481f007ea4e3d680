#include "mock-host/teamviewer-sim/world.hpp"

#include <algorithm>

namespace sim {

std::string random_text(World& world, std::size_t length)
{
    static constexpr std::string_view letters =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    std::string text;
    while (text.size() < length)
        text += letters[world.random() % letters.size()];
    return text;
}

std::string random_uuid(World& world)
{
    static constexpr std::string_view pattern = "xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx";
    static constexpr std::string_view digits = "0123456789abcdef";
    std::string uuid(pattern);
    for (char& c : uuid) {
        if (c == 'x') c = digits[world.random() % digits.size()];
    }
    return uuid;
}

const User* find_user(const World& world, std::string_view id_or_email)
{
    const auto found = std::find_if(world.users.begin(), world.users.end(), [&](const User& user) {
        return user.id == id_or_email || user.email == id_or_email;
    });
    return found == world.users.end() ? nullptr : &*found;
}

const Group* find_group(const World& world, std::string_view id)
{
    const auto found = std::find_if(world.groups.begin(), world.groups.end(),
                                    [&](const Group& group) { return group.id == id; });
    return found == world.groups.end() ? nullptr : &*found;
}

const Scopes& scopes_of(const World& world, const Token& token)
{
    const auto app = world.apps.find(token.client_id);
    return app == world.apps.end() ? token.script_scopes : app->second.scopes;
}

bool sees_company(const World& world, const Token& token)
{
    const User* user = find_user(world, token.user_id);
    return token.company_level || (user != nullptr && user->administrator);
}

} // namespace sim
