#include "plugin/domain/sync_plan.hpp"
#include "plugin/host/asset_rows.hpp"
#include "plugin/teamviewer/row_stream.hpp"
#include "tests/bench/micro/allocations.hpp"
#include "tests/bench/micro/scan_floor.hpp"

#include <cstdint>
#include <string>
#include <vector>

// The parts of a synchronisation, each alone: scan the list, read rows of assets, fill the index,
// match and plan. "allocations/item" is for each device or asset.

namespace {

std::string name_of(std::size_t i)
{
    return "DEV-" + std::to_string(100'000 + i);
}

/// Spread out, and without a pattern.
std::uint64_t id_of(std::size_t i)
{
    return 100'000'000 + (i * 0x9e3779b97f4a7c15ULL >> 34U);
}

std::string list_of(std::size_t devices)
{
    std::string json = R"({"devices":[)";
    for (std::size_t i = 0; i < devices; ++i) {
        const std::string id = std::to_string(id_of(i));
        json += i == 0 ? "" : ",";
        json += R"({"device_id":"d)" + id + R"(","remotecontrol_id":"r)" + id +
                R"(","userid":"u40011","alias":")" + name_of(i) +
                R"(","description":"Inventory number )" + id +
                R"(","groupid":"g2001","online_state":"Online","assigned_to":true,)"
                R"("supported_features":"remote_control, chat","teamviewer_id":)" +
                id + R"(,"last_seen":"2025-03-04T10:00:00Z"})";
    }
    return json + "]}";
}

constexpr std::size_t piece_bytes = 16 << 10; // what libcurl hands over

template <class Write>
void in_pieces(std::string_view text, const Write& write)
{
    for (; !text.empty(); text.remove_prefix(std::min(text.size(), piece_bytes)))
        write(text.substr(0, piece_bytes));
}

void scan_with_nobody(benchmark::State& state)
{
    const auto devices = static_cast<std::size_t>(state.range(0));
    const std::string json = list_of(devices);
    const bench::Allocations counted(state, state.range(0));
    for (auto _ : state) {
        boost::json::basic_parser<bench::Nobody> parser{boost::json::parse_options{}};
        boost::json::error_code failed;
        in_pieces(json, [&](std::string_view piece) {
            parser.write_some(true, piece.data(), piece.size(), failed);
        });
    }
    state.SetBytesProcessed(static_cast<std::int64_t>(json.size() * state.iterations()));
}
BENCHMARK(scan_with_nobody)->Arg(10'000);

void scan_devices(benchmark::State& state)
{
    const std::string json = list_of(static_cast<std::size_t>(state.range(0)));
    const bench::Allocations counted(state, state.range(0));
    for (auto _ : state) {
        std::size_t bytes = 0;
        tv::RowStream rows({"devices",
                            {"device_id", "alias", "teamviewer_id", "remotecontrol_id",
                             "online_state", "last_seen"}},
                           [&](const tv::Row& row) -> desk::Status {
                               bytes += row["alias"].size();
                               return {};
                           });
        in_pieces(json, [&](std::string_view piece) { (void)rows.write(piece); });
        benchmark::DoNotOptimize(bytes);
    }
    state.SetBytesProcessed(static_cast<std::int64_t>(json.size() * state.iterations()));
}
BENCHMARK(scan_devices)->Arg(10'000);

void read_asset_rows(benchmark::State& state)
{
    const std::string row =
        R"({"id":"as-123456","name":"DEV-123456","serial":null,"kind":"computer",)"
        R"("remote_ids":{"teamviewer":"1234567890","teamviewer.last_seen":)"
        R"("2025-03-04","teamviewer.source":"contacts"},"revision":"1234567"})";
    tv::host::AssetRowReader reader;
    const bench::Allocations counted(state, 1);
    for (auto _ : state)
        benchmark::DoNotOptimize(reader.read(row));
}
BENCHMARK(read_asset_rows);

tv::DeviceIndex index_of(std::size_t devices)
{
    tv::DeviceIndex index;
    tv::Device device;
    for (std::size_t i = 0; i < devices; ++i) {
        device.name = name_of(i);
        device.teamviewer_id = id_of(i);
        index.add(device);
    }
    index.seal();
    return index;
}

void fill_index(benchmark::State& state)
{
    const bench::Allocations counted(state, state.range(0));
    for (auto _ : state)
        benchmark::DoNotOptimize(index_of(static_cast<std::size_t>(state.range(0))));
}
BENCHMARK(fill_index)->Arg(10'000)->Arg(1'000'000)->Unit(benchmark::kMillisecond);

/// Every hundredth asset has no id yet.
std::vector<tv::Asset> assets_of(std::size_t count)
{
    std::vector<tv::Asset> assets(count);
    for (std::size_t i = 0; i < count; ++i) {
        assets[i].id = "as-" + std::to_string(i);
        assets[i].name = name_of(i);
        if (i % 100 != 0) assets[i].teamviewer_id = std::to_string(id_of(i));
    }
    return assets;
}

void match_and_plan(benchmark::State& state)
{
    const auto count = static_cast<std::size_t>(state.range(0));
    const tv::DeviceIndex index = index_of(count);
    const auto assets = assets_of(count);
    const bench::Allocations counted(state, state.range(0));
    for (auto _ : state) {
        tv::SyncClaims claims(index);
        std::size_t changes = 0;
        for (const tv::Asset& asset : assets) {
            const tv::Standing standing = standing_of(asset, index);
            claims.note(standing);
            changes += decide(standing, claims, tv::Vanished::keep).is_change() ? 1U : 0U;
        }
        benchmark::DoNotOptimize(changes);
    }
}
BENCHMARK(match_and_plan)->Arg(10'000)->Arg(1'000'000)->Unit(benchmark::kMillisecond);

} // namespace
