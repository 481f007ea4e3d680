#include "mock-host/commands/print_package.hpp"

#include <gmock/gmock.h>

namespace mock::commands {
namespace {

TEST(PermissionText, SaysEverythingThatTheContractCanGrantInWords)
{
    const loader::HostSupport host = loader::HostSupport::version_1_0();
    for (const auto* list : {&host.services, &host.effects}) {
        for (const std::string& permission : *list)
            EXPECT_NE(permission_text(permission), permission);
    }
}

TEST(PermissionText, ShowsWhatItDoesNotKnow)
{
    EXPECT_EQ(permission_text("desk.http/1"), "desk.http/1");
}

} // namespace
} // namespace mock::commands
