#include "mock-host/store/people.hpp"
#include "mock-host/store/session.hpp"
#include "tests/unit/mock-host/commands/typed_commands.hpp"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace mock::commands {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

/// A desk whose `init` is killed, and made once more.
class InitCommand : public TypedCommands {
protected:
    std::filesystem::path file() const { return std::filesystem::path(data_) / "desk.sqlite"; }
    std::filesystem::path key() const { return std::filesystem::path(data_) / "secrets.key"; }

    /// Killed before the people were there: nobody is in it.
    void leave_without_people()
    {
        ASSERT_EQ(type({"init", "--empty"}), Exit::ok) << err_;
        store::Session({file()}).run_script("DELETE FROM people");
    }
    void expect_that_init_makes_it()
    {
        EXPECT_EQ(type({"init", "--empty"}), Exit::ok) << err_;
        const auto opened = store();
        EXPECT_THAT(list_people(store::Reader(*opened)), SizeIs(1));
        EXPECT_EQ(type({"init", "--empty"}), Exit::failed);
        EXPECT_THAT(err_, HasSubstr("is there already"));
    }
};

TEST_F(InitCommand, GoesOnWhenTheFileWasMadeAndNothingElse)
{
    std::filesystem::create_directories(data_);
    std::ofstream(file()).flush();
    expect_that_init_makes_it();
}

TEST_F(InitCommand, GoesOnWhenTheTablesWereMadeAndNoKey)
{
    leave_without_people();
    std::filesystem::remove(key());
    expect_that_init_makes_it();
}

TEST_F(InitCommand, GoesOnWithTheKeyThatWasMade)
{
    leave_without_people();
    const auto made = std::filesystem::last_write_time(key());
    expect_that_init_makes_it();
    EXPECT_EQ(std::filesystem::last_write_time(key()), made);
}

} // namespace
} // namespace mock::commands
