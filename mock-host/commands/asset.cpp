#include "mock-host/commands/actions.hpp"
#include "mock-host/commands/context.hpp"
#include "mock-host/commands/errors.hpp"
#include "mock-host/commands/look_up.hpp"
#include "mock-host/commands/print_activity.hpp"
#include "mock-host/commands/print_json.hpp"
#include "mock-host/commands/print_rows.hpp"
#include "mock-host/commands/print_table.hpp"
#include "mock-host/commands/read_input.hpp"
#include "mock-host/commands/verbs.hpp"
#include "mock-host/store/asset_csv.hpp"
#include "mock-host/views/activity.hpp"

#include <boost/json.hpp>

#include <ostream>

namespace mock::commands {

namespace json = boost::json;

namespace {

desk::Error not_imported(const std::string& file, const desk::Error& reason)
{
    const std::string what = file == "-" ? "Standard input" : file;
    const std::string& words = reason.message.empty() ? reason.detail : reason.message;
    return failure(reason.status, what + " was not imported: " + words + ".");
}

Ran import(Context& context, const Given& given)
{
    DESK_TRY(const std::string text, read_whole(given.text("FILE"), context.in()));
    const auto assets = store::parse_asset_csv(text);
    if (!assets) return not_imported(given.text("FILE"), assets.error());
    DESK_TRY(store::Store * store, context.store());
    DESK_TRY(const store::ImportStats stats, store::import_assets(*store, *assets));
    if (context.json()) {
        print_json(context.out(), json::object{{"created", stats.created},
                                               {"updated", stats.updated},
                                               {"unchanged", stats.unchanged}});
    } else {
        context.out() << "Imported: " << stats.created << " created, " << stats.updated
                      << " updated, " << stats.unchanged << " unchanged.\n";
    }
    return Exit::ok;
}

std::string attributes_text(const store::Asset& asset)
{
    std::string text;
    for (const auto& [name, value] : asset.attributes) {
        if (!text.empty()) text += ", ";
        text.append(name).append("=").append(value);
    }
    return text;
}

std::vector<store::Asset> all_assets(store::Connection connection)
{
    std::vector<store::Asset> all;
    for (;;) {
        auto page = store::list_assets(connection, all.empty() ? "" : all.back().id, 1000);
        if (page.empty()) return all;
        all.insert(all.end(), page.begin(), page.end());
    }
}

Ran list(Context& context, const Given&)
{
    DESK_TRY(store::Store * store, context.store());
    const store::Reader reader(*store);
    json::array rows;
    Table table{{"NAME", "SERIAL", "KIND", "ATTRIBUTES"}, {}};
    for (const auto& asset : all_assets(reader)) {
        rows.push_back(views::asset_json(asset));
        table.rows.push_back(
            {asset.name, asset.serial.value_or(""), asset.kind, attributes_text(asset)});
    }
    print_rows(context, rows, table,
               "There is no asset. \"mock-host asset import FILE.csv\" brings some.");
    return Exit::ok;
}

Ran show(Context& context, const Given& given)
{
    DESK_TRY(store::Store * store, context.store());
    const store::Reader reader(*store);
    DESK_TRY(const store::Asset asset, asset_by_name(reader, given.text("NAME")));
    const views::TargetView on = views::view_target(reader, {store::TargetKind::asset, asset.id});
    const std::string zone = context.time_zone();
    if (context.json()) {
        json::object result = views::asset_json(asset);
        for (auto& member : views::target_json(on, zone))
            result[member.key()] = std::move(member.value());
        print_json(context.out(), result);
        return Exit::ok;
    }
    context.out() << plain(asset.name) << " (" << asset.id << "), " << plain(asset.kind)
                  << ", serial " << plain(asset.serial.value_or("unknown")) << "\n";
    for (const auto& [name, value] : asset.attributes)
        context.out() << plain(name) << ": " << plain(value) << "\n";
    print_target(context.out(), on, zone, {context.width(), context.streams().out_is_terminal});
    return Exit::ok;
}

Ran act(Context& context, const Given& given)
{
    DESK_TRY(runtime::Desk * desk, context.desk());
    store::Asset asset;
    store::Person actor;
    {
        const store::Reader reader(desk->store());
        DESK_TRY(asset, asset_by_name(reader, given.text("NAME")));
        DESK_TRY(actor, acting_person(reader, given.text("--as"), store::Role::agent));
    }
    return run_action(context, *desk, {{store::TargetKind::asset, asset.id}, actor, given});
}

} // namespace

Group asset_commands()
{
    const Parameter name{"NAME", "", "Name or id of the asset", Parameter::Count::required};
    return {"asset",
            "Computers and other things",
            {{"asset import",
              "Read name,serial,kind,teamviewer_id from a CSV file",
              {{"FILE", "", "CSV file; - reads standard input", Parameter::Count::required}},
              import,
              true,
              "asset import assets.csv"},
             {"asset list", "All assets", {}, list},
             {"asset show", "One asset with journal and buttons", {name}, show},
             {"asset action", "Click on an action of an asset", action_parameters(name), act, true,
              "asset action NB-0001 \"Connect to Asset\""}}};
}

} // namespace mock::commands
