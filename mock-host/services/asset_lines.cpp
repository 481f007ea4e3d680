#include "mock-host/services/asset_lines.hpp"

#include "mock-host/loader/strict_json.hpp"
#include "mock-host/services/document_reader.hpp"
#include "mock-host/services/names.hpp"

#include <boost/json.hpp>

#include <charconv>

namespace mock::services {

namespace {

namespace json = boost::json;

constexpr std::size_t line_max = 64 * 1024;

std::int64_t revision(Members& of)
{
    const std::string text = of.text("revision", 20, Needed::yes);
    std::int64_t value = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (failed != std::errc{} || end != text.data() + text.size() || value < 0) {
        of.refuse("revision", "must be a revision");
    }
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

} // namespace

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
