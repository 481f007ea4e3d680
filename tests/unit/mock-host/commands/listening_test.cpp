#include "mock-host/commands/listening.hpp"

#include <gmock/gmock.h>

namespace mock::commands {
namespace {

using ::testing::Contains;
using ::testing::Not;

TEST(Listening, PeopleMayBeAnybodyOnThisMachineOnly)
{
    for (const char* address : {"127.0.0.1", "127.0.0.2", "::1", "localhost"})
        EXPECT_FALSE(needs_passwords(address, {})) << address;
    for (const char* address : {"0.0.0.0", "192.0.2.1", "::", "desk.example.com"})
        EXPECT_TRUE(needs_passwords(address, {})) << address;
}

// A proxy on this machine brings requests of everybody to an address that nobody else can reach.
TEST(Listening, DeskWithANameOfItsOwnAsksForPasswords)
{
    EXPECT_TRUE(needs_passwords("127.0.0.1", {"desk.example.com"}));
}

TEST(Listening, BrowsersMayUseTheGivenNamesAndThoseOfThisMachine)
{
    const auto hosts = our_hosts("127.0.0.1", 8042, {"desk.example.com"});
    for (const char* host : {"desk.example.com", "127.0.0.1:8042", "localhost:8042", "[::1]:8042"})
        EXPECT_THAT(hosts, Contains(host));
    EXPECT_THAT(our_hosts("192.0.2.1", 8042, {}), Not(Contains("localhost:8042")));
}

} // namespace
} // namespace mock::commands
