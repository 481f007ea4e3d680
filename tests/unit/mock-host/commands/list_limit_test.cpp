#include "mock-host/commands/errors.hpp"
#include "mock-host/commands/list_limit.hpp"
#include "mock-host/commands/verbs.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <sstream>

namespace mock::commands {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

desk::Result<int> limit_typed(const std::string& text)
{
    return limit_of({{{"--limit", {text}}}}, 50);
}

TEST(ListLimit, IsTheUsualOneUnlessTold)
{
    EXPECT_EQ(*limit_of({}, 50), 50);
    EXPECT_EQ(*limit_typed("7"), 7);
    EXPECT_THAT(limit_parameter(50).about, HasSubstr("50 unless told"));
}

TEST(ListLimit, IsANumberOfRows)
{
    for (const char* text : {"", "0", "-1", "many", "7x", "2147483647", "99999999999"}) {
        const auto limit = limit_typed(text);
        ASSERT_FALSE(limit) << text;
        EXPECT_TRUE(is_wrong_use(limit.error())) << text;
    }
}

TEST(ListLimit, RowsBeyondItAreToldOf)
{
    std::ostringstream err;
    std::vector<int> rows{9, 8};
    keep_newest(rows, 2, err);
    EXPECT_THAT(rows, ElementsAre(9, 8));
    EXPECT_EQ(err.str(), "");

    rows = {9, 8, 7};
    keep_newest(rows, 2, err);
    EXPECT_THAT(rows, ElementsAre(9, 8));
    EXPECT_EQ(err.str(),
              "mock-host: there are more; these are the newest 2. --limit lists more.\n");
}

TEST(ListLimit, IsThereForEachListThatGrows)
{
    std::vector<std::string> limited;
    for (const Group& group : all_commands()) {
        for (const Command& command : group.commands) {
            const auto& all = command.parameters;
            const bool has_limit = std::any_of(
                all.begin(), all.end(), [](const Parameter& one) { return one.name == "--limit"; });
            if (has_limit) limited.push_back(command.words);
        }
    }
    EXPECT_THAT(limited, ElementsAre("activity list", "call list", "mail list", "audit list"));
}

} // namespace
} // namespace mock::commands
