#include "plugin/domain/seen_connections.hpp"

#include "plugin/domain/connection_report.hpp"
#include "plugin/domain/outside.hpp"

#include <desk/sdk/number.hpp>

#include <algorithm>
#include <optional>

namespace tv {
namespace {

constexpr std::size_t digits = 16;
/// 64 KiB a shard; a line is about 50 bytes.
constexpr std::size_t lines_in_shard = 1200;

/// "<16 digits> <16 digits> <milliseconds>"
void read_line(std::string_view line, SeenConnections& seen)
{
    if (line.size() < 2 * digits + 3) return;
    const auto id = desk::to_number<std::uint64_t>(line.substr(0, digits), 16);
    const auto notes = desk::to_number<std::uint64_t>(line.substr(digits + 1, digits), 16);
    const auto end = desk::to_number<std::int64_t>(line.substr(2 * digits + 2));
    if (!id || !notes || !end) return;
    seen[*id] = {*notes, Time{std::chrono::milliseconds{*end}}};
}

} // namespace

std::string seen_shard(const Connection& connection)
{
    return "seen/" + std::to_string(stable_hash(connection.id) % 64);
}

bool is_seen(const Connection& connection, const SeenConnections& seen)
{
    const auto found = seen.find(stable_hash(connection.id));
    return found != seen.end() && found->second.notes == stable_hash(notes_of(connection));
}

void remember(const Connection& connection, SeenConnections& seen)
{
    seen[stable_hash(connection.id)] = {stable_hash(notes_of(connection)),
                                        connection.end.value_or(connection.start)};
}

void forget_before(Time oldest, SeenConnections& seen)
{
    std::erase_if(seen, [&](const auto& one) { return one.second.end < oldest; });
}

std::string write_seen(const SeenConnections& seen)
{
    std::string text;
    std::size_t lines = 0;
    for (const auto& [id, one] : seen) {
        if (++lines > lines_in_shard) break;
        text += hex(id) + ' ' + hex(one.notes) + ' ' +
                std::to_string(one.end.time_since_epoch().count()) + '\n';
    }
    return text;
}

SeenConnections read_seen(std::string_view shard)
{
    SeenConnections seen;
    while (!shard.empty()) {
        const auto length = std::min(shard.find('\n'), shard.size());
        read_line(shard.substr(0, length), seen);
        shard.remove_prefix(std::min(length + 1, shard.size()));
    }
    return seen;
}

} // namespace tv
