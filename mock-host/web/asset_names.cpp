#include "mock-host/web/asset_names.hpp"

#include <algorithm>
#include <string_view>

namespace mock::web {

namespace {

bool is_digits(std::string_view text)
{
    return !text.empty() &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

} // namespace

std::string teamviewer_id(const store::Asset& asset)
{
    const auto found = asset.attributes.find("remote_ids.teamviewer");
    if (found == asset.attributes.end()) return {};
    const std::string& id = found->second;
    if (!is_digits(id)) return id;
    std::string grouped;
    for (std::size_t i = 0; i < id.size(); ++i) {
        if (i > 0 && (id.size() - i) % 3 == 0) grouped += ' ';
        grouped += id[i];
    }
    return grouped;
}

std::string asset_label(const store::Asset& asset)
{
    const std::string id = teamviewer_id(asset);
    return id.empty() ? asset.name : asset.name + " · " + id;
}

std::string ungrouped(const std::string& typed)
{
    std::string digits = typed;
    std::erase(digits, ' ');
    return is_digits(digits) ? digits : typed;
}

std::string asset_kind(const Visit& visit, const store::Asset& asset)
{
    const std::string key = "assets.kind." + asset.kind;
    return visit.words.has(key) ? visit.t(key) : asset.kind;
}

} // namespace mock::web
