#include "mock-host/store/activity_rows.hpp"
#include "mock-host/store/people.hpp"
#include "tests/unit/mock-host/store/temporary_store.hpp"

#include <gmock/gmock.h>

namespace mock::store {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using testing::StartsWith;

std::vector<std::string> titles_of(const std::vector<Activity>& activities)
{
    std::vector<std::string> all;
    for (const auto& activity : activities)
        all.push_back(activity.title);
    return all;
}

/// Activities of every kind that pages filter and sort by.
class ActivityList : public testing::Test {
protected:
    ActivityList()
    {
        using enum ActivityState;
        using enum ActivityKind;
        desk.write([&](Transaction& change) {
            insert_person(change, {.name = "Ada Byron"});
            insert_person(change, {.name = "Grace Hopper"});
            add(change, "mouse", closed, incident, "p-2");
            add(change, "Keyboard", paused, ticket);
            add(change, "screen", new_, incident);
            add(change, "keyboard", closed, ticket, "p-2");
            add(change, "Beamer", new_, task);
            add(change, "disk", in_progress, incident, "p-2");
        });
    }

    static void add(Transaction& change, const char* title, ActivityState state, ActivityKind kind,
                    std::optional<std::string> responsible = {})
    {
        insert_activity(change, {.kind = kind,
                                 .title = title,
                                 .state = state,
                                 .created_at = noon(),
                                 .initiator = "p-1",
                                 .responsible = std::move(responsible)});
    }

    std::vector<std::string> list(const ActivityFilter& filter)
    {
        return titles_of(list_activities(Reader(*desk.store), filter));
    }

    /// All of them, read in pages of `limit`.
    std::vector<std::string> paged(ActivityFilter filter, int limit)
    {
        filter.limit = limit;
        std::vector<std::string> all;
        for (;;) {
            const auto page = list_activities(Reader(*desk.store), filter);
            EXPECT_LE(page.size(), static_cast<std::size_t>(limit));
            if (page.empty() || all.size() > 100) return all;
            for (const auto& activity : page)
                all.push_back(activity.title);
            filter.after = page.back().id;
        }
    }

    /// The same, from the last one back.
    std::vector<std::string> paged_back(ActivityFilter filter, int limit)
    {
        filter.limit = 100;
        const auto whole = list_activities(Reader(*desk.store), filter);
        filter.limit = limit;
        filter.before = whole.back().id;
        std::vector<std::string> all{whole.back().title};
        for (;;) {
            const auto page = list_activities(Reader(*desk.store), filter);
            EXPECT_LE(page.size(), static_cast<std::size_t>(limit));
            if (page.empty() || all.size() > 100) return all;
            std::vector<std::string> titles_of;
            for (const auto& activity : page)
                titles_of.push_back(activity.title);
            all.insert(all.begin(), titles_of.begin(), titles_of.end());
            filter.before = page.front().id;
        }
    }

    /// What SQLite does to answer: a line for each step.
    std::vector<std::string> plan(const ActivityFilter& filter)
    {
        std::vector<std::string> steps;
        int id = 0;
        int parent = 0;
        int unused = 0;
        std::string step;
        const Reader reader(*desk.store);
        Query query(reader, "EXPLAIN QUERY PLAN " + activity_page_sql(filter));
        query.into(id, parent, unused, step);
        while (query.next())
            steps.push_back(step);
        return steps;
    }

