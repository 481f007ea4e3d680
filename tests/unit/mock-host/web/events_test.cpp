#include "mock-host/web/events.hpp"
#include "tests/unit/mock-host/store/no_more_files.hpp"
#include "tests/unit/mock-host/web/page_world.hpp"

#include <gmock/gmock.h>

#include <optional>
#include <thread>

namespace mock::web {
namespace {

using testing::HasSubstr;

/// A desk whose changes somebody follows.
class EventsTest : public testing::Test {
protected:
    void write_entries(int count)
    {
        store::Transaction change(test_.store());
        for (int i = 0; i < count; ++i)
            append_journal_entry(change, {.target = test_.target(), .title = "t"});
        change.commit();
    }
    /// What a page is told up to a change; `follows` is called once it listens. Gives up when it is
    /// told only that the desk is still there.
    template <class Follows>
    std::string told(Events& events, const std::string& until, const Follows& follows)
    {
        std::string all;
        const Write write = [&](std::string_view piece) {
            if (all.empty()) follows();
            all += piece;
            return all.find(until) == all.npos && all.find("still here") == all.npos;
        };
        events.follow({}, test_.agent, events.newest(), write, {});
        return all;
    }

    runtime::TestDesk test_{"echo"};
    std::unique_ptr<runtime::Desk> desk_ = test_.open();
};

TEST_F(EventsTest, PageHearsTheLastOfMoreChangesThanFitIntoMemory)
{
    Events events(*desk_);
    const std::string last = "id: " + std::to_string(events.newest() + 4500) + "\n";
    EXPECT_THAT(told(events, last, [&] { write_entries(4500); }), HasSubstr(last));
}

// SQLite has no file left to open, or PostgreSQL no connection: both pass.
TEST_F(EventsTest, StoreThatCannotBeOpenedIsTriedAgain)
{
    const auto newest = store::last_change(store::Reader(desk_->store()));
    const std::string next = "id: " + std::to_string(newest + 1) + "\n";
    std::optional<store::NoMoreFiles> trouble(std::in_place);
    Events events(*desk_);
    const auto pass = [&] {
        // Whoever looks for changes is given time enough to fail.
        for (int turn = 0; turn < 10'000; ++turn)
            std::this_thread::yield();
        trouble.reset();
        write_entries(1);
    };
    EXPECT_THAT(told(events, next, pass), HasSubstr(next));
}

TEST(EventStream, NumberThatNoChangeHasYetIsTakenForTheNewest)
{
    PageWorld world;
    const auto page = world.get("/api/v1/events?on=all", true, "999999999999");
    ASSERT_TRUE(page.stream);
    std::string told;
    const Write write = [&](std::string_view piece) {
        if (told.empty()) world.write(world.test.activity, store::Visibility::internal, "new");
        told += piece;
        return told.find("event: change") == told.npos && told.find("still here") == told.npos;
    };
    page.stream(write, {});
    EXPECT_THAT(told, HasSubstr("event: change"));
}

TEST(EventStream, EndsWhenTheReaderHasSignedOut)
{
    PageWorld world;
    const auto page = world.get("/api/v1/events?on=all");
    ASSERT_TRUE(page.stream);
    std::string told;
    const Write write = [&](std::string_view piece) {
        told += piece;
        if (told != piece) return false; // It was told more than how soon to come back.
        EXPECT_EQ(world.post("/sign-out", {}).status, 303);
        world.write(world.test.activity, store::Visibility::internal, "for agents only");
        return true;
    };
    page.stream(write, {});
    EXPECT_EQ(told, "retry: 1000\n\n");
}

} // namespace
} // namespace mock::web
