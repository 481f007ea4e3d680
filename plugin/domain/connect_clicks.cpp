#include "plugin/domain/connect_clicks.hpp"

#include "plugin/domain/outside.hpp"
#include "plugin/domain/teamviewer_id.hpp"

#include <desk/sdk/number.hpp>

#include <algorithm>
#include <array>
#include <tuple>

namespace tv {
namespace {

/// 64 KiB a bucket; a line is at most 170 bytes.
constexpr std::size_t clicks_in_bucket = 350;

bool leads_to(const ConnectClick& click, const Connection& connection)
{
    return click.teamviewer_id == connection.teamviewer_id &&
           click.at <= connection.start + click_tolerance &&
           connection.start <= click.at + click_reach;
}

/// Of two clicks the one with the larger claim owns the connection. Who clicks after its end may
/// have read its report already, and takes it from nobody. The id decides between clicks of the
/// same moment, so that every node says the same.
auto claim_of(const ConnectClick& click, const Connection& connection)
{
    const bool was_over = connection.end && *connection.end < click.at;
    const auto apart = std::chrono::abs(connection.start - click.at);
    return std::tuple(!was_over, -apart, click.at, std::string_view(click.id));
}

std::optional<ConnectClick> read_click(std::string_view line)
{
    std::array<std::string_view, 5> parts;
    for (auto& part : parts) {
        const auto length = std::min(line.find('\t'), line.size());
        part = line.substr(0, length);
        line.remove_prefix(std::min(length + 1, line.size()));
    }
    const auto at = desk::to_number<std::int64_t>(parts[4]);
    if (parts[0].empty() || parts[2].empty() || !at) return std::nullopt;
    return ConnectClick{std::string(parts[0]),
                        parts[1] == "asset" ? ConnectClick::On::asset : ConnectClick::On::activity,
                        std::string(parts[2]), std::string(parts[3]),
                        Time{std::chrono::milliseconds{*at}}};
}

} // namespace

const ConnectClick* owner_of(const Connection& connection, const std::vector<ConnectClick>& clicks)
{
    // With a session code it was a session, and belongs to whoever opened that.
    if (!connection.session_code.empty()) return nullptr;
    const ConnectClick* owner = nullptr;
    for (const ConnectClick& click : clicks) {
        if (!leads_to(click, connection)) continue;
        if (!owner || claim_of(*owner, connection) < claim_of(click, connection)) owner = &click;
    }
    return owner;
}

std::string clicks_bucket(std::string_view teamviewer_id)
{
    return "connects/" + std::to_string(id_number(teamviewer_id) % 64);
}

std::string write_clicks(const std::vector<ConnectClick>& clicks)
{
    std::string text;
    for (const ConnectClick& click : clicks) {
        const char* on = click.on == ConnectClick::On::asset ? "asset" : "activity";
        text += click.id + '\t' + on + '\t' + click.target + '\t' + click.teamviewer_id + '\t' +
                std::to_string(click.at.time_since_epoch().count()) + '\n';
    }
    return text;
}

std::vector<ConnectClick> read_clicks(std::string_view bucket)
{
    std::vector<ConnectClick> clicks;
    while (!bucket.empty()) {
        const auto length = std::min(bucket.find('\n'), bucket.size());
        if (auto click = read_click(bucket.substr(0, length))) clicks.push_back(*std::move(click));
        bucket.remove_prefix(std::min(length + 1, bucket.size()));
    }
    return clicks;
}

Time remembered_since(const std::vector<ConnectClick>& bucket, Time now)
{
    const Time since = now - click_memory;
    return bucket.size() < clicks_in_bucket ? since : std::max(since, bucket.front().at);
}

std::string with_click(std::string_view bucket, const ConnectClick& click, Time now)
{
    auto clicks = read_clicks(bucket);
    std::erase_if(clicks, [&](const auto& one) { return one.at + click_memory < now; });
    const bool known = std::any_of(clicks.begin(), clicks.end(),
                                   [&](const auto& one) { return one.id == click.id; });
    if (!known) clicks.push_back(click);
    if (clicks.size() > clicks_in_bucket) clicks.erase(clicks.begin());
    return write_clicks(clicks);
}

std::string without_click(std::string_view bucket, std::string_view id)
{
    auto clicks = read_clicks(bucket);
    std::erase_if(clicks, [&](const auto& one) { return one.id == id; });
    return write_clicks(clicks);
}

} // namespace tv
