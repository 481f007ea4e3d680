#include "mock-host/commands/print_table.hpp"

#include <gmock/gmock.h>

#include <sstream>

namespace mock::commands {
namespace {

using ::testing::Each;
using ::testing::Le;
using ::testing::ResultOf;

std::string printed(const Table& table, std::size_t width = 0)
{
    std::ostringstream out;
    print_table(out, table, width);
    return out.str();
}

TEST(PrintTable, ColumnsAreAlignedByCharactersAndNotByBytes)
{
    const Table table{{"NAME", "STATE"}, {{"Zoë Müller", "new"}, {"Al", "closed"}}};
    EXPECT_EQ(printed(table), "NAME        STATE\n"
                              "Zoë Müller  new\n"
                              "Al          closed\n");
}

TEST(PrintTable, WidestColumnGivesWaySoThatRowsFit)
{
    const Table table{{"ID", "TITLE", "STATE"},
                      {{"1", "Outlook asks for the password again and again", "new"}}};
    std::istringstream lines(printed(table, 40));
    std::vector<std::string> all;
    for (std::string line; std::getline(lines, line);)
        all.push_back(line);
    EXPECT_THAT(all, Each(ResultOf(columns_of, Le(40U))));
    EXPECT_EQ(all.at(1), "1   Outlook asks for the passwor…  new");
}

TEST(PrintTable, ShortRowLeavesItsLastCellsEmpty)
{
    EXPECT_EQ(printed({{"A", "B"}, {{"x"}}}), "A  B\nx\n");
}

TEST(PlainText, HasNothingThatATerminalWouldObey)
{
    EXPECT_EQ(plain("a\033[31mred\r\nb\tc\x7f"), "a [31mred  b c ");
    EXPECT_EQ(plain("next\xC2\x85line"), "next line");
    EXPECT_EQ(plain("é ü ✓"), "é ü ✓");
    EXPECT_EQ(plain_lines("one\ntwo\033"), "one\ntwo ");
}

TEST(Shortened, CutsBetweenCharacters)
{
    EXPECT_EQ(shortened("Müller", 6), "Müller");
    EXPECT_EQ(shortened("Müller", 3), "Mü…");
}

TEST(Wrapped, BreaksBetweenWordsAndIndentsWhatFollows)
{
    EXPECT_EQ(wrapped("one two three four", 9), "one two\nthree\nfour");
    EXPECT_EQ(wrapped("one two three", 9, 2), "one two\n  three");
    EXPECT_EQ(wrapped("first line\nsecond", 20, 2), "first line\n  second");
    EXPECT_EQ(wrapped("averyveryverylongword b", 6), "averyveryverylongword\nb");
}

} // namespace
} // namespace mock::commands
