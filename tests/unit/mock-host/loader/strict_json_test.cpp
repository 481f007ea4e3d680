#include "mock-host/loader/json.hpp"
#include "mock-host/loader/strict_json.hpp"

#include <boost/json/value.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace mock::loader {
namespace {

using testing::HasSubstr;

TEST(StrictJson, DepthIsLimitedToSixteen)
{
    EXPECT_TRUE(check_json(std::string(16, '[') + std::string(16, ']'), 1000));
    const auto deeper = check_json(std::string(17, '[') + std::string(17, ']'), 1000);
    ASSERT_FALSE(deeper);
    EXPECT_THAT(deeper.error().detail, HasSubstr("more than 16 levels"));
}

TEST(StrictJson, InvalidUtf8IsRefused)
{
    EXPECT_FALSE(check_json("\"\xc3\x28\"", 100));
    EXPECT_FALSE(check_json("\"\xed\xa0\x80\"", 100));
    EXPECT_TRUE(check_json("\"\xc3\xa9\"", 100));
}

TEST(StrictJson, NameThatCannotBeShownIsNotInTheComplaint)
{
    EXPECT_EQ(check_json(R"({"a":{"b":1,"c\u0000":2}})", 100).error().detail,
              "a: U+0000 in the name of a member");
    const std::string name(5000, 'x');
    const std::string detail = check_json("{\"" + name + "\":1e300}", 10000).error().detail;
    EXPECT_THAT(detail, HasSubstr("xxx: a number above 2^53"));
    EXPECT_LT(detail.size(), 200U);
}

TEST(StrictJson, SameNameInDifferentObjectsIsFine)
{
    EXPECT_TRUE(check_json(R"([{"a":1},{"a":{"a":2}}])", 100));
}

TEST(StrictJson, NumberOfExactlyTwoToThe53IsTheLast)
{
    EXPECT_TRUE(check_json("9007199254740992", 100));
    EXPECT_FALSE(check_json("9007199254740993", 100));
    EXPECT_FALSE(check_json("1e300", 100));
}

TEST(StrictJson, DocumentsOfPackagesAreReadByTheSameRules)
{
    for (const char* bad : {R"({"a":1,"a":2})", "9007199254740993", R"("\u0000")", "[1] 2"}) {
        EXPECT_FALSE(parse_json(bad)) << bad;
    }
    EXPECT_TRUE(parse_json(R"({"a":[1,{"a":2}]})"));
}

} // namespace
} // namespace mock::loader
