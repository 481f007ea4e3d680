#include "mock-host/store/asset_csv.hpp"

#include "mock-host/store/audit.hpp"
#include "mock-host/store/csv_table.hpp"
#include "mock-host/store/ids.hpp"
#include "mock-host/store/refused.hpp"
#include "mock-host/store/text_encoding.hpp"

#include <desk/sdk/text.hpp>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <span>

namespace mock::store {

namespace {

constexpr std::array<std::string_view, 4> csv_columns{"name", "serial", "kind", "teamviewer_id"};
constexpr auto teamviewer = "remote_ids.teamviewer";
constexpr std::size_t value_bytes_max = 200;
constexpr int problems_shown = 5;
/// In one transaction: nobody else can write meanwhile.
constexpr std::size_t assets_in_a_portion = 1000;
constexpr std::size_t name_shown_max = 63; // bytes of what should be the name of a column

// Which field of a row holds which column; columns that are missing have none.
using Places = std::array<std::optional<std::size_t>, csv_columns.size()>;

std::string trimmed(std::string_view text)
{
    const std::size_t begin = text.find_first_not_of(" \t");
    if (begin == std::string_view::npos) return {};
    return std::string(text.substr(begin, text.find_last_not_of(" \t") - begin + 1));
}

desk::Result<Places> read_header(const CsvRow& header)
{
    const std::string remedy = "; the first line names the columns: name,serial,kind,teamviewer_id";
    Places places;
    for (std::size_t i = 0; i < header.fields.size(); ++i) {
        const std::string name = folded(trimmed(header.fields[i]));
        const auto known = std::find(csv_columns.begin(), csv_columns.end(), name);
        if (known == csv_columns.end())
            return refused(desk::Errc::invalid, "csv.header",
                           "there is no column '" + std::string(desk::cut(name, name_shown_max)) +
                               "'" + remedy);
        auto& place = places[static_cast<std::size_t>(known - csv_columns.begin())];
        if (place)
            return refused(desk::Errc::invalid, "csv.header",
                           "the column '" + name + "' is there twice" + remedy);
        place = i;
    }
    if (!places[0])
        return refused(desk::Errc::invalid, "csv.header", "the column 'name' is missing" + remedy);
    return places;
}

// What is wrong with a row; empty: nothing.
std::string problem_of(const CsvRow& row, const CsvRow& header, const Places& places)
{
    if (row.fields.size() != header.fields.size()) {
        const std::size_t count = row.fields.size();
        return std::to_string(count) + (count == 1 ? " field" : " fields") + " instead of " +
               std::to_string(header.fields.size());
    }
    if (trimmed(row.fields[*places[0]]).empty()) return "the name is missing";
    for (const auto& field : row.fields) {
        if (field.size() > value_bytes_max) return "a value is longer than 200 bytes";
        if (field.find('\n') != std::string::npos) return "a value has a line feed";
    }
    return {};
}

Asset asset_of(const CsvRow& row, const Places& places)
{
    const auto value = [&](std::size_t column) {
        return places[column] ? trimmed(row.fields[*places[column]]) : std::string();
    };
    Asset asset{.name = value(0), .kind = value(2)};
    if (!value(1).empty()) asset.serial = value(1);
    if (!value(3).empty()) asset.attributes[teamviewer] = value(3);
    return asset;
}

class Problems {
public:
    void add(int line, const std::string& what)
    {
        if (++count_ <= problems_shown)
            text_ += "line " + std::to_string(line) + ": " + what + "; ";
    }
    desk::Status status() const
    {
        if (count_ == 0) return {};
        const std::string more = count_ > problems_shown
                                     ? "and " + std::to_string(count_ - problems_shown) + " more; "
                                     : "";
        return refused(desk::Errc::invalid, "csv.rows",
                       text_ + more + "nothing was imported: correct the file");
    }

private:
    int count_ = 0;
    std::string text_;
};

// The values of the file over those of the desk: what the file does not say stays.
Asset merged(const Asset& stored, const Asset& wanted)
{
    Asset asset = stored;
    if (wanted.serial) asset.serial = wanted.serial;
    if (!wanted.kind.empty()) asset.kind = wanted.kind;
    for (const auto& [name, value] : wanted.attributes)
        asset.attributes[name] = value;
    return asset;
}

AssetChange change_of(const Asset& asset)
{
    AssetChange change{.id = asset.id, .revision = asset.revision};
    change.set = {{"serial", asset.serial}, {"kind", asset.kind}};
    for (const auto& [name, value] : asset.attributes)
        change.set[name] = value;
    return change;
}

using Portion = std::span<const Asset>;

std::vector<Portion> portions_of(Portion assets)
{
    std::vector<Portion> portions;
    for (; !assets.empty(); assets = assets.subspan(portions.back().size()))
        portions.push_back(assets.first(std::min(assets.size(), assets_in_a_portion)));
    return portions;
}

desk::Error ambiguous(const std::string& name, const ImportStats& before)
{
    const int imported = before.created + before.updated + before.unchanged;
    const std::string what =
        imported == 0 ? "nothing was" : "the first " + std::to_string(imported) + " were";
    return refused(desk::Errc::conflict, "csv.ambiguous",
                   "the desk has several assets named '" + name + "'; " + what +
                       " imported: rename or remove one of them");
}

desk::Status check_names(Connection connection, Portion assets)
{
    for (const Asset& wanted : assets) {
        if (find_assets_by_name(connection, wanted.name).size() > 1)
            return ambiguous(wanted.name, {});
    }
    return {};
}

/// A file may give a machine another TeamViewer id. What changes nothing is not worth a line.
void note_import(Transaction& change, int created, int updated)
{
    if (created + updated == 0) return;
    note_audit(change, {.action = "asset.import",
                        .subject = "assets",
                        .outcome = "done",
                        .details = std::to_string(created) + " created, " +
                                   std::to_string(updated) + " updated"});
}

desk::Status import_portion(Transaction& change, Portion assets, ImportStats& stats)
{
    const ImportStats before = stats;
    for (const Asset& wanted : assets) {
        const auto stored = find_assets_by_name(change, wanted.name);
        if (stored.size() > 1) return ambiguous(wanted.name, before);
        if (stored.empty()) {
            insert_asset(change, merged({.name = wanted.name}, wanted));
            ++stats.created;
            continue;
        }
        const auto verdict = apply_asset_change(change, "", change_of(merged(stored[0], wanted)));
        ++(verdict.verdict == Verdict::unchanged ? stats.unchanged : stats.updated);
    }
    note_import(change, stats.created - before.created, stats.updated - before.updated);
    return {};
}

} // namespace

desk::Result<std::vector<Asset>> parse_asset_csv(std::string_view file, std::size_t assets_max)
{
    DESK_TRY(const std::string text, to_utf8(file));
    DESK_TRY(const std::vector<CsvRow> rows, parse_csv(text, assets_max + 1)); // and the header
    if (rows.empty()) return refused(desk::Errc::invalid, "csv.empty", "the file is empty");
    DESK_TRY(const Places places, read_header(rows.front()));

    std::vector<Asset> assets;
    std::map<std::string, int> line_of;
    Problems problems;
    for (std::size_t i = 1; i < rows.size(); ++i) {
        const std::string problem = problem_of(rows[i], rows.front(), places);
        if (!problem.empty()) {
            problems.add(rows[i].line, problem);
            continue;
        }
        assets.push_back(asset_of(rows[i], places));
        const auto [first, is_new] = line_of.emplace(folded(assets.back().name), rows[i].line);
        if (!is_new) {
            problems.add(rows[i].line, "'" + assets.back().name + "' is in line " +
                                           std::to_string(first->second) + " already");
        }
    }
    DESK_CHECK(problems.status());
    return assets;
}

desk::Result<ImportStats> import_assets(Store& store, const std::vector<Asset>& assets)
{
    const auto portions = portions_of(assets);
    for (const auto portion : portions)
        DESK_CHECK(check_names(Reader(store), portion));
    ImportStats stats;
    for (const auto portion : portions) {
        Transaction change(store);
        DESK_CHECK(import_portion(change, portion, stats));
        change.commit_without_sync();
    }
    store.sync();
    return stats;
}

} // namespace mock::store
