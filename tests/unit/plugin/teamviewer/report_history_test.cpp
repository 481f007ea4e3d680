#include "plugin/teamviewer/teamviewer.hpp"
#include "tests/unit/plugin/teamviewer/fakes.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <memory>
#include <random>
#include <tuple>
#include <utility>

// Reports of a long time, read from a list that pages as TeamViewer does, beside the list itself.

namespace tv {
namespace {

using std::chrono::seconds;
using testing::World;

constexpr std::size_t page_max = 1000;

struct Record {
    std::string id{};
    Time start{};
    Time end{};
};

/// Answers by looking at all records each time. What ended last comes first.
class Reports {
public:
    void add(Time start, seconds length)
    {
        records.push_back({"r" + std::to_string(records.size()), start, start + length});
    }

    http::Response page(const http::Request& request) const
    {
        const Time from = time_of(request, "from_date");
        const Time to = time_of(request, "to_date");
        std::vector<Record> found;
        std::copy_if(records.begin(), records.end(), std::back_inserter(found),
                     [&](const Record& it) {
                         return it.start >= from && (to_is_about_ends ? it.end : it.start) < to;
                     });
        std::sort(found.begin(), found.end(), [](const Record& a, const Record& b) {
            return std::tie(b.end, a.id) < std::tie(a.end, b.id);
        });
        const std::string offset = http::form_value(request.query, "offset_id");
        auto first = found.begin();
        while (!offset.empty() && first++->id != offset)
            continue;
        return testing::answer(200, text_of(first, found.end()));
    }

    std::vector<Record> records{};
    bool to_is_about_ends = false; ///< one of TeamViewer's documents says so, the other does not

private:
    static Time time_of(const http::Request& request, const char* name)
    {
        return *desk::parse_time(http::form_value(request.query, name));
    }
    template <class At>
    static std::string text_of(At first, At end)
    {
        const auto left = static_cast<std::size_t>(end - first);
        const auto last = first + static_cast<std::ptrdiff_t>(std::min(left, page_max));
        std::string text = R"({"records":[)";
        for (At it = first; it != last; ++it) {
            text += (it == first ? "" : ",");
            text += R"({"id":")" + it->id + R"(","start_date":")" + desk::format_time(it->start) +
                    R"(","end_date":")" + desk::format_time(it->end) + R"("})";
        }
        text += "]";
        if (left > page_max) {
            text += R"(,"next_offset":")" + (last - 1)->id + R"(","records_remaining":)" +
                    std::to_string(left - page_max);
        }
        return text + "}";
    }
};

class LongReports : public ::testing::Test {
protected:
    LongReports()
    {
        world.transport.handler = [this](const http::Request& it) {
            if (before_answer) before_answer();
            return reports.page(it);
        };
    }
    void fill(std::size_t count, std::uint32_t seed)
    {
        std::mt19937 dice(seed);
        const auto whole = std::chrono::duration_cast<seconds>(query.to - query.from).count();
        for (std::size_t i = 0; i < count; ++i) {
            const auto before = static_cast<std::int64_t>(dice()) % whole + 1;
            reports.add(query.to - seconds{before}, seconds{dice() % 7200});
        }
    }
    desk::Status read()
    {
        if (!api) api = std::make_unique<TeamViewer>(world.configuration, world.services());
        const auto take = [this](std::vector<Connection>&& some) -> desk::Status {
            for (const Connection& one : some)
                found.push_back({one.id, one.start, *one.end});
            largest = std::max(largest, some.size());
            return {};
        };
        return api->cloud().each_connection(query, take, world.call);
    }
    static std::vector<std::string> ids(std::vector<Record> records)
    {
        std::vector<std::string> all;
        for (const Record& one : records)
            all.push_back(one.id);
        std::sort(all.begin(), all.end());
        return all;
    }
    bool is_newest_first() const
    {
        return std::is_sorted(found.begin(), found.end(),
                              [](const Record& a, const Record& b) { return a.end > b.end; });
    }

    World world;
    std::unique_ptr<TeamViewer> api;
    Reports reports;
    std::function<void()> before_answer;
    ConnectionQuery query{.from = testing::noon - std::chrono::days{90}, .to = testing::noon};
    std::vector<Record> found;
    std::size_t largest = 0;
};

