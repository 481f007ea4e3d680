#include "mock-host/views/configuration.hpp"

#include <desk/sdk/time.hpp>

#include <boost/json.hpp>
#include <gmock/gmock.h>

namespace mock::views {
namespace {

const store::Time now = *desk::parse_time("2026-03-01T12:00:00Z");

TEST(TokenView, IsWhatThePluginRecordedAndExpiresByTheClock)
{
    const struct {
        const char* record;
        const char* state;
    } table[] = {
        {"{}", "none"},
        {"no JSON", "none"},
        {R"({"state":"none"})", "none"},
        {R"({"state":"something new"})", "none"},
        {R"({"state":"valid"})", "valid"},
        {R"({"state":"valid","expires_at":"2026-03-01T12:00:01Z"})", "valid"},
        {R"({"state":"valid","expires_at":"2026-03-01T12:00:00Z"})", "expired"},
        {R"({"state":"reauthorize","expires_at":"2026-03-01T11:00:00Z"})", "reauthorize"},
    };
    for (const auto& row : table) {
        SCOPED_TRACE(row.record);
        EXPECT_EQ(read_token(row.record, now).state, row.state);
    }
}

TEST(TokenView, NamesTheAccountAndTheLastCharacters)
{
    const TokenView token =
        read_token(R"({"state":"valid","account":"service@example.com","last4":"f3a9"})", now);
    EXPECT_EQ(token.account, "service@example.com");
    EXPECT_EQ(token.hint, "f3a9");
    EXPECT_FALSE(token.expires_at);
}

TEST(Checks, AreOkUnlessSomethingIsMissing)
{
    std::vector<services::Finding> findings(3);
    findings[0].state = "ok";
    findings[0].title = "Create sessions";
    findings[1].state = "warning";
    findings[1].title = "Event log";
    findings[1].text = "Missing.";
    findings[1].remedy = "Tick it.";
    findings[2].state = "info"; // It could not be tried.
    findings[2].title = "Reports";
    const boost::json::array checks = checks_json(findings);
    ASSERT_EQ(checks.size(), 3U);
    EXPECT_EQ(boost::json::serialize(checks[0]),
              R"({"name":"Create sessions","ok":true,"state":"ok","detail":"","remedy":""})");
    EXPECT_EQ(boost::json::serialize(checks[1]),
              R"({"name":"Event log","ok":false,"state":"warning","detail":"Missing.",)"
              R"("remedy":"Tick it."})");
    EXPECT_EQ(boost::json::serialize(checks[2]),
              R"({"name":"Reports","ok":true,"state":"info","detail":"","remedy":""})");
}

TEST(ConfigurationJson, SaysWhyItIsInQuarantine)
{
    ConfigurationView view;
    view.configuration.state = store::ConfigurationState::quarantined;
    view.configuration.state_reason = "it died";
    const boost::json::object shown = configuration_json(view);
    EXPECT_EQ(shown.at("state"), "quarantined");
    EXPECT_EQ(shown.at("state_reason"), "it died");
}

} // namespace
} // namespace mock::views
