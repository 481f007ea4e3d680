#include "plugin/domain/web_address.hpp"

#include <gtest/gtest.h>

namespace {

TEST(WebAddress, IsTakenApart)
{
    const auto address = tv::read_web_address("HTTPS://user:pw@Desk.Example.com:8443/a/b?c=d#e");

    ASSERT_TRUE(address);
    EXPECT_EQ(address->scheme, "https");
    EXPECT_EQ(address->host, "desk.example.com");
    EXPECT_TRUE(address->has_user);
    EXPECT_TRUE(address->has_query);
}

TEST(WebAddress, WhatIsNoneIsRefused)
{
    for (const char* text : {"", "desk.example.com", "https://", "https:///path", "://host",
                             "https://host name", "https://host:port/", "https://[::1",
                             "https://host\\@other", "https://host\n.example.com"})
        EXPECT_FALSE(tv::read_web_address(text)) << text;
}

TEST(WebAddress, LoopbackIsALiteralAddressOrLocalhost)
{
    for (const char* text : {"http://127.0.0.1", "http://127.8.9.10:80", "http://[::1]:8080",
                             "http://localhost/x", "http://LOCALHOST"})
        EXPECT_TRUE(tv::read_web_address(text)->is_loopback()) << text;
    for (const char* text : {"http://127.0.0.1.example.com", "http://localhost.example.com",
                             "http://10.0.0.1", "http://127.1", "http://u@example.com"})
        EXPECT_FALSE(tv::read_web_address(text)->is_loopback()) << text;
}

} // namespace
