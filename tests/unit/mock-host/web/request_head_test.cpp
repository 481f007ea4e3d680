#include "mock-host/web/request_head.hpp"

#include <gmock/gmock.h>

namespace mock::web {
namespace {

using testing::HasSubstr;

const struct {
    const char* situation;
    const char* text;
    int status;
} table[] = {
    {"a question", "GET /a?b=c HTTP/1.1\r\nHost: desk\r\n\r\n", 0},
    {"a form", "POST /a HTTP/1.1\r\nContent-Length: 12\r\n\r\n", 0},
    {"no length is no body", "POST /a HTTP/1.1\r\n\r\n", 0},
    {"an old one", "GET / HTTP/1.0\r\n\r\n", 0},
    {"chunks", "POST /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n", 411},
    {"chunks and a length",
     "POST /a HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n", 411},
    {"two lengths", "POST /a HTTP/1.1\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\n", 400},
    {"a length below nothing", "POST /a HTTP/1.1\r\nContent-Length: -1\r\n\r\n", 400},
    {"a length beyond numbers", "POST /a HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n",
     400},
    {"a length with more", "POST /a HTTP/1.1\r\nContent-Length: 3, 3\r\n\r\n", 400},
    {"a packed body", "POST /a HTTP/1.1\r\nContent-Length: 3\r\nContent-Encoding: gzip\r\n\r\n",
     415},
    {"a body that says it is not packed",
     "POST /a HTTP/1.1\r\nContent-Length: 3\r\ncontent-encoding: identity\r\n\r\n", 415},
    {"a folded header", "GET / HTTP/1.1\r\nA: b\r\n c\r\n\r\n", 400},
    {"a space before the colon", "GET / HTTP/1.1\r\nContent-Length : 3\r\n\r\n", 400},
    {"a line that ends without a return", "GET / HTTP/1.1\r\nA: b\nContent-Length: 3\r\n\r\n", 400},
    {"an address of two lines", "GET /a\nb HTTP/1.1\r\n\r\n", 400},
    {"no colon", "GET / HTTP/1.1\r\nHost\r\n\r\n", 400},
    {"no version", "GET /\r\n\r\n", 400},
    {"another version", "GET / HTTP/3.0\r\n\r\n", 400},
    {"no address", "GET  HTTP/1.1\r\n\r\n", 400},
    {"two spaces", "GET  / HTTP/1.1\r\n\r\n", 400},
    {"another server's address", "GET http://elsewhere/ HTTP/1.1\r\n\r\n", 400},
    {"another protocol", "PRI * HTTP/2.0\r\n\r\n", 400},
    {"a word that is no method", "BREW / HTTP/1.1\r\n\r\n", 405},
};

TEST(RequestHead, IsAcceptedOrRefusedAsTheTableSays)
{
    for (const auto& row : table)
        EXPECT_EQ(parse_head(row.text).refusal.status, row.status) << row.situation;
}

TEST(RequestHead, SaysWhatIsAskedAndHowMuchFollows)
{
    const auto head = parse_head("POST /a%20b?c=d+e HTTP/1.1\r\nHOST:desk\r\nContent-Length: 7\r\n"
                                 "Content-Type: Multipart/Form-Data; boundary=x\r\n\r\n");
    EXPECT_EQ(head.request.path, "/a b");
    EXPECT_EQ(value_of(head.request.query, "c"), "d e");
    EXPECT_EQ(head.request.header("host"), "desk");
    EXPECT_EQ(head.body_size, 7U);
    EXPECT_TRUE(head.has_upload);
}

TEST(RequestHead, TooLongLinesAreRefusedByName)
{
    const std::string much(9000, 'x');
    EXPECT_EQ(parse_head("GET /" + much + " HTTP/1.1\r\n\r\n").refusal.status, 414);
    EXPECT_EQ(parse_head("GET / HTTP/1.1\r\nA: " + much + "\r\n\r\n").refusal.status, 431);
}

TEST(RequestHead, IsPassedOnWithoutRanges)
{
    EXPECT_EQ(without_ranges("GET /a HTTP/1.1\r\nRANGE: bytes=0-,0-\r\nIf-Range: x\r\nrange:\r\n"
                             "A: range: b\r\n\r\n"),
              "GET /a HTTP/1.1\r\nIf-Range: x\r\nA: range: b\r\n\r\n");
}

TEST(Refusals, AreWordsForPeopleAndJsonForPrograms)
{
    EXPECT_THAT(refusal_text(too_late(), "/activities"),
                HasSubstr("text/plain; charset=utf-8\r\nContent-Length: 51\r\n"));
    EXPECT_THAT(refusal_text(body_too_large(1 << 18), "/api/v1/x"),
                HasSubstr(R"({"error":{"code":"http.413","message":"The request is larger than )"
                          R"(256 KiB.","remedy":"Send less."}})"));
}

} // namespace
} // namespace mock::web
