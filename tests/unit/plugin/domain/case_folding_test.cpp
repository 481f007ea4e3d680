#include "plugin/domain/case_folding.hpp"

#include <gtest/gtest.h>

namespace {

TEST(CaseFolding, MakesTheCapitalsOfEuropeSmallAsTheTableSays)
{
    const struct {
        const char* written;
        const char* expected;
    } table[] = {
        {"NB-0815 zZ", "nb-0815 zz"},
        {"@[`{", "@[`{"},
        {"ÀÖØÞ ÜBÜNG", "àöøþ übüng"},
        {"àöøþßÿ", "àöøþßÿ"},
        {"3×4÷2", "3×4÷2"},
        {"ĀĂČĐĘĢĮ", "āăčđęģį"},
        {"ĲĴĶ ĹĻĽĿŁŃŇ", "ĳĵķ ĺļľŀłńň"},
        {"ŊŌŐŒŘŠŢŮŶ", "ŋōőœřšţůŷ"},
        {"ŸŹŻŽ", "ÿźżž"},
        {"āĉęĳķĸĺŀłňŉŋšŷźžſ", "āĉęĳķĸĺŀłňŉŋšŷźžſ"},
        {"İı", "İı"},
        {"ΔЖ 漢字 🙂", "ΔЖ 漢字 🙂"},
        {"", ""},
    };
    for (const auto& row : table)
        EXPECT_EQ(tv::folded(row.written), row.expected) << row.written;
}

TEST(CaseFolding, LeavesWhatIsNoUtf8)
{
    for (const char* broken : {"\xc3", "a\xc5", "\xc3\xc3", "\xc4-", "\x80\xff"})
        EXPECT_EQ(tv::folded(broken), broken);
}

} // namespace
