#include "mock-host/commands/clock_file.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <future>

namespace mock::commands {
namespace {

using namespace std::chrono_literals;

class Clocks : public testing::Test {
protected:
    ~Clocks() override { std::filesystem::remove(file); }

    void write(const std::string& text) const
    {
        const std::filesystem::path whole = file.string() + ".new";
        std::ofstream(whole) << text;
        std::filesystem::rename(whole, file);
    }

    std::filesystem::path file = testing::TempDir() + "clock-" + std::to_string(::getpid());
};

TEST_F(Clocks, AreAheadByTheSecondsInTheirFile)
{
    write("86400\n");
    EXPECT_EQ(*ClockFile::read(file), 24h);
    write("-60");
    EXPECT_EQ(*ClockFile::read(file), -1min);
}

TEST_F(Clocks, NeedAFileWithANumber)
{
    EXPECT_FALSE(ClockFile::read(file));
    for (const char* const wrong : {"", "tomorrow", "99999999999999"}) {
        write(wrong);
        EXPECT_FALSE(ClockFile::read(file)) << wrong;
    }
}

TEST_F(Clocks, TellOfEachChangeAndPassOverWhatIsNoNumber)
{
    std::promise<std::chrono::seconds> told;
    write("10");
    const ClockFile clock(file, 10s, [&](std::chrono::seconds ahead) { told.set_value(ahead); });
    write("nothing");
    write("20");
    EXPECT_EQ(told.get_future().get(), 20s);
}

} // namespace
} // namespace mock::commands
