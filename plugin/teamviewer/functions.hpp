#pragma once

#include "plugin/net/http.hpp"

#include <string_view>

namespace tv {

/// A function of the Web API. TeamViewer counts calls per function, and grants permissions for
/// them: `permission` is an id of external_permissions in the manifest; empty: it needs none of
/// them.
struct Function {
    std::string_view name;
    http::Endpoint endpoint;
    std::string_view permission;
};

/// All that the product uses. POST /sessions would open two, and a grant is used up by asking for
/// tokens, so they are never repeated; closed twice is closed.
namespace functions {
using enum http::Method;
using enum http::Repeat;

// clang-format off
inline constexpr Function ping            {"ping",             {get,  "/ping", safe},                ""};
inline constexpr Function token           {"oauth2.token",     {post, "/oauth2/token", never},       ""};
inline constexpr Function account         {"account",          {get,  "/account", safe},             ""};
inline constexpr Function revoke          {"oauth2.revoke",    {post, "/oauth2/revoke", safe},       ""};
inline constexpr Function create_session  {"sessions.create",  {post, "/sessions", never},           "sessions.create"};
inline constexpr Function list_sessions   {"sessions.list",    {get,  "/sessions", safe},            "sessions.read_all"};
inline constexpr Function read_session    {"sessions.read",    {get,  "/sessions/", safe},           "sessions.read_own"};
inline constexpr Function edit_session    {"sessions.edit",    {put,  "/sessions/", safe},           "sessions.edit_own"};
inline constexpr Function connections     {"reports",          {get,  "/reports/connections", safe}, "connections.read"};
inline constexpr Function list_groups     {"groups",           {get,  "/groups", safe},              "groups.read"};
inline constexpr Function list_users      {"users",            {get,  "/users", safe},               "users.read"};
inline constexpr Function contact_devices {"devices",          {get,  "/devices", safe},             "contacts.read"};
inline constexpr Function managed_devices {"managed.devices",  {get,  "/managed/devices", safe},     "managed.read"};
inline constexpr Function company_devices {"managed.company",  {get,  "/managed/devices/company", safe}, "managed.read"};
inline constexpr Function managed_groups  {"managed.groups",   {get,  "/managed/groups", safe},      "managed.read"};
inline constexpr Function group_devices   {"managed.group",    {get,  "/managed/groups/", safe},     "managed.read"};
inline constexpr Function event_log       {"event_log",        {post, "/EventLogging", safe},        "events.read"};
inline constexpr Function monitored       {"monitoring",       {get,  "/monitoring/devices", safe},  "monitoring.read"};
// clang-format on
} // namespace functions

} // namespace tv
