#include "mock-host/store/asset_csv.hpp"

#include "mock-host/store/csv_table.hpp"
#include "mock-host/store/ids.hpp"
#include "mock-host/store/text_encoding.hpp"

#include <desk/sdk/text.hpp>

#include <algorithm>
#include <array>

namespace mock::store {

namespace {

constexpr std::array<std::string_view, 4> columns{"name", "serial", "kind", "teamviewer_id"};
constexpr auto teamviewer = "remote_ids.teamviewer";
constexpr std::size_t value_bytes_max = 200;
constexpr int problems_shown = 5;
constexpr std::size_t name_shown_max = 63; // bytes of what should be the name of a column

// Which field of a row holds which column; columns that are missing have none.
using Places = std::array<std::optional<std::size_t>, columns.size()>;

desk::Error error(const char* code, std::string detail)
{
    return {
        .status = desk::Errc::invalid, .code = code, .detail = std::move(detail), .message = {}};
}

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
        const auto known = std::find(columns.begin(), columns.end(), name);
        if (known == columns.end())
            return error("csv.header", "there is no column '" +
                                           std::string(desk::cut(name, name_shown_max)) + "'" +
                                           remedy);
        auto& place = places[static_cast<std::size_t>(known - columns.begin())];
        if (place) return error("csv.header", "the column '" + name + "' is there twice" + remedy);
        place = i;
    }
    if (!places[0]) return error("csv.header", "the column 'name' is missing" + remedy);
    return places;
}

// What is wrong with a row; empty: nothing.
std::string problem_of(const CsvRow& row, const CsvRow& header, const Places& places)
{
    if (row.fields.size() != header.fields.size()) {
        return std::to_string(row.fields.size()) + " fields instead of " +
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
            text_ += "line " + std::to_string(line) + ": " + what + "\n";
    }
    desk::Status status() const
    {
        if (count_ == 0) return {};
        const std::string more = count_ > problems_shown
                                     ? "and " + std::to_string(count_ - problems_shown) + " more\n"
                                     : "";
        return error("csv.rows", text_ + more + "nothing was imported: correct the file");
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

} // namespace

desk::Result<std::vector<Asset>> parse_asset_csv(std::string_view file, std::size_t assets_max)
{
    DESK_TRY(const std::string text, to_utf8(file));
    DESK_TRY(const std::vector<CsvRow> rows, parse_csv(text, assets_max + 1)); // and the header
    if (rows.empty()) return error("csv.empty", "the file is empty");
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

desk::Result<ImportStats> import_assets(Transaction& change, const std::vector<Asset>& assets)
{
    ImportStats stats;
    for (const Asset& wanted : assets) {
        const auto stored = find_assets_by_name(change, wanted.name);
        if (stored.size() > 1) {
            return desk::Error{.status = desk::Errc::conflict,
                               .code = "csv.ambiguous",
                               .detail = "the desk has several assets named '" + wanted.name +
                                         "'; nothing was imported: rename or remove one of them",
                               .message = {}};
        }
        if (stored.empty()) {
            insert_asset(change, merged({.name = wanted.name}, wanted));
            ++stats.created;
            continue;
        }
        const auto verdict = apply_asset_change(change, "", change_of(merged(stored[0], wanted)));
        ++(verdict.verdict == Verdict::unchanged ? stats.unchanged : stats.updated);
    }
    return stats;
}

} // namespace mock::store
