#include "mock-host/commands/look_up.hpp"

#include "mock-host/commands/errors.hpp"
#include "mock-host/loader/package.hpp"

#include <algorithm>
#include <cctype>

namespace mock::commands {

namespace {

using desk::Errc;

desk::Error unknown(const std::string& thing, const std::string& remedy)
{
    return failure(Errc::not_found, thing + " is not there. " + remedy);
}

std::string quoted(const std::string& text)
{
    return "\"" + text + "\"";
}

std::string titles_of(const std::vector<runtime::ActionOffer>& offers)
{
    std::string titles;
    for (const auto& offer : offers) {
        if (offer.state == runtime::Offer::hidden) continue;
        titles += (titles.empty() ? "" : ", ") + quoted(offer.title);
    }
    return titles.empty() ? "There is none here." : "There are " + titles + ".";
}

std::string with_plain_blanks(std::string_view text)
{
    constexpr std::string_view unbroken = "\u00a0";
    std::string out(text);
    for (auto at = out.find(unbroken); at != out.npos; at = out.find(unbroken, at + 1))
        out.replace(at, unbroken.size(), " ");
    return out;
}

/// In one of the languages of the package.
bool is_called(runtime::Desk& desk, const runtime::ActionOffer& offer, const std::string& words)
{
    if (offer.id == words || same_words(offer.title, words)) return true;
    std::string package_id;
    {
        const store::Reader reader(desk.store());
        const auto configuration = store::find_configuration(reader, offer.configuration);
        if (!configuration) return false;
        package_id = configuration->package;
    }
    const auto package = desk.package(package_id);
    if (!package) return false;
    const loader::Action* action = (*package)->manifest.action(offer.id);
    const auto locales = (*package)->texts.locales();
    return action != nullptr &&
           std::any_of(locales.begin(), locales.end(), [&](const std::string& locale) {
               return same_words((*package)->texts.lookup(action->title, locale), words);
           });
}

} // namespace

desk::Result<store::Activity> activity_by_number(store::Connection connection,
                                                 const std::string& number)
{
    if (auto found = store::find_activity_by_number(connection, number)) return *std::move(found);
    if (auto found = store::find_activity(connection, number)) return *std::move(found);
    return unknown("Activity " + quoted(number), "\"mock-host activity list\" shows all numbers.");
}

desk::Result<store::Person> person_by_email(store::Connection connection, const std::string& email)
{
    if (auto found = store::find_person_by_email(connection, email)) return *std::move(found);
    return unknown("A person with the address " + quoted(email),
                   "Check the spelling of the e-mail address.");
}

desk::Result<store::Asset> asset_by_name(store::Connection connection, const std::string& name)
{
    auto found = store::find_assets_by_name(connection, name);
    if (found.size() == 1) return std::move(found.front());
    if (found.empty()) {
        if (auto by_id = store::find_asset(connection, name)) return *std::move(by_id);
        return unknown("Asset " + quoted(name), "\"mock-host asset list\" shows all names.");
    }
    std::string ids;
    for (const auto& asset : found)
        ids += (ids.empty() ? "" : ", ") + asset.id;
    return failure(Errc::conflict, "Several assets are called " + quoted(name) +
                                       ". Say which one by its id: " + ids + ".");
}

desk::Result<store::Configuration> configuration_by_name(store::Connection connection,
                                                         const std::string& name)
{
    if (auto found = store::find_configuration_by_name(connection, name)) return *std::move(found);
    if (auto found = store::find_configuration(connection, name)) return *std::move(found);
    return unknown("Configuration " + quoted(name), "\"mock-host config list\" shows all names.");
}

desk::Result<store::Person> acting_person(store::Connection connection, const std::string& email,
                                          store::Role role, const std::string& option)
{
    if (!email.empty()) return person_by_email(connection, email);
    auto people = store::list_people(connection, role);
    if (!people.empty()) return std::move(people.front());
    return failure(Errc::not_found, "The desk has nobody who is " + std::string(store::word(role)) +
                                        ". Say who it is with " + option + " EMAIL.");
}

desk::Result<store::Person> acting_person(store::Connection connection, const std::string& email,
                                          const store::Activity& activity)
{
    if (email.empty() && activity.responsible) {
        if (auto found = store::find_person(connection, *activity.responsible)) {
            return *std::move(found);
        }
    }
    return acting_person(connection, email, store::Role::agent);
}

desk::Result<runtime::ActionOffer> action_by_title(runtime::Desk& desk, const store::Target& target,
                                                   const store::Person& reader,
                                                   const std::string& title_or_id)
{
    auto offers = desk.actions(target, reader);
    for (auto& offer : offers) {
        if (is_called(desk, offer, title_or_id)) return std::move(offer);
    }
    return unknown("Action " + quoted(title_or_id), titles_of(offers));
}

bool same_words(std::string_view words, std::string_view typed)
{
    const std::string a = with_plain_blanks(words);
    const std::string b = with_plain_blanks(typed);
    const auto lower = [](char letter) { return std::tolower(static_cast<unsigned char>(letter)); };
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [&](char x, char y) { return lower(x) == lower(y); });
}

} // namespace mock::commands
