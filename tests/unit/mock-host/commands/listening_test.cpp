#include "mock-host/commands/command_line.hpp"
#include "mock-host/commands/listening.hpp"
#include "mock-host/commands/verbs.hpp"

#include <gmock/gmock.h>

#include <fstream>
#include <sstream>

namespace mock::commands {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(Listening, PeopleMayBeAnybodyOnThisMachineOnly)
{
    for (const char* address : {"127.0.0.1", "127.0.0.2", "::1", "localhost"})
        EXPECT_FALSE(needs_passwords(address, {})) << address;
    for (const char* address : {"0.0.0.0", "192.0.2.1", "::", "desk.example.com"})
        EXPECT_TRUE(needs_passwords(address, {})) << address;
}

TEST(Listening, NameThatBeginsLikeAnAddressOfThisMachineIsNone)
{
    for (const char* name : {"127.example.com", "127.0.0.1.example.com", "127.0.0.1x", "127."})
        EXPECT_TRUE(needs_passwords(name, {})) << name;
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

TEST(Listening, NamesAndAddressesAreAsBrowsersWriteThem)
{
    EXPECT_EQ(as_host("Desk.Example.com"), "desk.example.com");
    EXPECT_EQ(as_host("desk.example.com:8443"), "desk.example.com:8443");
    EXPECT_EQ(as_host("127.0.0.1"), "127.0.0.1");
    EXPECT_EQ(as_host("2001:DB8:0:0::5"), "[2001:db8::5]");
    EXPECT_EQ(as_host("[2001:db8::5]"), "[2001:db8::5]");
    const auto hosts = our_hosts("2001:db8::5", 8042, {"Desk.Example.com"});
    for (const char* host : {"[2001:db8::5]", "[2001:db8::5]:8042", "desk.example.com:8042"})
        EXPECT_THAT(hosts, Contains(host));
}

TEST(Listening, AddressHasAPortAndNothingBehindIt)
{
    const auto at = parse_listen("[::1]:8042");
    ASSERT_TRUE(at);
    EXPECT_EQ(at->address, "::1");
    EXPECT_EQ(at->port, 8042);
    EXPECT_EQ(parse_listen("desk.example.com:0")->port, 0);
    for (const char* text : {"", "8042", ":8042", "127.0.0.1", "127.0.0.1:", "127.0.0.1:80xx",
                             "127.0.0.1:-1", "127.0.0.1:65536", "[]:8042x"})
        EXPECT_FALSE(parse_listen(text)) << text;
}

TEST(Listening, EveryAddressIsNoNameOfOurs)
{
    for (const char* address : {"0.0.0.0", "0", "::", "0::0"})
        EXPECT_TRUE(is_every_address(address)) << address;
    for (const char* address : {"127.0.0.1", "::1", "desk.example.com"})
        EXPECT_FALSE(is_every_address(address)) << address;
}

/// There is no desk: who got past the checks says so.
std::string refusal_of_serve(const std::vector<std::string>& options)
{
    std::istringstream in;
    std::ostringstream out;
    std::ostringstream err;
    std::vector<std::string> words{"--data", "/nowhere/at/all", "serve"};
    words.insert(words.end(), options.begin(), options.end());
    EXPECT_NE(run_command_line(words, all_commands(), {in, out, err}), Exit::ok);
    return err.str();
}

TEST(Listening, OnEveryAddressBrowsersNeedAName)
{
    EXPECT_THAT(refusal_of_serve({"--listen", "0.0.0.0:0", "--insecure-http"}),
                HasSubstr("Say with --host under which name"));
}

TEST(Listening, MissingCertificateOrKeyIsNamed)
{
    const std::string there = testing::TempDir() + "listening-certificate.pem";
    std::ofstream(there) << "certificate\n";
    EXPECT_THAT(refusal_of_serve({"--tls-cert", "/nowhere/cert", "--tls-key", "/nowhere/key"}),
                HasSubstr("--tls-cert: the file /nowhere/cert cannot be read: No such file"));
    EXPECT_THAT(refusal_of_serve({"--tls-cert", there, "--tls-key", "/nowhere/key"}),
                HasSubstr("--tls-key: the file /nowhere/key cannot be read: No such file"));
}

TEST(Listening, HostIsANameThatBrowsersCanSend)
{
    for (const char* host : {"desk.example.com", "Desk:8443", "192.0.2.1:80", "[2001:db8::5]:8443",
                             "2001:db8::5", "[::1]"})
        EXPECT_TRUE(check_host_name(host)) << host;
    for (const char* host : {"", "bad host", "desk.example.com/", "desk:", "desk:http", ":80",
                             "[::1", "b\xc3\xbcro.example.com"})
        EXPECT_FALSE(check_host_name(host)) << host;
    EXPECT_THAT(refusal_of_serve({"--host", "https://desk.example.com"}),
                HasSubstr("--host is a name like desk.example.com, without https://"));
}

} // namespace
} // namespace mock::commands