TEST_F(LongReports, HasEachRecordOfALongTimeOnceAndTheNewestFirst)
{
    fill(30'000, 1);
    reports.add(query.from, seconds{60}); // The last one that belongs to it.
    reports.add(query.from - seconds{1}, seconds{7200});
    reports.add(query.to, seconds{60});

    const auto done = read();

    ASSERT_TRUE(done) << done.error().detail;
    reports.records.resize(30'001);
    EXPECT_EQ(ids(found), ids(reports.records));
    EXPECT_TRUE(is_newest_first());
    EXPECT_LT(largest, 30'000U); // Not all of them are in memory at once.
}

TEST_F(LongReports, HasEachRecordOnceWhateverTheEndOfTheTimeMeans)
{
    for (const bool to_is_about_ends : {false, true}) {
        SCOPED_TRACE(to_is_about_ends);
        reports = {};
        reports.to_is_about_ends = to_is_about_ends;
        found.clear();
        fill(8'000, 9);
        for (int day = 3; day < 90; ++day) // Longer than a window is here, some of them.
            reports.add(query.to - std::chrono::days{day}, std::chrono::hours{day});
        std::erase_if(reports.records, [&](const Record& it) { return it.end >= query.to; });

        const auto done = read();

        ASSERT_TRUE(done) << done.error().detail;
        EXPECT_EQ(ids(found), ids(reports.records));
        EXPECT_TRUE(is_newest_first());
    }
}

TEST_F(LongReports, WhatArrivesMeanwhileDoublesNothingAndHidesNothing)
{
    fill(12'000, 7);
    const auto before = ids(reports.records);
    std::uint32_t seed = 7;
    before_answer = [&] { fill(5, ++seed); };
    const auto done = read();
    ASSERT_TRUE(done) << done.error().detail;
    const auto all = ids(found);
    EXPECT_TRUE(std::adjacent_find(all.begin(), all.end()) == all.end());
    EXPECT_TRUE(std::includes(all.begin(), all.end(), before.begin(), before.end()));
}

TEST_F(LongReports, ManyInOneHourAreReadLikeAnyOthers)
{
    query.from = query.to - std::chrono::hours{1};
    fill(6'000, 3);
    query.from = query.to - std::chrono::days{90};
    fill(3'000, 4);
    for (int i = 0; i < 1500; ++i) // More than a page in one second.
        reports.add(query.to - std::chrono::days{5}, seconds{i});
    const auto done = read();
    ASSERT_TRUE(done) << done.error().detail;
    EXPECT_EQ(ids(found), ids(reports.records));
    EXPECT_TRUE(is_newest_first());
}

TEST_F(LongReports, WhatFitsAFewPagesTakesAsManyCalls)
{
    fill(2'500, 5);
    ASSERT_TRUE(read());
    EXPECT_EQ(world.transport.sent().size(), 3U);
    EXPECT_EQ(ids(found), ids(reports.records));
}

TEST_F(LongReports, PagesOfWhatEndedTooEarlyAreNotAskedFor)
{
    fill(9'000, 8);
    query.ended_after = query.to - std::chrono::days{15}; // A sixth of the time.

    ASSERT_TRUE(read());

    EXPECT_EQ(world.transport.sent().size(), 2U);
    std::erase_if(reports.records, [&](const Record& it) { return it.end < query.ended_after; });
    const auto all = ids(found);
    const auto wanted = ids(reports.records);
    EXPECT_TRUE(std::includes(all.begin(), all.end(), wanted.begin(), wanted.end()));
}

TEST_F(LongReports, CountThatCannotBeTrueCostsFewCalls)
{
    fill(10, 1);
    world.transport.handler = [this](const http::Request& it) {
        const auto asked = world.transport.sent().size();
        if (asked > 500) return testing::answer(403, "{}");
        if (asked > 1) return reports.page(it);
        return testing::answer(200, R"({"records":[],"next_offset":"r0",
                                        "records_remaining":1000000000000000})");
    };

    EXPECT_TRUE(read());
    EXPECT_THAT(found, ::testing::SizeIs(10));
}

TEST_F(LongReports, PageThatFailsIsAskedForOnceMore)
{
    fill(8'000, 6);
    int asked = 0;
    world.transport.handler = [&](const http::Request& it) {
        return ++asked == 9 ? testing::answer(503, "") : reports.page(it);
    };
    ASSERT_TRUE(read());
    EXPECT_EQ(ids(found), ids(reports.records));

    asked = 0;
    world.transport.handler = [&](const http::Request& it) {
        return ++asked > 5 ? testing::answer(400, "") : reports.page(it);
    };
    EXPECT_FALSE(read());
}

TEST_F(LongReports, ErrorOfWhoTakesThemEndsTheReading)
{
    fill(8'000, 6);
    TeamViewer other(world.configuration, world.services());
    const auto done = other.cloud().each_connection(
        query,
        [](std::vector<Connection>&&) -> desk::Status {
            return desk::Error{.status = desk::Errc::internal, .code = "enough", .detail = ""};
        },
        world.call);
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code, "enough");
    EXPECT_LT(world.transport.sent().size(), 40U);
}

} // namespace
} // namespace tv
