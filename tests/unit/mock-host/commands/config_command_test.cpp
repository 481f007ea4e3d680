#include "mock-host/store/configurations.hpp"
#include "mock-host/store/packages.hpp"
#include "tests/unit/mock-host/commands/typed_commands.hpp"

#include <gmock/gmock.h>

namespace mock::commands {
namespace {

using ::testing::IsEmpty;
using ::testing::Not;

/// A desk with a configuration whose package cannot be asked for anything: its files are gone.
class ConfigCommand : public TypedCommands {
protected:
    ConfigCommand()
    {
        type({"init", "--empty"});
        const auto opened = store();
        store::Transaction change(*opened);
        put_package(change, {.id = "gone", .version = "1.0.0", .directory = data_ + "/gone"});
        insert_configuration(change, {.package = "gone", .name = "TeamViewer"});
        change.commit();
    }
    void expect_no_configuration() const
    {
        const auto opened = store();
        EXPECT_THAT(list_configurations(store::Reader(*opened)), IsEmpty());
    }
};

TEST_F(ConfigCommand, RemovesWithoutItsAccessIfToldSoAndSaysThatItStays)
{
    ASSERT_EQ(type({"config", "remove", "TeamViewer", "--keep-access"}), Exit::ok) << err_;
    EXPECT_EQ(out_, "Removed \"TeamViewer\". Its access at the other side stays.\n");
    EXPECT_EQ(err_, "");
    expect_no_configuration();
}

TEST_F(ConfigCommand, RemovesAndComplainsIfTheAccessCouldNotBeRevoked)
{
    ASSERT_EQ(type({"config", "remove", "TeamViewer"}), Exit::ok) << err_;
    EXPECT_EQ(out_, "Removed \"TeamViewer\".\n");
    EXPECT_THAT(err_, Not(IsEmpty()));
    expect_no_configuration();
}

} // namespace
} // namespace mock::commands
