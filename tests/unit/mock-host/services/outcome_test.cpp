#include "mock-host/services/outcome.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace mock::services {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

Grants all_granted()
{
    return {.effects = {"journal.append", "mail.send", "time.book", "link.put", "link.remove",
                        "record.put", "record.remove", "followup.put", "followup.remove",
                        "asset.set"},
            .jobs = {"reports.collect"},
            .attributes = {"remote_ids.teamviewer", "name"},
            .actions = {"configuration.authorize"},
            .create_assets = true,
            .configuration = "cfg-1"};
}

std::string effect(const std::string& members)
{
    return R"({"effects":[{)" + members + "}]}";
}

const std::string on_activity = R"("activity":"a-1","key":"k",)";

/// The place and reason with which an outcome is refused; empty if it is not.
std::string complaint(const std::string& json, Part part = Part::action)
{
    const auto read = read_outcome(json, all_granted(), part);
    return read ? "" : read.error().detail;
}

TEST(Outcome, EmptyOneIsValid)
{
    EXPECT_EQ(complaint("{}"), "");
}

TEST(Outcome, EveryTypeIsReadWithAllItsMembers)
{
    const auto read = read_outcome(
        R"({"message":"m","open_url":"https://example.com/x","stats":{"seen":3},
            "findings":[{"state":"warning","title":"t","id":"i","text":"x","remedy":"r",
                         "action":"configuration.authorize","path":"/p","fields":[]}],
            "effects":[
          {"type":"journal.append","activity":"a-1","key":"j","visibility":"portal","title":"t",
           "text":"x","tone":"good","at":"2025-03-04T14:05:00.250Z",
           "fields":[{"label":"l","seconds":5},{"label":"l","url":"https://example.com"}]},
          {"type":"mail.send","activity":"a-1","key":"m","to":"initiator","subject":"s","text":"x",
           "link":{"label":"l","url":"https://example.com"}},
          {"type":"mail.send","configuration":"cfg-1","key":"m","to":"administrators",
           "subject":"s","text":"x"},
          {"type":"time.book","activity":"a-1","key":"t","start":"2025-03-04T14:05:00Z",
           "seconds":604800,"person":{"name":"n","email":"e@example.com"},"text":"x"},
          {"type":"link.put","asset":"as-1","key":"l","label":"l","audience":"agent",
           "url":"http://127.0.0.1:8080/v15/s1-x","expires_at":"2025-03-04T14:05:00Z"},
          {"type":"link.remove","asset":"as-1","key":"l"},
          {"type":"record.put","configuration":"cfg-1","key":"r","value":{"a":[1,null]}},
          {"type":"record.remove","configuration":"cfg-1","key":"r"},
          {"type":"followup.put","asset":"as-1","key":"f","job":"reports.collect",
           "at":"2025-03-04T14:05:00Z","args":{"x":1}},
          {"type":"followup.remove","asset":"as-1","key":"f"},
          {"type":"asset.set","asset":"as-1","key":"remote_ids.teamviewer","value":null}]})",
        all_granted(), Part::action);

    ASSERT_TRUE(read) << read.error().detail;
    ASSERT_THAT(read->effects, SizeIs(11));
    EXPECT_EQ(read->stats.at("seen"), 3U);
    const auto& entry = std::get<JournalAppend>(read->effects[0].what);
    EXPECT_EQ(entry.visibility, store::Visibility::portal);
    EXPECT_EQ(entry.tone, store::Tone::good);
    EXPECT_THAT(entry.fields, SizeIs(2));
    EXPECT_EQ(std::get<RecordPut>(read->effects[6].what).value, R"({"a":[1,null]})");
    EXPECT_EQ(std::get<AssetSet>(read->effects[10].what).value, std::nullopt);
    for (const Effect& one : read->effects)
        EXPECT_THAT(type_of(one), HasSubstr("."));
}

struct Refused {
    const char* situation;
    std::string json;
    const char* complaint;
};

