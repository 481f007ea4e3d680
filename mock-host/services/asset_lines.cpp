#include "mock-host/services/asset_lines.hpp"

#include "mock-host/loader/strict_json.hpp"
#include "mock-host/services/document_reader.hpp"
#include "mock-host/services/names.hpp"
#include "mock-host/store/failure.hpp"

#include <desk/sdk/number.hpp>

#include <boost/json.hpp>

#include <algorithm>
#include <utility>

namespace mock::services {

namespace {

namespace json = boost::json;

constexpr std::size_t line_max = 64 * 1024;

std::int64_t revision(Members& of)
{
    const std::string text = of.text("revision", 20, Needed::yes);
    const std::int64_t value = desk::to_number<std::int64_t>(text).value_or(-1);
    if (value < 0) of.refuse("revision", "must be a revision");
    return value;
}

void attributes(Members& of, const Grants& grants, store::AssetChange& out, Complaint& complaint)
{
    const json::value* set = of.any("set");
    if (!set || !set->is_object()) return of.refuse("set", "must be an object");
    Members members(*set, "set", complaint);
    for (const auto& member : set->get_object()) {
        const std::string name(member.key().data(), member.key().size());
        if (!grants.attributes.contains(name)) members.refuse(name, "attribute not granted");
        auto& value = out.set[name];
        if (!member.value().is_null()) value = members.text(name, 200, Needed::yes);
        if (name == "name" && value.value_or("").empty()) {
            members.refuse(name, "must not be empty");
        }
    }
}

store::AssetChange change(const json::value& line, const Grants& grants, Complaint& complaint)
{
    Members of(line, "", complaint);
    store::AssetChange out;
    if (of.has("create")) {
        out.create = of.text("create", 120, Needed::yes);
        if (!is_key(out.create)) of.refuse("create", "must be a key: letters, digits and ._:/-");
        if (!grants.create_assets) of.refuse("create", "not granted");
    } else {
        out.id = of.text("id", 63, Needed::yes);
        if (!is_desk_id(out.id)) of.refuse("id", "must be an id");
        out.revision = revision(of);
    }
    attributes(of, grants, out, complaint);
    if (!out.create.empty() && !out.set.contains("name")) {
        of.refuse("set", "an asset needs a name");
    }
    of.done();
    return out;
}

desk::Error invalid(std::size_t line, const std::string& why)
{
    return {desk::Errc::invalid, "changes.invalid", "line " + std::to_string(line) + ": " + why};
}

constexpr std::string_view id_prefix = "remote_ids.";

bool is_plain(char c)
{
    return static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\';
}

void append_text(std::string& to, std::string_view text)
{
    if (!std::all_of(text.begin(), text.end(), is_plain)) {
        to += json::serialize(json::string(text));
        return;
    }
    to += '"';
    to += text;
    to += '"';
}

/// Takes a text without escapes off the front of JSON, with its quotes. Empty: there is none.
std::string_view take_text(std::string_view& from)
{
    if (from.empty() || from.front() != '"') return {};
    const std::size_t end = from.find('"', 1);
    if (end == from.npos) return {};
    const auto text = from.substr(0, end + 1);
    from.remove_prefix(text.size());
    return text;
}

bool take(std::string_view& from, char wanted)
{
    if (from.empty() || from.front() != wanted) return false;
    from.remove_prefix(1);
    return true;
}

/// The members of `attributes` that are remote ids, copied as they are: a tree of each asset takes
/// longer than reading it from the disk. False: it is not written as the store writes it.
bool append_remote_ids(std::string& to, std::string_view attributes)
{
    const bool has_escapes = attributes.find('\\') != attributes.npos;
    if (has_escapes || !take(attributes, '{')) return false;
    for (bool first = true; !take(attributes, '}');) {
        const auto name = take_text(attributes);
        if (name.empty() || !take(attributes, ':')) return false;
        const auto value = take_text(attributes);
        if (value.empty() || !(take(attributes, ',') || attributes == "}")) return false;
        if (!name.substr(1).starts_with(id_prefix)) continue;
        if (!std::exchange(first, false)) to += ',';
        to += '"';
        to += name.substr(1 + id_prefix.size());
        to += ':';
        to += value;
    }
    return attributes.empty();
}

/// Whatever the form of `attributes`.
std::string remote_ids(const std::string& attributes)
{
    boost::json::error_code failed;
    const auto parsed = json::parse(attributes, failed);
    if (failed || !parsed.is_object()) {
        throw store::Failure(store::FailureKind::corrupt,
                             "the store has an asset with damaged attributes");
    }
    json::object ids;
    for (const auto& [name, value] : parsed.get_object()) {
        const std::string_view full = name;
        if (full.starts_with(id_prefix)) ids[full.substr(id_prefix.size())] = value;
    }
    const std::string text = json::serialize(ids);
    return text.substr(1, text.size() - 2);
}

} // namespace

void append_asset_row(std::string& to, const store::StoredAsset& asset)
{
    const auto member = [&to](std::string_view before, std::string_view text) {
        to += before;
        append_text(to, text);
    };
    member(R"({"id":)", asset.id);
    member(R"(,"name":)", asset.name);
    if (asset.serial)
        member(R"(,"serial":)", *asset.serial);
    else
        to += R"(,"serial":null)";
    member(R"(,"kind":)", asset.kind);
    to += R"(,"remote_ids":{)";
    const std::size_t begin = to.size();
    if (!append_remote_ids(to, asset.attributes)) {
        to.resize(begin);
        to += remote_ids(asset.attributes);
    }
    to += R"(},"revision":")";
    to += std::to_string(asset.revision);
    to += R"("})";
}

desk::Result<std::vector<store::AssetChange>>
read_asset_changes(std::string_view lines, const Grants& grants, std::size_t max_lines)
{
    std::vector<store::AssetChange> changes;
    for (std::size_t number = 1; !lines.empty(); ++number) {
        const std::string_view line = lines.substr(0, lines.find('\n'));
        lines.remove_prefix(std::min(lines.size(), line.size() + 1));
        if (line.empty()) continue;
        if (changes.size() == max_lines) {
            return invalid(number, "more than " + std::to_string(max_lines) + " changes");
        }
        if (auto checked = loader::check_json(line, line_max); !checked) {
            return invalid(number, checked.error().detail);
        }
        Complaint complaint;
        changes.push_back(
            change(json::parse(json::string_view(line.data(), line.size())), grants, complaint));
        if (!complaint.empty()) return invalid(number, complaint.text());
    }
    return changes;
}

std::string write_verdict(const store::AssetVerdict& verdict)
{
    json::object out{{"id", verdict.id}, {"verdict", std::string(word(verdict.verdict))}};
    if (verdict.revision != 0) out["revision"] = std::to_string(verdict.revision);
    if (!verdict.reason.empty()) out["reason"] = verdict.reason;
    return json::serialize(out);
}

} // namespace mock::services
