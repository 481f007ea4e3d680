#include "mock-host/teamviewer-sim/http.hpp"
#include "mock-host/teamviewer-sim/routes.hpp"

#include <gmock/gmock.h>

namespace sim::test {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

TEST(SimHttp, FormIsDecoded)
{
    EXPECT_THAT(
        parse_form("a=1&b=two+words%21&&c&d=x=y"),
        ElementsAre(Pair("a", "1"), Pair("b", "two words!"), Pair("c", ""), Pair("d", "x=y")));
}

TEST(SimHttp, MalformedEscapesStayAsTheyAre)
{
    EXPECT_EQ(percent_decoded("100%"), "100%");
    EXPECT_EQ(percent_decoded("%4"), "%4");
    EXPECT_EQ(percent_decoded("%zz%41"), "%zzA");
}

TEST(SimHttp, EncodingIsUndoneByDecoding)
{
    const std::string odd = "a b&c=d/e?f#\xC3\xA4%";
    EXPECT_EQ(percent_decoded(percent_encoded(odd)), odd);
    EXPECT_EQ(percent_encoded("a b"), "a%20b");
}

TEST(SimHttp, HtmlIsMadeHarmless)
{
    EXPECT_EQ(html_escaped(R"(<a href="x">'&)"), "&lt;a href=&quot;x&quot;&gt;&#39;&amp;");
}

TEST(SimRoutes, BracesStandForOnePart)
{
    EXPECT_THAT(match_path("/sessions/{}", "/sessions/s1").value(), ElementsAre("s1"));
    EXPECT_FALSE(match_path("/sessions/{}", "/sessions"));
    EXPECT_FALSE(match_path("/sessions/{}", "/sessions/"));
    EXPECT_FALSE(match_path("/sessions/{}", "/sessions/s1/x"));
    EXPECT_TRUE(match_path("/oauth2/token", "/OAuth2/token"));
}

} // namespace
} // namespace sim::test