    TemporaryStore desk;
};

using SqliteActivityList = ActivityList;

TEST_F(ActivityList, HasFourOrders)
{
    EXPECT_THAT(list({}), ElementsAre("disk", "Beamer", "keyboard", "screen", "Keyboard", "mouse"));
    EXPECT_THAT(list({.sort = ActivitySort::oldest}),
                ElementsAre("mouse", "Keyboard", "screen", "keyboard", "Beamer", "disk"));
    EXPECT_THAT(list({.sort = ActivitySort::title}),
                ElementsAre("Beamer", "disk", "Keyboard", "keyboard", "mouse", "screen"));
    EXPECT_THAT(list({.sort = ActivitySort::state}),
                ElementsAre("Beamer", "screen", "disk", "Keyboard", "keyboard", "mouse"));
}

TEST_F(ActivityList, PagesOfAnyFilterAndOrderAreTheWholeList)
{
    const ActivityFilter filters[] = {{},
                                      {.state = ActivityState::closed},
                                      {.kind = ActivityKind::incident},
                                      {.open_only = true},
                                      {.search = "ke"},
                                      {.responsible = "p-2"}};
    for (ActivityFilter filter : filters) {
        for (const auto sort : {ActivitySort::newest, ActivitySort::oldest, ActivitySort::title,
                                ActivitySort::state}) {
            SCOPED_TRACE(static_cast<int>(sort));
            filter.sort = sort;
            const auto all = list(filter);
            EXPECT_THAT(all, Not(IsEmpty()));
            for (const int limit : {1, 2, 3})
                EXPECT_EQ(paged(filter, limit), all);
            for (const int limit : {1, 2, 3})
                EXPECT_EQ(paged_back(filter, limit), all);
        }
    }
}

TEST_F(ActivityList, FiltersByKindAndResponsible)
{
    EXPECT_THAT(list({.kind = ActivityKind::incident}), ElementsAre("disk", "screen", "mouse"));
    EXPECT_THAT(list({.responsible = "p-2"}), ElementsAre("disk", "keyboard", "mouse"));
    EXPECT_THAT(list({.responsible = ""}), ElementsAre("Beamer", "screen", "Keyboard"));
    EXPECT_THAT(list({.responsible = "p-9"}), IsEmpty());
    EXPECT_THAT(list({.state = ActivityState::closed, .kind = ActivityKind::ticket}),
                ElementsAre("keyboard"));
    EXPECT_THAT(list({.state = ActivityState::closed, .sort = ActivitySort::state}),
                ElementsAre("keyboard", "mouse"));
    EXPECT_THAT(list({.open_only = true, .sort = ActivitySort::state}),
                ElementsAre("Beamer", "screen", "disk", "Keyboard"));
}

TEST_F(ActivityList, WholeNumberFindsItsActivityOnly)
{
    const auto screen = list_activities(Reader(*desk.store), {.search = "screen"}).at(0);
    desk.write([&](Transaction& change) {
        add(change, ("Like " + screen.number).c_str(), ActivityState::new_, ActivityKind::ticket);
    });
    EXPECT_THAT(list({.search = screen.number}), ElementsAre("screen"));
    EXPECT_EQ(count_activities(Reader(*desk.store), {.search = screen.number}), 1);
    EXPECT_THAT(list({.state = ActivityState::closed, .search = screen.number}), IsEmpty());
    const std::string half = screen.number.substr(0, screen.number.size() - 1);
    EXPECT_THAT(list({.search = half}), Not(IsEmpty()));
}

TEST_F(ActivityList, SearchAlsoLooksForTheInitiator)
{
    desk.write([](Transaction& change) {
        insert_activity(change, {.title = "printer", .created_at = noon(), .initiator = "p-2"});
    });
    EXPECT_THAT(list({.search = "grace h"}), ElementsAre("printer"));
    EXPECT_THAT(list({.search = "BYRON"}), SizeIs(6));
    EXPECT_THAT(list({.search = "_yron"}), IsEmpty());
}

TEST_F(ActivityList, PageAfterAnUnknownActivityIsEmpty)
{
    for (const auto sort : {ActivitySort::newest, ActivitySort::title, ActivitySort::state})
        EXPECT_THAT(list({.sort = sort, .after = "a-999999"}), IsEmpty());
}

TEST_F(ActivityList, CountIsExactUpToItsLimit)
{
    EXPECT_EQ(count_activities(Reader(*desk.store), {}), 6);
    EXPECT_EQ(count_activities(Reader(*desk.store), {.search = "keyb"}), 2);
    EXPECT_EQ(count_activities(Reader(*desk.store), {.open_only = true, .limit = 1}), 4);
    desk.write([](Transaction& change) {
        for (int i = 0; i < activities_counted_max; ++i)
            add(change, "many", ActivityState::planned, ActivityKind::problem);
    });
    EXPECT_EQ(count_activities(Reader(*desk.store), {.kind = ActivityKind::problem}),
              activities_counted_max);
    EXPECT_EQ(count_activities(Reader(*desk.store), {}), activities_counted_max + 1);
}

TEST_F(SqliteActivityList, PageIsFoundInAnIndexAndNeverSorted)
{
    const ActivityFilter filters[] = {{},
                                      {.state = ActivityState::closed},
                                      {.kind = ActivityKind::incident},
                                      {.open_only = true}};
    for (ActivityFilter filter : filters) {
        for (const auto sort : {ActivitySort::newest, ActivitySort::oldest, ActivitySort::title}) {
            filter.sort = sort;
            SCOPED_TRACE(activity_page_sql(filter));
            EXPECT_THAT(plan(filter), ElementsAre(StartsWith("SEARCH activities USING")));
        }
    }
}

TEST_F(SqliteActivityList, PageOfFewIsFoundByThem)
{
    const std::pair<ActivityFilter, const char*> expected[] = {
        {{.responsible = "p-2"}, "activities_by_responsible (responsible=?"},
        {{.state = ActivityState::new_, .responsible = "p-2"},
         "activities_by_responsible_and_state (responsible=? AND state=?"},
        {{.initiator = "p-1"}, "activities_by_initiator (initiator=?"},
        {{.state = ActivityState::new_}, "activities_by_state (state=?"},
        {{.kind = ActivityKind::task}, "activities_by_kind (kind=?"},
        {{.open_only = true}, "activities_open (number<?"}};
    for (const auto& [filter, index] : expected)
        EXPECT_THAT(plan(filter), ElementsAre(HasSubstr(index)));
}

} // namespace
} // namespace mock::store
