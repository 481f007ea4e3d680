#include "plugin/net/address.hpp"

#include <gtest/gtest.h>

namespace tv::http {
namespace {

TEST(Address, PlainHttpIsForThisMachineOnly)
{
    const struct {
        const char* url;
        const char* code;
    } table[] = {
        {"https://webapi.teamviewer.com/api/v1", ""},
        {"http://127.0.0.1:8080/x", ""},
        {"http://127.8.9.10", ""},
        {"http://localhost:80", ""},
        {"http://[::1]:80/", ""},
        {"http://webapi.teamviewer.com", "net.plain_http"},
        {"http://127.0.0.1.evil.example", "net.plain_http"},
        {"http://localhost.evil.example", "net.plain_http"},
        {"http://128.0.0.1", "net.plain_http"},
        {"http://10.127.0.1", "net.plain_http"},
        {"https://user:secret@webapi.teamviewer.com", "net.bad_url"},
        {"http://127.0.0.1@evil.example", "net.bad_url"},
        {"ftp://127.0.0.1", "net.bad_url"},
        {"file:///etc/passwd", "net.bad_url"},
        {"", "net.bad_url"},
    };
    for (const auto& row : table) {
        SCOPED_TRACE(row.url);
        const auto address = checked_address(row.url);
        EXPECT_EQ(address ? "" : address.error().code, row.code);
    }
}

} // namespace
} // namespace tv::http
