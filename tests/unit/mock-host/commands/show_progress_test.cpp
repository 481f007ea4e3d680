#include "mock-host/commands/show_progress.hpp"

#include <gmock/gmock.h>

#include <sstream>

namespace mock::commands {
namespace {

struct Shown {
    std::istringstream in;
    std::ostringstream out;
    std::ostringstream err;
    Streams streams(bool terminal) { return {in, out, err, terminal, terminal}; }
};

TEST(Progress, IsLinesWithoutATerminalAndEachOnlyOnce)
{
    Shown shown;
    ProgressDisplay display(shown.streams(false), false);
    display.show({1, 3, "Reading devices"});
    display.show({1, 3, "Reading devices"});
    display.show({3, 3, "Reading devices"});
    EXPECT_EQ(shown.err.str(), "1 of 3: Reading devices\n3 of 3: Reading devices\n");
    EXPECT_EQ(shown.out.str(), ""); // Data goes there, and must stay readable for programs.
}

TEST(Progress, IsABarOnATerminalThatIsWipedAway)
{
    Shown shown;
    {
        ProgressDisplay display(shown.streams(true), false);
        display.show({1, 2, "Reading devices"});
    }
    EXPECT_EQ(shown.err.str(), "\r\033[KWorking ... Ctrl-C cancels it."
                               "\r\033[K[##########----------]  50 %  1 of 2  Reading devices"
                               "\r\033[K");
}

TEST(Progress, ThatCountsBeyondItsTotalFillsTheBar)
{
    EXPECT_EQ(bar_text({9, 2, ""}), "[####################] 100 %  9 of 2  ");
}

TEST(Progress, WithoutATotalSaysOnlyWhatIsDone)
{
    EXPECT_EQ(line_text({7, 0, "Reading"}), "7: Reading");
    EXPECT_EQ(line_text({0, 0, "Reading"}), "Reading");
}

TEST(Progress, OnATerminalWithoutATotalIsTheWordsOfThePlugin)
{
    EXPECT_EQ(bar_text({1000, 0, "Devices read: 1000"}), "Devices read: 1000");
    EXPECT_EQ(bar_text({7, 0, ""}), "7  ");
}

TEST(Progress, IsSilentWhenJsonIsWanted)
{
    Shown shown;
    ProgressDisplay display(shown.streams(false), true);
    display.show({1, 3, "Reading devices"});
    EXPECT_EQ(shown.err.str(), "");
}

} // namespace
} // namespace mock::commands
