#include "mock-host/commands/actions.hpp"
#include "mock-host/commands/context.hpp"
#include "mock-host/commands/look_up.hpp"
#include "mock-host/commands/print_rows.hpp"
#include "mock-host/commands/print_table.hpp"
#include "mock-host/commands/run_call.hpp"
#include "mock-host/commands/verbs.hpp"
#include "mock-host/views/json.hpp"

#include <boost/json.hpp>

#include <ostream>

namespace mock::commands {

namespace json = boost::json;

namespace {

struct OnActivity {
    store::Activity activity{};
    store::Person actor{};

    store::Target target() const { return {store::TargetKind::activity, activity.id}; }
};

desk::Result<OnActivity> on_activity(runtime::Desk& desk, const Given& given)
{
    const store::Reader reader(desk.store());
    OnActivity on;
    DESK_TRY(on.activity, activity_by_number(reader, given.text("NUMBER")));
    DESK_TRY(on.actor, acting_person(reader, given.text("--as"), on.activity));
    return on;
}

Ran list(Context& context, const Given& given)
{
    DESK_TRY(runtime::Desk * desk, context.desk());
    DESK_TRY(const OnActivity on, on_activity(*desk, given));
    print_offers(context, desk->actions(on.target(), on.actor));
    return Exit::ok;
}

Ran run(Context& context, const Given& given)
{
    DESK_TRY(runtime::Desk * desk, context.desk());
    DESK_TRY(const OnActivity on, on_activity(*desk, given));
    return run_action(context, *desk, {on.target(), on.actor, given});
}

} // namespace

std::string offer_word(runtime::Offer offer)
{
    switch (offer) {
    case runtime::Offer::available:
        return "available";
    case runtime::Offer::disabled:
        return "disabled";
    case runtime::Offer::hidden:
        break;
    }
    return "hidden";
}

void print_offers(Context& context, const std::vector<runtime::ActionOffer>& offers)
{
    json::array rows;
    Table table{{"ACTION", "ID", "STATE", "REASON"}, {}};
    for (const auto& offer : offers) {
        rows.push_back({{"id", offer.id},
                        {"title", offer.title},
                        {"state", offer_word(offer.state)},
                        {"reason", views::json_or_null(offer.reason)}});
        if (offer.state == runtime::Offer::hidden) continue;
        table.rows.push_back({offer.title, offer.id, offer_word(offer.state), offer.reason});
    }
    print_rows(context, rows, table,
               "No action is offered here. \"mock-host config list\" shows which "
               "packages are connected.");
}

Ran run_action(Context& context, runtime::Desk& desk, const WantedAction& wanted)
{
    DESK_TRY(const runtime::ActionOffer offer,
             action_by_title(desk, wanted.target, wanted.actor, wanted.given.text("TITLE_OR_ID")));
    runtime::Click click;
    click.target = wanted.target;
    click.action = offer.id;
    click.actor = wanted.actor.id;
    click.configuration = offer.configuration;
    if (wanted.given.has("--input")) click.input = wanted.given.text("--input");
    DESK_TRY(const ClickEnd end, click_and_wait(context, desk, click));
    return print_end(context, desk, end);
}

std::vector<Parameter> action_parameters(const Parameter& target)
{
    return {target,
            {"TITLE_OR_ID", "", "In any language of the package", Parameter::Count::required},
            {"--as", "EMAIL", "Who clicks; default: the responsible agent, or the first one"},
            {"--input", "JSON", "What the action asks for, as a JSON object"}};
}

Group action_commands()
{
    const Parameter number{"NUMBER", "", "Activity, as in its list", Parameter::Count::required};
    return {"action",
            "Buttons on activities",
            {{"action list",
              "What is offered, and why not",
              {number, {"--as", "EMAIL", "Who looks; default: the responsible agent"}},
              list},
             {"action run", "Click, and wait for the end", action_parameters(number), run, true,
              "action run INC-2026-000120 \"TeamViewer Create Remote Session\""}}};
}

} // namespace mock::commands
