#include "mock-host/commands/print_package.hpp"

#include "mock-host/commands/print_table.hpp"
#include "mock-host/views/json.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <array>
#include <ostream>

namespace mock::commands {

namespace json = boost::json;

namespace {

struct Words {
    std::string_view permission;
    std::string_view text; ///< empty: every plugin may do it, so it is not worth a line
};

constexpr std::array permissions{
    Words{"desk.calls/1", ""},
    Words{"desk.log/1", ""},
    Words{"desk.clock/1", ""},
    Words{"desk.state/1", "keep small values of its own"},
    Words{"desk.secrets/1", "keep secrets of its own, encrypted, and read those of its form"},
    Words{"desk.activities/1", "read activities"},
    Words{"desk.assets/1", "read all assets"},
    Words{"journal.append", "write to the journal of activities and assets"},
    Words{"mail.send", "send mails to initiators, responsible agents and administrators"},
    Words{"time.book", "book time on activities"},
    Words{"link.put", "put buttons on activities and assets"},
    Words{"link.remove", ""},
    Words{"record.put", ""},
    Words{"record.remove", ""},
    Words{"followup.put", "come back to an activity or asset later"},
    Words{"followup.remove", ""},
    Words{"asset.set", "change single attributes of assets"},
};

std::string signature_text(const loader::SignatureCheck& signature)
{
    switch (signature.trust) {
    case loader::Trust::trusted:
        return "signed by " + plain(signature.key_name);
    case loader::Trust::unknown_key:
        return "said to be signed by the key " + plain(signature.fingerprint.substr(0, 16)) +
               "..., which this desk cannot check";
    case loader::Trust::not_signed:
        break;
    }
    return "not signed";
}

std::vector<std::string> permission_lines(const loader::Manifest& manifest)
{
    std::vector<std::string> lines;
    for (const auto* list : {&manifest.services, &manifest.effects}) {
        for (const std::string& permission : *list) {
            const std::string text = permission_text(permission);
            if (!text.empty()) lines.push_back(text);
        }
    }
    std::string attributes;
    for (const std::string& attribute : manifest.assets.set)
        attributes += (attributes.empty() ? "" : ", ") + attribute;
    if (!attributes.empty()) lines.push_back("change of assets: " + attributes);
    if (manifest.assets.create) lines.emplace_back("create assets");
    return lines;
}

void print_external(std::ostream& out, const loader::Package& package)
{
    Table table{{"AREA", "PERMISSION", "NEEDED", "WHY"}, {}};
    for (const auto& permission : package.manifest.external_permissions) {
        table.rows.push_back({permission.area, permission.label,
                              permission.required ? "yes" : "for some",
                              package.texts.lookup(permission.reason, "en")});
    }
    if (table.rows.empty()) return;
    out << "\nPermissions that the other side has to grant:\n";
    print_table(out, table);
}

void print_offers(std::ostream& out, const loader::Package& package)
{
    out << "\nIt offers:\n";
    for (const auto& action : package.manifest.actions)
        out << "  " << plain(package.texts.lookup(action.title, "en")) << "\n";
    for (const auto& job : package.manifest.jobs) {
        if (job.schedule.empty()) continue;
        out << "  " << plain(package.texts.lookup(job.title, "en")) << " (schedule " << job.schedule
            << ")\n";
    }
}

json::array offers_json(const loader::Package& package)
{
    json::array all;
    const auto add = [&](const std::string& id, const std::string& title,
                         const std::string& schedule) {
        all.push_back({{"id", id},
                       {"title", package.texts.lookup(title, "en")},
                       {"schedule", views::json_or_null(schedule)}});
    };
    for (const auto& action : package.manifest.actions)
        add(action.id, action.title, "");
    for (const auto& job : package.manifest.jobs)
        if (!job.schedule.empty()) add(job.id, job.title, job.schedule);
    return all;
}

json::array external_json(const loader::Package& package)
{
    json::array all;
    for (const auto& permission : package.manifest.external_permissions) {
        all.push_back({{"id", permission.id},
                       {"area", permission.area},
                       {"label", permission.label},
                       {"required", permission.required},
                       {"reason", package.texts.lookup(permission.reason, "en")}});
    }
    return all;
}

} // namespace

std::string permission_text(std::string_view permission)
{
    const auto found =
        std::find_if(permissions.begin(), permissions.end(),
                     [&](const Words& words) { return words.permission == permission; });
    if (found == permissions.end()) return std::string(permission);
    return std::string(found->text);
}

void print_inspection(std::ostream& out, const loader::Inspection& found, std::size_t width)
{
    const loader::Package& package = found.package;
    const loader::Manifest& manifest = package.manifest;
    out << plain(manifest.name) << " " << manifest.version << " (" << manifest.id << ")";
    if (!manifest.vendor.empty()) out << ", by " << plain(manifest.vendor);
    out << "\n";
    if (!manifest.description.empty()) {
        out << wrapped(package.texts.lookup(manifest.description, "en"), width == 0 ? 100 : width)
            << "\n";
    }
    out << "Library " << found.library.file << " for " << found.library.os << " "
        << found.library.arch << ", ABI " << manifest.abi.major << "." << manifest.abi.minor << ", "
        << signature_text(found.signature) << ".\n\nIn this desk it may:\n";
    for (const std::string& line : permission_lines(manifest))
        out << "  " << plain(line) << "\n";
    print_external(out, package);
    print_offers(out, package);
    out << "\n";
}

json::object inspection_json(const loader::Inspection& found)
{
    const loader::Manifest& manifest = found.package.manifest;
    json::array may;
    for (const std::string& line : permission_lines(manifest))
        may.emplace_back(line);
    return {
        {"id", manifest.id},
        {"name", manifest.name},
        {"version", manifest.version},
        {"vendor", views::json_or_null(manifest.vendor)},
        {"library",
         {{"file", found.library.file}, {"os", found.library.os}, {"arch", found.library.arch}}},
        {"abi", {{"major", manifest.abi.major}, {"minor", manifest.abi.minor}}},
        {"digest", found.package.digest},
        {"signed_by", views::json_or_null(found.signature.key_name)},
        {"signature", signature_text(found.signature)},
        {"permissions", may},
        {"external_permissions", external_json(found.package)},
        {"offers", offers_json(found.package)}};
}

} // namespace mock::commands
