#include "mock-host/loader/manifest_members.hpp"

#include <boost/json/value.hpp>

#include <algorithm>
#include <numeric>
#include <vector>

namespace mock::loader {
namespace {

using Names = std::initializer_list<std::string_view>;

/// How many letters have to be put, taken away or changed to make `b` out of `a`.
std::size_t distance(std::string_view a, std::string_view b)
{
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (const char letter : a) {
        std::size_t diagonal = row[0]++;
        for (std::size_t i = 0; i < b.size(); ++i) {
            const std::size_t changed = diagonal + (letter == b[i] ? 0 : 1);
            diagonal = row[i + 1];
            row[i + 1] = std::min({changed, row[i] + 1, row[i + 1] + 1});
        }
    }
    return row.back();
}

std::string_view nearest(std::string_view name, Names known)
{
    return *std::min_element(known.begin(), known.end(),
                             [&](std::string_view a, std::string_view b) {
                                 return distance(name, a) < distance(name, b);
                             });
}

/// Each object of a list; what else stands there is for others to refuse.
desk::Status check_each(const JsonPlace& root, std::string_view list, Names known)
{
    const auto found = root.member(list);
    if (!found || !found->value().is_array()) return {};
    DESK_TRY(const auto elements, found->elements());
    for (const JsonPlace& element : elements)
        DESK_CHECK(check_members(element, "member", known, "x_"));
    return {};
}

desk::Status check_one(const JsonPlace& root, std::string_view name, Names known)
{
    const auto found = root.member(name);
    return found ? check_members(*found, "member", known, "x_") : desk::Status{};
}

} // namespace

desk::Status check_members(const JsonPlace& object, std::string_view called, Names known,
                           std::string_view free_prefix)
{
    const auto* members = object.value().if_object();
    if (members == nullptr) return {};
    for (const auto& [key, value] : *members) {
        const std::string name(key);
        const bool is_known = std::find(known.begin(), known.end(), name) != known.end();
        if (is_known || name.rfind(free_prefix, 0) == 0) continue;
        return object.member_error(
            name, "this desk does not know that " + std::string(called) +
                      "; the nearest one is \"" + std::string(nearest(name, known)) +
                      "\", and names of your own begin with \"" + std::string(free_prefix) + "\"");
    }
    return {};
}

desk::Status check_manifest_members(const JsonPlace& root)
{
    DESK_CHECK(check_members(root, "member", {"$schema",        "id",
                                              "name",           "vendor",
                                              "version",        "license",
                                              "description",    "abi",
                                              "libraries",      "services",
                                              "documents",      "effects",
                                              "assets",         "external_permissions",
                                              "form",           "actions",
                                              "events",         "jobs",
                                              "default_locale", "texts"},
                             "x_"));
    DESK_CHECK(check_one(root, "abi", {"major", "minor"}));
    DESK_CHECK(check_each(root, "libraries", {"os", "arch", "file", "sha256"}));
    DESK_CHECK(check_one(root, "assets", {"set", "create"}));
    DESK_CHECK(
        check_each(root, "external_permissions", {"id", "area", "label", "reason", "required"}));
    DESK_CHECK(check_one(root, "form", {"version", "schema"}));
    // "offered" and "workflow" are for the plugin: the rules of availability, and what the guide
    // calls an action.
    DESK_CHECK(check_each(root, "actions",
                          {"id", "title", "about", "targets", "right", "time_limit_s", "on_remove",
                           "input", "offered", "workflow"}));
    DESK_CHECK(check_each(root, "events", {"id", "time_limit_s", "max_attempts"}));
    return check_each(root, "jobs",
                      {"id", "title", "schedule", "run_missed_once", "manual", "dry_run",
                       "time_limit_s", "max_attempts"});
}

} // namespace mock::loader
