#include "mock-host/web/asset_names.hpp"

#include <desk/sdk/time.hpp>

#include <algorithm>
#include <string_view>

namespace mock::web {

namespace {

constexpr const char* id_name = "remote_ids.teamviewer";
constexpr const char* source_name = "remote_ids.teamviewer.source";
constexpr const char* last_seen_name = "remote_ids.teamviewer.last_seen";

std::string attribute(const store::Asset& asset, const char* name)
{
    const auto found = asset.attributes.find(name);
    return found == asset.attributes.end() ? std::string{} : found->second;
}

/// "today" or "3 days ago" by script, exact without. Of a day in UTC, wherever the reader is.
Html day_ago(const Visit& visit, const std::string& written)
{
    const std::string day = written.substr(written[8] == '0' ? 9 : 8);
    const std::string exact =
        visit.t("time.day", {day, visit.t("month." + written.substr(5, 2)), written.substr(0, 4)});
    return html("<time datetime=\"{}\">{}</time>", written, exact);
}

bool is_digits(std::string_view text)
{
    return !text.empty() &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

} // namespace

std::string teamviewer_id(const store::Asset& asset)
{
    const std::string id = attribute(asset, id_name);
    if (!is_digits(id)) return id;
    std::string grouped;
    for (std::size_t i = 0; i < id.size(); ++i) {
        if (i > 0 && (id.size() - i) % 3 == 0) grouped += ' ';
        grouped += id[i];
    }
    return grouped;
}

std::string teamviewer_source(const Visit& visit, const store::Asset& asset)
{
    const std::string source = attribute(asset, source_name);
    const auto colon = std::min(source.find(": "), source.size());
    const std::string key = "assets.source." + source.substr(0, colon);
    if (!visit.words.has(key)) return source;
    return visit.t(key, {colon == source.size() ? "" : source.substr(colon + 2)});
}

Html last_seen(const Visit& visit, const store::Asset& asset)
{
    const std::string written = attribute(asset, last_seen_name);
    const bool is_day = desk::parse_time(written + "T00:00:00Z").has_value();
    return is_day ? day_ago(visit, written) : escaped(written);
}

Html not_known(const Visit& visit)
{
    return html("<span aria-hidden=\"true\">–</span><span class=\"unseen\">{}</span>",
                visit.t("assets.not_known"));
}

bool is_of_teamviewer(const std::string& attribute)
{
    return attribute == id_name || attribute == source_name || attribute == last_seen_name;
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