TEST(Outcome, IsRefusedWithThePlaceInWords)
{
    const std::string journal = R"("type":"journal.append",)" + on_activity;
    const std::string link = R"("type":"link.put","label":"l","audience":"agent",)" + on_activity;
    const std::string mail = R"("type":"mail.send","subject":"s","text":"t",)";
    const std::string when = R"("at":"2025-03-04T14:05:00Z")";
    const Refused table[] = {
        {"no JSON", "{", "no JSON"},
        {"two documents", "{} {}", "something follows"},
        {"no object", "[]", "must be an object"},
        {"unknown member", R"({"messages":""})", "messages: unknown member"},
        {"member twice", R"({"message":"a","message":"b"})", "message: the member is there twice"},
        {"number too large", R"({"stats":{"seen":9007199254740993}})", "stats.seen"},
        {"U+0000", R"({"message":"\u0000"})", "message: U+0000"},
        {"text too long", R"({"message":")" + std::string(1001, 'x') + R"("})",
         "message: longer than 1000 bytes"},
        {"no text", R"({"message":1})", "message: must be a text"},
        {"plain http", R"({"open_url":"http://example.com"})", "open_url: https only"},
        {"user information", R"({"open_url":"https://a:b@example.com"})", "open_url: https only"},
        {"negative stat", R"({"stats":{"seen":-1}})", "stats.seen: must be a whole number"},
        {"finding without title", R"({"findings":[{"state":"ok"}]})", "findings[0].title"},
        {"finding with a foreign action",
         R"({"findings":[{"state":"ok","title":"t","action":"x"}]})",
         "findings[0].action: not an action"},
        {"unknown type", effect(R"("type":"journal.remove",)" + on_activity + R"("x":1)"),
         "effects[0].type: unknown type"},
        {"no key", effect(R"("type":"link.remove","activity":"a-1")"),
         "effects[0].key: is missing"},
        {"bad key", effect(R"("type":"link.remove","activity":"a-1","key":"a b")"),
         "effects[0].key: must be a key"},
        {"no target", effect(R"("type":"link.remove","key":"k")"), "effects[0]: exactly one of"},
        {"two targets", effect(R"("type":"link.remove","key":"k","activity":"a","asset":"b")"),
         "effects[0]: exactly one of"},
        {"foreign configuration", effect(R"("type":"record.remove","key":"k","configuration":"c")"),
         "effects[0].configuration: not the configuration"},
        {"not possible there", effect(R"("type":"link.remove","key":"k","configuration":"cfg-1")"),
         "effects[0].type: not possible"},
        {"journal without title", effect(journal + R"("visibility":"internal","title":"")"),
         "effects[0].title: must not be empty"},
        {"journal without visibility", effect(journal + R"("title":"t")"), "effects[0].visibility"},
        {"unknown tone", effect(journal + R"("visibility":"internal","title":"t","tone":"x")"),
         "effects[0].tone"},
        {"field of two kinds", effect(journal + R"("visibility":"internal","title":"t",
                "fields":[{"label":"l","text":"a","seconds":1}])"),
         "effects[0].fields[0]: exactly one of"},
        {"time that is none",
         effect(journal + R"("visibility":"internal","title":"t","at":"yesterday")"),
         "effects[0].at: must be a time"},
        {"mail to a stranger", effect(mail + on_activity + R"("to":"eve@example.com")"),
         "effects[0].to"},
        {"mail from an activity to administrators",
         effect(mail + on_activity + R"("to":"administrators")"), "effects[0].to"},
        {"mail with two subjects",
         effect(R"("type":"mail.send","subject":"a\nBcc: b","text":"t","to":"initiator",)" +
                on_activity + R"("link":null)"),
         "effects[0].subject: must be one line"},
        {"too long a time",
         effect(R"("type":"time.book",)" + on_activity +
                R"("start":"2025-03-04T14:05:00Z","seconds":604801)"),
         "effects[0].seconds"},
        {"link with a script", effect(link + R"~("url":"javascript:alert(1)")~"),
         "effects[0].url: https only"},
        {"record that is no object",
         effect(R"("type":"record.put",)" + on_activity + R"("value":1)"),
         "effects[0].value: must be an object"},
        {"record too long",
         effect(R"("type":"record.put",)" + on_activity + R"("value":{"x":")" +
                std::string(4096, 'x') + "\"}"),
         "effects[0].value: longer than 4096 bytes"},
        {"foreign job", effect(R"("type":"followup.put","job":"x",)" + on_activity + when),
         "effects[0].job: not a job"},
        {"attribute that is not granted",
         effect(R"("type":"asset.set","asset":"as-1","key":"serial","value":"x")"),
         "effects[0].key: attribute not granted"},
        {"name cleared", effect(R"("type":"asset.set","asset":"as-1","key":"name","value":null)"),
         "effects[0].value: must not be empty"},
        {"unknown member of an effect",
         effect(R"("type":"link.remove",)" + on_activity + R"("url":"x")"),
         "effects[0].url: unknown member"},
    };
    for (const Refused& row : table) {
        SCOPED_TRACE(row.situation);
        EXPECT_THAT(complaint(row.json), HasSubstr(row.complaint));
    }
}

TEST(Outcome, LongNameOfAMemberIsCutInTheComplaint)
{
    const std::string name(100'000, 'x');
    const std::string shown(63, 'x');
    EXPECT_EQ(complaint(R"({")" + name + R"(":1})"), shown + ": unknown member");
    EXPECT_EQ(complaint(R"({"stats":{")" + name + R"(":1}})"),
              "stats." + shown + ": must be a name");
}

TEST(Outcome, EffectThatTheManifestDoesNotGrantIsRefused)
{
    Grants few = all_granted();
    few.effects.erase("link.remove");
    const auto read = read_outcome(effect(R"("type":"link.remove",)" + on_activity + R"("x":1)"),
                                   few, Part::action);
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().code, "outcome.invalid");
    EXPECT_EQ(read.error().detail, "effects[0].type: not granted");
}

TEST(Outcome, OnlyActionsOpenUrlsAndPortionsHaveNothingButEffects)
{
    const std::string url = R"({"open_url":"https://example.com"})";
    EXPECT_EQ(complaint(url, Part::background), "open_url: unknown member");
    EXPECT_EQ(complaint(R"({"message":"m"})", Part::portion), "message: unknown member");
    EXPECT_EQ(complaint(R"({"effects":[]})", Part::portion), "");
}

TEST(Outcome, ThousandEffectsAreTakenAndOneMoreIsNot)
{
    const std::string one = R"({"type":"link.remove","activity":"a-1","key":"k"})";
    std::string many = one;
    for (int i = 1; i < 1000; ++i)
        many += ',' + one;
    EXPECT_EQ(complaint(R"({"effects":[)" + many + "]}"), "");
    EXPECT_EQ(complaint(R"({"effects":[)" + many + ',' + one + "]}"), "effects: more than 1000");
}

TEST(SafeUrl, IsHttpsOrHttpToThisMachine)
{
    for (const char* good : {"https://example.com", "https://example.com:8443/a?b=c#d",
                             "http://127.0.0.1:7070/x", "http://localhost/x", "http://[::1]:80/"}) {
        EXPECT_TRUE(is_safe_url(good)) << good;
    }
    for (const char* bad :
         {"", "https://", "ftp://example.com", "http://example.com", "https://user@example.com",
          "http://127.0.0.1.evil.com/", "http://localhost@evil.com/", "https://exa mple.com",
          "https://example.com\\@evil.com", "https://example.com:abc/", "HTTPS://example.com",
          "http://localhost.evil.com/"}) {
        EXPECT_FALSE(is_safe_url(bad)) << bad;
    }
    EXPECT_FALSE(is_safe_url("https://example.com/" + std::string(4096, 'x')));
}

TEST(OutcomeText, WhatIsStoredIsReadBack)
{
    Finding finding;
    finding.state = "ok";
    finding.title = "t";
    finding.fields = {{Field::Kind::seconds, "l", "", {}, 90}};
    const auto findings = read_stored_findings(write_findings({finding}));
    ASSERT_THAT(findings, SizeIs(1));
    EXPECT_EQ(findings[0].fields.at(0).seconds, 90);
    EXPECT_EQ(read_stats(write_stats({{"seen", 7}})).at("seen"), 7U);
}

TEST(OutcomeText, WhatNobodyWroteIsNothing)
{
    EXPECT_THAT(read_stats(R"({"seen":7,"less":-1,"word":"x"})"), SizeIs(1));
    EXPECT_THAT(read_stored_findings(R"([7,{"title":"t"}])"), SizeIs(1));
    EXPECT_EQ(read_fields(R"(["x",{"label":"l","seconds":"y"}])").at(0).seconds, 0);
}

} // namespace
} // namespace mock::services
