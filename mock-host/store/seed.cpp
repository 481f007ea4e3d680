#include "mock-host/store/seed.hpp"

#include "mock-host/store/activities.hpp"
#include "mock-host/store/assets.hpp"
#include "mock-host/store/ids.hpp"
#include "mock-host/store/journal.hpp"
#include "mock-host/store/seed_data.hpp"
#include "mock-host/store/settings.hpp"

#include <array>
#include <cstdint>
#include <map>

namespace mock::store {

namespace {

using namespace std::chrono_literals;

constexpr int notebooks = 240;
constexpr int desktops = 60;
constexpr int activities = 120;

// The same numbers on every machine and in every year.
class Dice {
public:
    std::size_t below(std::size_t n)
    {
        state_ = state_ * 6364136223846793005ULL + 1442695040888963407ULL;
        return static_cast<std::size_t>(state_ >> 33) % n;
    }

private:
    std::uint64_t state_ = 2025;
};

struct People {
    std::vector<Person> agents{};
    std::vector<Person> requesters{};
};

std::string language(const Person& person)
{
    return person.locale.substr(0, 2);
}

Person to_person(const SeedPerson& seed, Role role, std::vector<std::string> roles)
{
    Person person{.name = std::string(seed.name),
                  .locale = std::string(seed.locale),
                  .role = role,
                  .roles = std::move(roles)};
    if (!seed.mailbox.empty()) person.email = std::string(seed.mailbox) + "@example.com";
    return person;
}

People plant_people(Transaction& change)
{
    People people;
    const auto agents = seed_agents();
    for (std::size_t i = 0; i < agents.size(); ++i) {
        const bool administers = i == 0 || i + 1 == agents.size();
        Person agent = to_person(agents[i], administers ? Role::administrator : Role::agent,
                                 {i + 1 == agents.size() ? "Administration" : "Service Desk"});
        people.agents.push_back(*insert_person(change, std::move(agent)));
    }
    for (const SeedPerson& seed : seed_requesters())
        people.requesters.push_back(*insert_person(change, to_person(seed, Role::requester, {})));
    people.agents.pop_back(); // The administrator works on no tickets.
    return people;
}

// A few assets know their TeamViewer id. Two were typed by somebody in a hurry.
std::string teamviewer_id(int index)
{
    if (index == 17) return "123456789, 987654321";
    if (index == 42) return "TV 12-34";
    if (index % 25 == 3) return std::to_string(1'100'200'300 + 7'919 * index);
    return {};
}

std::string serial(Dice& dice, std::string_view maker)
{
    constexpr std::string_view letters = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    std::string text(maker);
    for (int i = 0; i < 7; ++i)
        text += letters[dice.below(letters.size())];
    return text;
}

std::vector<std::string> plant_assets(Transaction& change, Dice& dice)
{
    std::vector<std::string> ids;
    for (int i = 1; i <= notebooks + desktops; ++i) {
        const bool notebook = i <= notebooks;
        Asset asset{.name = notebook ? "NB-" + padded(i, 4) : "PC-" + padded(i - notebooks, 4),
                    .serial = serial(dice, notebook ? "5CG" : "CZC")};
        if (const auto id = teamviewer_id(i); !id.empty())
            asset.attributes["remote_ids.teamviewer"] = id;
        ids.push_back(insert_asset(change, std::move(asset)).id);
    }
    return ids;
}

// Old activities are closed, most of the young ones are not.
ActivityState state_of(int index, Dice& dice)
{
    using enum ActivityState;
    constexpr std::array young{new_, assigned, in_progress, in_progress, paused, closed, planned};
    constexpr std::array old{closed, closed, closed, paused, closed, in_progress};
    return index < activities / 2 ? old[dice.below(old.size())] : young[dice.below(young.size())];
}

// What the desk knows while activities are planted.
struct Desk {
    const People& people;
    const std::vector<std::string>& assets;
    Time now;
    Dice& dice;
    std::map<std::string, std::size_t> next_title{}; ///< by language
};

void plant_note(Transaction& change, Desk& desk, const Activity& activity, const Person& agent,
                const std::string& language)
{
    const auto notes = seed_notes(language);
    const Time at = activity.created_at + 20min + std::chrono::minutes(desk.dice.below(200));
    append_journal_entry(change, {.target = {TargetKind::activity, activity.id},
                                  .title = agent.name,
                                  .text = std::string(notes[desk.dice.below(notes.size())]),
                                  .author = agent.id,
                                  .at = std::min(at, desk.now),
                                  .created_at = std::min(at, desk.now)});
}

void plant_activity(Transaction& change, Desk& desk, int index)
{
    const auto& requesters = desk.people.requesters;
    const Person& initiator = requesters[static_cast<std::size_t>(index) % requesters.size()];
    const Person& agent = desk.people.agents[desk.dice.below(desk.people.agents.size())];
    const std::string spoken = language(initiator);
    const auto titles = seed_titles(spoken);
    const SeedTitle& title = titles[desk.next_title[spoken]++ % titles.size()];
    const ActivityState state = state_of(index, desk.dice);
    const auto age = 11h * (activities - index) + std::chrono::minutes(desk.dice.below(300));

    Activity activity{.kind = title.kind,
                      .title = std::string(title.title),
                      .state = state == ActivityState::closed ? ActivityState::in_progress : state,
                      .created_at = desk.now - age,
                      .initiator = initiator.id};
    if (state != ActivityState::new_) activity.responsible = agent.id;
    if (index % 3 != 0) activity.assets.push_back(desk.assets[desk.dice.below(desk.assets.size())]);
    activity = insert_activity(change, std::move(activity));
    if (state != ActivityState::new_) plant_note(change, desk, activity, agent, spoken);
    if (state == ActivityState::closed)
        close_activity(change, activity.id, agent.id, activity.created_at + 5h);
}

} // namespace

void plant_seed(Transaction& change, Time now)
{
    Dice dice;
    put_desk_settings(change, {.name = "Service Desk Nordlicht"});
    const People people = plant_people(change);
    const auto assets = plant_assets(change, dice);
    Desk desk{.people = people, .assets = assets, .now = now, .dice = dice};
    for (int index = 0; index < activities; ++index)
        plant_activity(change, desk, index);
}

} // namespace mock::store
