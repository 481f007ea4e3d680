#include "mock-host/store/asset_csv.hpp"
#include "mock-host/store/csv_table.hpp"
#include "tests/fuzz/fuzz.hpp"

// A table of assets, as somebody exported it from anywhere.

namespace {

using fuzz::require;
using namespace mock::store;

std::string quoted(const std::string& value)
{
    std::string text = "\"";
    for (const char c : value)
        text += c == '"' ? std::string("\"\"") : std::string(1, c);
    return text + '"';
}

std::string teamviewer_id(const Asset& asset)
{
    const auto found = asset.attributes.find("remote_ids.teamviewer");
    return found == asset.attributes.end() ? "" : found->second;
}

std::string table_of(const std::vector<Asset>& assets)
{
    std::string text = "name;serial;kind;teamviewer_id\r\n";
    for (const Asset& asset : assets) {
        text += quoted(asset.name) + ';' + quoted(asset.serial.value_or("")) + ';' +
                quoted(asset.kind) + ';' + quoted(teamviewer_id(asset)) + "\r\n";
    }
    return text;
}

void require_same(const Asset& a, const Asset& b)
{
    require(a.name == b.name && a.serial == b.serial && a.kind == b.kind &&
                teamviewer_id(a) == teamviewer_id(b),
            "an asset that was written can be read again");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view file = fuzz::Input(data, size).rest();
    const auto read = parse_asset_csv(file);
    if (!read) {
        fuzz::require_proper(read.error());
        return 0;
    }
    for (const Asset& asset : *read) {
        require(!asset.name.empty() && asset.name.size() <= 200, "an asset has a short name");
        require(desk::is_utf8(asset.name), "a name is text");
        require(asset.name.find('\n') == std::string::npos, "a name is one line");
    }
    const auto again = parse_asset_csv(table_of(*read));
    require(again && again->size() == read->size(), "a table that was written can be read again");
    for (std::size_t i = 0; i < read->size(); ++i)
        require_same((*read)[i], (*again)[i]);
    return 0;
}
