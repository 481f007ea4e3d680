#include "mock-host/web/act.hpp"

#include "mock-host/runtime/host_texts.hpp"
#include "mock-host/web/action_form.hpp"
#include "mock-host/web/calls_api.hpp"
#include "mock-host/web/page.hpp"
#include "mock-host/web/result_part.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <sstream>
#include <variant>

namespace mock::web {

namespace json = boost::json;

namespace {

using runtime::Offer;

/// Most actions end within this time, so that the page that follows shows how.
constexpr std::chrono::milliseconds brief{1500};
/// The most that a program may wait for the end of its call: as long as a click may take.
constexpr std::chrono::seconds wait_max{30};
constexpr std::string_view input_prefix = "input.";

/// `wait=SECONDS` among what the client prefers; what makes no sense is no wish, says RFC 7240.
std::chrono::seconds wished_wait(const Request& request)
{
    std::istringstream wishes(request.header("prefer"));
    constexpr std::string_view wait = "wait=";
    for (std::string wish; std::getline(wishes >> std::ws, wish, ',');) {
        if (!wish.starts_with(wait)) continue;
        std::uint16_t seconds = 0;
        std::from_chars(wish.data() + wait.size(), wish.data() + wish.size(), seconds);
        return std::min(std::chrono::seconds{seconds}, wait_max);
    }
    return {};
}

/// A browser sends a field that nobody filled in as an empty text.
void drop_empty(loader::Values& values)
{
    std::erase_if(values, [](const auto& member) {
        const auto* text = std::get_if<std::string>(&member.second);
        return text != nullptr && text->empty();
    });
}

desk::Result<Press> press_of_form(const Visit& visit, const runtime::ActionOffer& offer)
{
    Press press{offer.id, visit.form("configuration"), visit.form("key"), {}};
    std::vector<std::string> assignments;
    for (const auto& [name, value] : visit.request.form) {
        if (!name.starts_with(input_prefix) || value.empty()) continue;
        assignments.push_back(name.substr(input_prefix.size()) + '=' + value);
    }
    DESK_TRY(press.input, offer.input.convert(assignments));
    return press;
}

std::string text_member(const json::object& body, std::string_view name)
{
    const json::value* value = body.if_contains(name);
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : "";
}

desk::Result<Press> press_of_json(const std::string& action, const std::string& text)
{
    boost::system::error_code failed;
    const json::value body = json::parse(text, failed);
    if (failed || !body.is_object()) {
        return desk::Error{desk::Errc::invalid, "request.invalid", "the body is no JSON object"};
    }
    const json::object& members = body.get_object();
    Press press{action, text_member(members, "configuration"), text_member(members, "key"), {}};
    if (const json::value* input = members.if_contains("input")) {
        DESK_TRY(press.input, loader::parse_values(json::serialize(*input)));
        drop_empty(press.input);
    }
    return press;
}

/// What the rules of the form say, at the fields.
std::map<std::string, std::string> wrong_fields(const Visit& visit, const loader::Form& form,
                                                const loader::Values& input)
{
    std::map<std::string, std::string> wrong;
    for (const auto& finding : form.validate(input)) {
        if (finding.pointer.empty()) continue;
        wrong.emplace(finding.pointer.substr(1),
                      runtime::say_of_form(finding.key, finding.args, visit.person->locale));
    }
    return wrong;
}

runtime::Click click_of(const Visit& visit, const ActPlace& place, const Press& press)
{
    runtime::Click click;
    click.target = place.target;
    click.action = press.action;
    click.actor = visit.person->id;
    click.configuration = press.configuration;
    click.input = loader::write_values(press.input);
    click.key = press.key;
    return click;
}

json::object refusal_json(const Visit& visit, const Refusal& refusal)
{
    json::object error{{"code", refusal.error.code},
                       {"message", words_of(visit, refusal.error)},
                       {"remedy", remedy_words(visit, refusal.error.status)}};
    if (!refusal.fields.empty()) {
        json::object fields;
        for (const auto& [name, words] : refusal.fields)
            fields[name] = words;
        error["fields"] = std::move(fields);
    }
    return {{"error", std::move(error)}};
}

Response api_refusal(const Visit& visit, const Refusal& refusal)
{
    return json_response(http_status(refusal.error.status),
                         json::serialize(refusal_json(visit, refusal)));
}

/// The call itself if the client waits for its end and it comes in time.
Response started(const Visit& visit, const store::Call& call)
{
    if (const auto time = wished_wait(visit.request); time.count() > 0) {
        const auto now = visit.desk.wait_for_end(call.number, time, visit.request.server_ends);
        if (now && has_ended(*now)) return call_answer(visit, *now);
    }
    return json_response(202, json::serialize(json::object{{"call", call.id}}));
}

Response unknown_action(const Visit& visit)
{
    return not_found(visit, visit.t("act.unknown"));
}

} // namespace

std::string ActPlace::action_path(std::string_view action) const
{
    return page + "/actions/" + percent_encoded(action);
}

std::string ActPlace::api_path(std::string_view action) const
{
    constexpr std::string_view administration = "/admin";
    const std::string path = action_path(action);
    const bool is_admin = path.rfind(administration, 0) == 0;
    return "/api/v1" + (is_admin ? path.substr(administration.size()) : path);
}

std::vector<Offers> buttons_of(const Visit& visit, const store::Target& target)
{
    std::vector<Offers> buttons;
    for (auto& offer : visit.desk.actions(target, *visit.person)) {
        if (offer.state == Offer::hidden) continue;
        const auto same = std::find_if(buttons.begin(), buttons.end(), [&](const Offers& offers) {
            return offers.front().id == offer.id;
        });
        if (same != buttons.end())
            same->push_back(std::move(offer));
        else
            buttons.push_back({std::move(offer)});
    }
    return buttons;
}

Offers offers_of(const Visit& visit, const store::Target& target, std::string_view action)
{
    for (auto& offers : buttons_of(visit, target)) {
        if (offers.front().id == action) return std::move(offers);
    }
    return {};
}

const runtime::ActionOffer& chosen(const Offers& offers, const std::string& configuration)
{
    const auto wanted = std::find_if(offers.begin(), offers.end(), [&](const auto& offer) {
        return offer.configuration == configuration;
    });
    if (wanted != offers.end()) return *wanted;
    const auto usable = std::find_if(offers.begin(), offers.end(), [](const auto& offer) {
        return offer.state == Offer::available;
    });
    return usable == offers.end() ? offers.front() : *usable;
}

Response action_page(Visit& visit, const ActPlace& place, const std::string& action)
{
    const Offers offers = offers_of(visit, place.target, action);
    if (offers.empty()) return unknown_action(visit);
    Press nothing_yet;
    nothing_yet.configuration = visit.query("configuration");
    return show_action_form(visit, {place, offers, std::move(nothing_yet), {}});
}

Response act(Visit& visit, const ActPlace& place, const std::string& action)
{
    const Offers offers = offers_of(visit, place.target, action);
    if (offers.empty()) return unknown_action(visit);
    const auto& offer = chosen(offers, visit.form("configuration"));
    const auto press = press_of_form(visit, offer);
    if (!press) return show_action_form(visit, {place, offers, {}, Refusal{press.error(), {}}});

    const auto call = visit.desk.submit(click_of(visit, place, *press));
    if (!call) {
        const Refusal refusal{call.error(), wrong_fields(visit, offer.input, press->input)};
        return show_action_form(visit, {place, offers, *press, refusal});
    }
    visit.desk.wait_for_end(call->number, brief, visit.request.server_ends);
    return redirect(place.page + "?call=" + call->id);
}

Response api_act(Visit& visit, const ActPlace& place, const std::string& action)
{
    const auto press = press_of_json(action, visit.request.body);
    if (!press) return api_refusal(visit, {press.error(), {}});
    const auto call = visit.desk.submit(click_of(visit, place, *press));
    if (call) return started(visit, *call);

    Refusal refusal{call.error(), {}};
    const Offers offers = offers_of(visit, place.target, action);
    if (!offers.empty())
        refusal.fields =
            wrong_fields(visit, chosen(offers, press->configuration).input, press->input);
    return api_refusal(visit, refusal);
}

} // namespace mock::web
