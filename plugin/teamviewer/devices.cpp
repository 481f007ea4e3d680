#include "plugin/teamviewer/devices.hpp"

#include "plugin/net/encoding.hpp"
#include "plugin/teamviewer/json.hpp"
#include "plugin/teamviewer/refusal.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace tv {
namespace {

using desk::Errc;

constexpr int pages_max = 100'000;

/// "r123 456 789" and 123456789 are one id; 0 if there is none.
std::uint64_t id_of(const std::string& written)
{
    std::string digits;
    std::copy_if(written.begin(), written.end(), std::back_inserter(digits),
                 [](char c) { return c >= '0' && c <= '9'; });
    std::uint64_t id = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), id);
    return id;
}

/// Whoever is busy or away is there. A number is none of these: nobody explains them.
bool is_online(const std::string& state)
{
    const std::string word = lower_case(state);
    return word == "online" || word == "busy" || word == "away";
}

/// States contradict dates at times, so nothing hangs on a date that is missing or wrong.
std::optional<Day> day_of(const std::string& written)
{
    const auto time = json::utc_time(written);
    return time ? std::optional(std::chrono::floor<std::chrono::days>(*time)) : std::nullopt;
}

Device contact_device(const Row& row)
{
    const auto id = id_of(row["teamviewer_id"]);
    return {.entry = row["device_id"],
            .name = row["alias"],
            .teamviewer_id = id != 0 ? id : id_of(row["remotecontrol_id"]),
            .online = is_online(row["online_state"]),
            .last_seen = day_of(row["last_seen"])};
}

Device managed_device(const Row& row, const std::string& group = {})
{
    const auto id = id_of(row["teamviewerId"]);
    return {.entry = row["id"],
            .name = row["name"],
            .teamviewer_id = id != 0 ? id : id_of(row["teamviewer_id"]),
            .group = group,
            .online = row["isOnline"] == "true",
            .last_seen = day_of(row["last_seen"])};
}

} // namespace

DeviceReader::DeviceReader(Gateway& gateway, const Each& each, const desk::Call& call)
    : gateway_(gateway), each_(each), call_(call)
{
}

desk::Status DeviceReader::contacts()
{
    return pages({.function = functions::contact_devices, .member = "devices"},
                 [this](const Row& row) { return each_(contact_device(row)); });
}

desk::Status DeviceReader::managed()
{
    return pages({.function = functions::managed_devices},
                 [this](const Row& row) { return each_(managed_device(row)); });
}

desk::Status DeviceReader::company()
{
    return pages({.function = functions::company_devices},
                 [this](const Row& row) { return each_(managed_device(row)); });
}

desk::Status DeviceReader::groups(const std::vector<std::string>& wanted)
{
    DESK_TRY(const auto groups, groups_named(wanted));
    std::set<std::string> entries;
    for (const Group& group : groups) {
        const auto take = [&](const Row& row) -> desk::Status {
            if (!entries.insert(row["id"]).second) return {};
            return each_(managed_device(row, group.name));
        };
        DESK_CHECK(pages({.function = functions::group_devices,
                          .tail = http::percent_encode(group.id) + "/devices"},
                         take));
    }
    return {};
}

desk::Result<std::vector<DeviceReader::Group>>
DeviceReader::groups_named(const std::vector<std::string>& wanted)
{
    if (wanted.empty()) {
        return desk::Error{.status = Errc::invalid,
                           .code = "teamviewer.no_groups",
                           .detail = "the mode is groups, but none is named"};
    }
    std::vector<Group> all;
    DESK_CHECK(pages({.function = functions::managed_groups}, [&](const Row& row) -> desk::Status {
        all.push_back({row["id"], row["name"]});
        return {};
    }));
    std::vector<Group> chosen;
    for (const std::string& name : wanted) {
        const auto before = chosen.size();
        std::copy_if(all.begin(), all.end(), std::back_inserter(chosen), [&](const Group& group) {
            return group.id == name || lower_case(group.name) == lower_case(name);
        });
        if (chosen.size() != before) continue;
        return desk::Error{.status = Errc::not_found,
                           .code = "teamviewer.unknown_group",
                           .detail = "TeamViewer shows no device group with the name or id " + name,
                           .args = {name}};
    }
    return chosen;
}

desk::Status DeviceReader::pages(const List& list, const RowStream::Take& take)
{
    std::string token;
    for (int count = 0; count < pages_max; ++count) {
        DESK_TRY(std::string next, page(list, token, take));
        if (next.empty()) return {};
        if (next == token) break; // It would go on like this for ever.
        token = std::move(next);
    }
    return desk::Error{.status = Errc::unavailable,
                       .code = "teamviewer.endless_list",
                       .detail = "the pages of the device list do not come to an end"};
}

desk::Result<std::string> DeviceReader::page(const List& list, const std::string& token,
                                             const RowStream::Take& take)
{
    RowStream rows(list.member, take);
    Question question{.function = list.function, .tail = list.tail};
    question.query = http::Form().add_if("paginationToken", token).text();
    question.is_long = true;
    question.sink = [&rows](std::string_view piece) { return rows.write(piece); };
    DESK_TRY([[maybe_unused]] const auto body, gateway_.ask(question, call_));
    DESK_CHECK(rows.finish());
    return rows.top()["nextPaginationToken"];
}

} // namespace tv
