#include "plugin/teamviewer/report_pages.hpp"
#include "plugin/teamviewer/report_reader.hpp"
#include "tests/unit/plugin/teamviewer/fakes.hpp"

#include <gmock/gmock.h>

namespace tv {
namespace {

using ::testing::ElementsAre;
using testing::noon;
using ::testing::SizeIs;
using namespace std::chrono_literals;

TEST(ReportQueries, WindowsThatTouchBecomeOne)
{
    const ConnectionQuery a{.from = noon, .to = noon + 2h, .session_codes = {"s1"}};
    const ConnectionQuery b{.from = noon + 1h, .to = noon + 3h, .session_codes = {"s2", "s1"}};
    const ConnectionQuery c{.from = noon + 9h, .to = noon + 10h, .teamviewer_id = "1"};

    const auto fewer = merged({c, b, a});

    ASSERT_THAT(fewer, SizeIs(2));
    EXPECT_EQ(fewer[0].from, noon);
    EXPECT_EQ(fewer[0].to, noon + 3h);
    EXPECT_THAT(fewer[0].session_codes, ElementsAre("s1", "s2"));
    EXPECT_EQ(fewer[1].teamviewer_id, "1");
    const ConnectionQuery all{.from = noon, .to = noon + 9h};
    EXPECT_THAT(merged({a, all})[0].session_codes, SizeIs(0));
    EXPECT_EQ(merged({c, all})[0].teamviewer_id, "");
}

TEST(ReportQueries, FromIsInclusiveAndToIsNot)
{
    const ConnectionQuery query{.from = noon, .to = noon + 1h};
    EXPECT_TRUE(matches(query, {.start = noon}));
    EXPECT_FALSE(matches(query, {.start = noon - 1ms}));
    EXPECT_FALSE(matches(query, {.start = noon + 1h}));
}

} // namespace
} // namespace tv
