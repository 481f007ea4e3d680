#include "mock-host/store/activities.hpp"
#include "mock-host/store/assets.hpp"
#include "mock-host/store/journal.hpp"
#include "mock-host/store/people.hpp"
#include "mock-host/store/seed.hpp"
#include "tests/unit/mock-host/store/temporary_store.hpp"

#include <gmock/gmock.h>

#include <set>

namespace mock::store {
namespace {

using testing::Each;
using testing::ElementsAre;
using testing::Ge;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

class Seed : public testing::Test {
protected:
    Seed()
    {
        desk.write([](Transaction& change) { plant_seed(change, noon()); });
        activities = list_activities(Reader(*desk.store), {.limit = 1000});
    }

    TemporaryStore desk;
    std::vector<Activity> activities;
};

TEST_F(Seed, HasPeopleInThreeLanguages)
{
    const Reader reader(*desk.store);
    EXPECT_THAT(list_people(reader, Role::agent), SizeIs(7));
    EXPECT_THAT(list_people(reader, Role::administrator), SizeIs(2));
    const auto requesters = list_people(reader, Role::requester);
    EXPECT_THAT(requesters, SizeIs(40));
    std::set<std::string> locales;
    int without_address = 0;
    for (const auto& person : requesters) {
        locales.insert(person.locale);
        without_address += person.email ? 0 : 1;
    }
    EXPECT_THAT(locales, ElementsAre("de-DE", "en-GB", "fr-FR"));
    EXPECT_EQ(without_address, 2);
    EXPECT_EQ(find_person_by_email(reader, "marie.dupont@example.com")->locale, "fr-FR");
    EXPECT_EQ(find_person_by_email(reader, "ada.miller@example.com")->locale, "en-GB");
    const auto jonas = find_person_by_email(reader, "jonas.weber@example.com");
    EXPECT_EQ(jonas->role, Role::administrator);
    EXPECT_THAT(jonas->roles, ElementsAre("Service Desk"));
    EXPECT_TRUE(find_person_by_email(reader, "admin@example.com"));
}

TEST_F(Seed, HasAssetsAndSomeKnowTheirTeamViewerId)
{
    const auto assets = list_assets(Reader(*desk.store), "", 1000);
    ASSERT_THAT(assets, SizeIs(300));
    EXPECT_EQ(assets.front().name, "NB-0001");
    EXPECT_EQ(assets[239].name, "NB-0240");
    EXPECT_EQ(assets.back().name, "PC-0060");
    std::set<std::string> serials;
    int good = 0;
    int bad = 0;
    for (const auto& asset : assets) {
        serials.insert(asset.serial.value_or(""));
        const auto id = asset.attributes.find("remote_ids.teamviewer");
        if (id == asset.attributes.end()) continue;
        const bool digits = id->second.find_first_not_of("0123456789") == std::string::npos;
        ++(digits ? good : bad);
    }
    EXPECT_THAT(serials, SizeIs(300));
    EXPECT_THAT(good, Ge(5));
    EXPECT_EQ(bad, 2);
}

TEST_F(Seed, HasActivitiesOfAllKindsAndStates)
{
    ASSERT_THAT(activities, SizeIs(120));
    std::set<ActivityKind> kinds;
    std::set<ActivityState> states;
    std::set<std::string> titles;
    int with_asset = 0;
    for (const auto& activity : activities) {
        kinds.insert(activity.kind);
        states.insert(activity.state);
        titles.insert(activity.title);
        with_asset += activity.assets.empty() ? 0 : 1;
        EXPECT_EQ(activity.closed(), activity.closed_at.has_value()) << activity.number;
        EXPECT_LE(activity.created_at, noon());
        EXPECT_LE(activity.closed_at.value_or(noon()), noon());
    }
    EXPECT_THAT(kinds, SizeIs(6));
    EXPECT_THAT(states, SizeIs(6));
    EXPECT_THAT(titles, SizeIs(120));
    EXPECT_EQ(with_asset, 80);
}

TEST_F(Seed, TellsWhatHappenedInTheJournal)
{
    for (const auto& activity : activities) {
        const auto entries = list_journal(Reader(*desk.store), {TargetKind::activity, activity.id});
        ASSERT_THAT(entries, Not(IsEmpty())) << activity.number;
        for (const auto& entry : entries)
            EXPECT_LE(entry.at, noon());
        const bool is_new = activity.state == ActivityState::new_;
        EXPECT_EQ(entries.size(), is_new ? 1U : activity.closed() ? 3U : 2U);
        for (std::size_t i = 1; i < entries.size(); ++i)
            EXPECT_LE(entries[i - 1].at, entries[i].at) << activity.number;
    }
}

TEST_F(Seed, IsTheSameEveryTime)
{
    TemporaryStore other;
    other.write([](Transaction& change) { plant_seed(change, noon()); });
    const auto again = list_activities(Reader(*other.store), {.limit = 1000});
    ASSERT_EQ(again.size(), activities.size());
    for (std::size_t i = 0; i < again.size(); ++i) {
        EXPECT_EQ(again[i].number, activities[i].number);
        EXPECT_EQ(again[i].title, activities[i].title);
        EXPECT_EQ(again[i].state, activities[i].state);
        EXPECT_EQ(again[i].assets, activities[i].assets);
    }
}

} // namespace
} // namespace mock::store
