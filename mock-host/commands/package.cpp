#include "mock-host/commands/context.hpp"
#include "mock-host/commands/errors.hpp"
#include "mock-host/commands/print_json.hpp"
#include "mock-host/commands/print_package.hpp"
#include "mock-host/commands/print_rows.hpp"
#include "mock-host/commands/print_table.hpp"
#include "mock-host/commands/verbs.hpp"
#include "mock-host/loader/installer.hpp"
#include "mock-host/store/packages.hpp"
#include "mock-host/store/store.hpp"
#include "mock-host/views/json.hpp"
#include "mock-host/views/packages.hpp"
#include "mock-host/views/time_text.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <ostream>

namespace mock::commands {

namespace json = boost::json;

namespace {

desk::Status refuse_untrusted(const loader::Inspection& found, bool allow_unsigned)
{
    if (found.signature.trust == loader::Trust::trusted || allow_unsigned) return {};
    const bool is_signed = found.signature.trust == loader::Trust::unknown_key;
    const std::string reason = is_signed
                                   ? "claims the key " + found.signature.fingerprint.substr(0, 16) +
                                         "..., which this desk does not trust, so that "
                                         "nobody can check it"
                                   : "is not signed";
    return failure(desk::Errc::denied,
                   "The package " + found.package.manifest.id + " " + reason +
                       ". Get it from its maker and pass the maker's key with --trust KEYFILE, or "
                       "install it all the same with --allow-unsigned.");
}

desk::Status refuse_older(store::Store& store, const loader::Manifest& manifest)
{
    const std::string newer = views::newer_version(store::Reader(store), manifest);
    if (newer.empty()) return {};
    return failure(desk::Errc::conflict, "Version " + newer + " of " + manifest.id +
                                             " is installed, and the file holds the older " +
                                             manifest.version +
                                             ". To go back to it, add --allow-downgrade.");
}

std::string signer(const std::string& key_name)
{
    return key_name.empty() ? "nobody" : '"' + key_name + '"';
}

/// What an administrator granted was granted to the version that asked for it, and to its maker.
desk::Status refuse_without_grant(store::Store& store, const loader::Inspection& found)
{
    const store::Reader reader(store);
    const loader::Manifest& manifest = found.package.manifest;
    std::string names;
    for (const std::string& wish : views::new_wishes(reader, manifest))
        names += (names.empty() ? "" : ", ") + wish;
    std::string reasons;
    if (!names.empty()) reasons = " asks for more than the installed one: " + names;
    if (const auto signers = views::other_signer(reader, found)) {
        reasons += std::string(reasons.empty() ? "" : ". It") + " is signed by " +
                   signer(signers->now) + ", the installed one by " + signer(signers->before);
    }
    if (reasons.empty()) return {};
    return failure(desk::Errc::denied, "Version " + manifest.version + " of " + manifest.id +
                                           reasons + ". If that is right, add --grant.");
}

/// Says which file it is about: those who check it know its content only.
desk::Error not_installed(const std::filesystem::path& zip, const desk::Error& reason)
{
    const std::string& words = reason.message.empty() ? reason.detail : reason.message;
    const std::string name = zip.filename().string();
    desk::Error error = reason;
    error.message = name + " was not installed: " + words + ".";
    return error;
}

Ran install(Context& context, const Given& given)
{
    DESK_TRY(store::Store * store, context.store());
    loader::InstallOptions options;
    DESK_TRY(const auto named, views::read_keys(context.globals().trust));
    DESK_TRY(options.trusted_keys, views::trusted_keys(context.data(), named));
    options.allow_unsigned = given.has("--allow-unsigned");

    const std::filesystem::path zip = given.text("FILE");
    const auto inspected = loader::inspect(zip, options);
    if (!inspected) return not_installed(zip, inspected.error());
    const loader::Inspection& found = *inspected;
    if (!context.json()) print_inspection(context.out(), found, context.width());
    DESK_CHECK(refuse_untrusted(found, options.allow_unsigned));
    const views::Agreement agreed{.grants = given.has("--grant"),
                                  .older = given.has("--allow-downgrade")};
    if (!agreed.older) DESK_CHECK(refuse_older(*store, found.package.manifest));
    if (!agreed.grants) DESK_CHECK(refuse_without_grant(*store, found));
    const auto installed =
        views::install_package(*store, context.data(), zip, found, options, agreed);
    if (!installed) return not_installed(zip, installed.error());
    if (context.json()) {
        print_json(context.out(), inspection_json(found));
    } else {
        context.out() << "Installed " << found.package.manifest.id << " "
                      << found.package.manifest.version << ".\n";
    }
    return Exit::ok;
}

Ran list(Context& context, const Given&)
{
    DESK_TRY(store::Store * store, context.store());
    const store::Reader reader(*store);
    const std::string zone = context.time_zone();
    json::array rows;
    Table table{{"ID", "VERSION", "SIGNED BY", "STATE", "INSTALLED"}, {}};
    for (const store::Package& package : store::list_packages(reader)) {
        const std::string state{store::word(package.state)};
        rows.push_back({{"id", package.id},
                        {"version", package.version},
                        {"signed_by", views::json_or_null(package.signed_by)},
                        {"state", state},
                        {"installed_at", views::utc_time(package.installed_at)},
                        {"directory", package.directory}});
        table.rows.push_back({package.id, package.version,
                              package.signed_by.empty() ? "nobody" : package.signed_by, state,
                              views::local_time(package.installed_at, zone)});
    }
    print_rows(context, rows, table,
               "No package is installed. \"mock-host package install FILE.zip\" installs "
               "one.");
    return Exit::ok;
}

std::string quoted_list(const std::vector<std::string>& names)
{
    std::string text;
    for (const std::string& name : names)
        text += (text.empty() ? "\"" : ", \"") + name + "\"";
    return text;
}

Ran remove(Context& context, const Given& given)
{
    DESK_TRY(store::Store * store, context.store());
    const std::string id = given.text("ID");
    DESK_TRY(const store::Removal removal, views::remove_package(*store, context.data(), id));
    if (removal == store::Removal::not_found) {
        return failure(desk::Errc::not_found, "Package \"" + id +
                                                  "\" is not installed. \"mock-host package "
                                                  "list\" shows what is.");
    }
    if (removal == store::Removal::in_use) {
        const store::Reader reader(*store);
        return failure(desk::Errc::conflict,
                       "Package \"" + id + "\" is used by " +
                           quoted_list(views::configurations_of(reader, id)) +
                           ". Remove the configurations first: \"mock-host config remove NAME\".");
    }
    if (context.json()) {
        print_json(context.out(), json::object{{"removed", id}});
    } else {
        context.out() << "Removed " << id << ".\n";
    }
    return Exit::ok;
}

} // namespace

Group package_commands()
{
    using Count = Parameter::Count;
    return {"package",
            "Install, list and remove packages",
            {{"package install",
              "Check a package, show what it may do, and install it",
              {{"FILE", "", "ZIP file of the package", Count::required},
               {"--allow-unsigned", "", "Also without a signature of a trusted key"},
               {"--grant", "", "Also if it asks for more, or another key signed it"},
               {"--allow-downgrade", "", "Also if a newer version is installed"}},
              install,
              true,
              "package install build/package/teamviewer-addon.zip --trust "
              "build/keys/local-build.key.pub"},
             {"package list", "Installed packages", {}, list},
             {"package remove",
              "Remove a package that no configuration uses",
              {{"ID", "", "As in the list", Count::required}},
              remove}}};
}

} // namespace mock::commands
