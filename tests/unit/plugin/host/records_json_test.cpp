#include "plugin/host/records_json.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <gmock/gmock.h>

namespace tv::host {
namespace {

using namespace std::chrono_literals;
using ::testing::SizeIs;

const Time creation = Time{} + std::chrono::hours{485'000};

void expect_comes_back(std::string_view key, const Record& record)
{
    const auto text = boost::json::serialize(record_value(record));
    const auto again = read_record(key, boost::json::parse(text).as_object());
    ASSERT_TRUE(again) << key;
    EXPECT_EQ(*again, record) << text;
}

TEST(RecordsJson, ComeBackAsTheyWere)
{
    expect_comes_back("session/s12", SessionRecord{.code = "s12",
                                                   .client_link = "https://get.example/s12",
                                                   .created_at = creation,
                                                   .valid_until = creation + 24h,
                                                   .closed_at = creation + 1h,
                                                   .state = SessionRecord::State::nobody,
                                                   .invitations = 2,
                                                   .connections = 1,
                                                   .written = {{"ab", "cd"}}});
    expect_comes_back("connect/7", ConnectRecord{.id = "7",
                                                 .asset_id = "as-1",
                                                 .asset_name = "NB-0001",
                                                 .teamviewer_id = "123456789",
                                                 .agent_name = "Jonas Weber",
                                                 .agent_email = "jonas@example.com",
                                                 .at = creation,
                                                 .collected = true,
                                                 .connections = 3});
    expect_comes_back("authorization",
                      AuthorizationRecord{.state = AuthorizationRecord::State::reauthorize,
                                          .account = "service@example.com",
                                          .last4 = "f3a9",
                                          .expires_at = creation,
                                          .since = creation - 1h});
    expect_comes_back("authorization/reports",
                      AuthorizationRecord{.state = AuthorizationRecord::State::reauthorize,
                                          .since = creation,
                                          .of = AuthorizationRecord::Of::report_token,
                                          .mark = "0123456789abcdef"});
    expect_comes_back("reports/watermark", ReportsRecord{.read_until = creation});
    expect_comes_back("sync/last", SyncRecord{.at = creation, .stats = {{"seen", 3}}});
    expect_comes_back("test", TestRecord{.at = creation, .missing = {"groups.read"}});
}

TEST(RecordsJson, OfAnEarlierVersionGetTheDefaultsOfToday)
{
    const auto record = read_record("session/s12", boost::json::object{{"code", "s12"}});
    ASSERT_TRUE(record);
    EXPECT_EQ(std::get<SessionRecord>(*record), (SessionRecord{.code = "s12"}));
}

TEST(RecordsJson, KnowNothingOfForeignKeys)
{
    EXPECT_FALSE(read_record("note/1", {}));
}

TEST(RecordsJson, StayBelowTheLimitOfARecordHoweverManyConnections)
{
    SessionRecord session{.code = "s12"};
    for (int i = 0; i < 10'000; ++i) {
        session.written.emplace("0123456789ab" + std::to_string(i), "01234567");
    }
    EXPECT_LT(boost::json::serialize(record_value(session)).size(), 4096U);
}

} // namespace
} // namespace tv::host
