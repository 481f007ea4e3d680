#include "plugin/teamviewer/devices.hpp"

#include "plugin/domain/case_folding.hpp"
#include "plugin/domain/outside.hpp"
#include "plugin/net/encoding.hpp"
#include "plugin/teamviewer/json.hpp"
#include "plugin/teamviewer/refusal.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <unordered_set>
#include <utility>

namespace tv {
namespace {

using desk::Errc;

constexpr int device_pages_max = 100'000;

/// "r123 456 789" and 123456789 are one id; 0 if there is none.
std::uint64_t id_of(std::string_view written)
{
    std::array<char, 20> digits{}; // More do not fit 64 bits.
    std::size_t count = 0;
    for (const char c : written) {
        if (c < '0' || c > '9') continue;
        if (count == digits.size()) return 0;
        digits[count++] = c;
    }
    std::uint64_t id = 0;
    std::from_chars(digits.data(), digits.data() + count, id);
    return id;
}

/// Whoever is busy or away is there. A number is none of these: nobody explains them.
bool is_online(std::string_view state)
{
    const std::string word = lower_case(std::string(state));
    return word == "online" || word == "busy" || word == "away";
}

/// States contradict dates at times, so nothing hangs on a date that is missing or wrong.
std::optional<Day> day_of(std::string_view written)
{
    if (written.empty()) return std::nullopt;
    const auto time = json::utc_time(written);
    return time ? std::optional(std::chrono::floor<std::chrono::days>(*time)) : std::nullopt;
}

const std::vector<std::string_view> members_of_contact{
    "device_id", "alias", "teamviewer_id", "remotecontrol_id", "online_state", "last_seen"};
const std::vector<std::string_view> members_of_managed{"id",       "name",      "teamviewerId",
                                                       "isOnline", "last_seen", "teamviewer_id"};

void read_contact(const Row& row, Device& device)
{
    const auto id = id_of(row["teamviewer_id"]);
    device.entry = row["device_id"];
    device.name = row["alias"];
    device.teamviewer_id = id != 0 ? id : id_of(row["remotecontrol_id"]);
    device.online = is_online(row["online_state"]);
    device.last_seen = day_of(row["last_seen"]);
}

void read_managed(const Row& row, Device& device)
{
    const auto id = id_of(row["teamviewerId"]);
    device.entry = row["id"];
    device.name = row["name"];
    device.teamviewer_id = id != 0 ? id : id_of(row["teamviewer_id"]);
    device.online = row["isOnline"] == "true";
    device.last_seen = day_of(row["last_seen"]);
}

bool is_list_refused(const desk::Status& list)
{
    return !list && (list.error().code == "teamviewer.permission_missing" ||
                     list.error().code == "teamviewer.forbidden");
}

/// What stays to be done belongs to the mode that somebody chose, so the text of `code` says it.
desk::Error in_words_of_the_mode(desk::Error error, const char* code)
{
    error.code = code;
    error.args = {std::string(functions::managed_devices.permission)};
    return error;
}

/// A licence without Device Groups, too, answers that we may not, or that there is no such list.
desk::Status of_device_groups(desk::Status list)
{
    const bool is_missing = !list && list.error().code == "teamviewer.not_found";
    if (!is_missing && !is_list_refused(list)) return list;
    return in_words_of_the_mode(std::move(list).error(), "teamviewer.no_device_groups");
}

} // namespace

DeviceReader::DeviceReader(Gateway& gateway, const Each& each, const desk::Call& call)
    : gateway_(gateway), each_(each), call_(call)
{
}

desk::Status DeviceReader::contacts()
{
    return pages({functions::contact_devices, "devices", members_of_contact},
                 [this](const Row& row) {
                     read_contact(row, device_);
                     return each_(device_);
                 });
}

desk::Status DeviceReader::managed(const Function& function)
{
    return pages({function, "resources", members_of_managed}, [this](const Row& row) {
        read_managed(row, device_);
        return each_(device_);
    });
}

desk::Status DeviceReader::managed()
{
    return of_device_groups(managed(functions::managed_devices));
}

desk::Status DeviceReader::company()
{
    desk::Status list = managed(functions::company_devices);
    if (!is_list_refused(list)) return of_device_groups(std::move(list));
    // Only a company administrator may have it, and the answer does not say whether that is it.
    return in_words_of_the_mode(std::move(list).error(), "teamviewer.not_company_admin");
}

desk::Status DeviceReader::groups(const std::vector<std::string>& wanted)
{
    DESK_TRY(const auto groups, groups_named(wanted));
    std::unordered_set<std::uint64_t> entries; // A hash of each: there may be a million.
    for (const Group& group : groups) {
        const auto take = [&](const Row& row) -> desk::Status {
            if (!entries.insert(stable_hash(row["id"])).second) return {};
            read_managed(row, device_);
            device_.group = group.name;
            return each_(device_);
        };
        DESK_CHECK(pages({functions::group_devices, "resources", members_of_managed,
                          http::percent_encode(group.id) + "/devices"},
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
    const auto take = [&](const Row& row) -> desk::Status {
        all.push_back({std::string(row["id"]), std::string(row["name"])});
        return {};
    };
    DESK_CHECK(
        of_device_groups(pages({functions::managed_groups, "resources", {"id", "name"}}, take)));
    std::vector<Group> chosen;
    for (const std::string& name : wanted) {
        const auto before = chosen.size();
        std::copy_if(all.begin(), all.end(), std::back_inserter(chosen), [&](const Group& group) {
            return group.id == name || folded(group.name) == folded(name);
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
    for (int count = 0; count < device_pages_max; ++count) {
        DESK_TRY(std::string next, page(list, token, take));
        if (next.empty()) return {};
        if (next == token) break; // It would go on like this for ever.
        token = std::move(next);
    }
    return desk::Error{.status = Errc::unavailable,
                       .code = "teamviewer.endless_list",
                       .detail = "the pages of the device list do not come to an end: " +
                                 std::to_string(device_pages_max) +
                                 " were read, or one leads to itself"};
}

desk::Result<std::string> DeviceReader::page(const List& list, const std::string& token,
                                             const RowStream::Take& take)
{
    RowStream rows({list.member, list.members, {"nextPaginationToken"}}, take);
    Question question{.function = list.function, .tail = list.tail};
    question.query = http::Form().add_if("paginationToken", token).text();
    question.is_long = true;
    question.sink = [&rows](std::string_view piece) { return rows.write(piece); };
    DESK_TRY([[maybe_unused]] const auto body, gateway_.ask(question, call_));
    DESK_CHECK(rows.finish());
    return std::string(rows.top()["nextPaginationToken"]);
}

} // namespace tv
