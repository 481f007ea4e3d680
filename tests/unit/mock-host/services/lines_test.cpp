#include "mock-host/services/asset_lines.hpp"
#include "mock-host/services/mail_sender.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mock::services {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

Grants may_set_names()
{
    Grants grants;
    grants.attributes = {"name", "remote_ids.teamviewer"};
    grants.create_assets = true;
    return grants;
}

const Grants may_set = may_set_names();

TEST(AssetLines, ChangesAndNewAssetsAreRead)
{
    const auto changes = read_asset_changes(
        R"({"id":"as-1","revision":"41","set":{"remote_ids.teamviewer":"12"}})"
        "\n"
        R"({"create":"device/1","set":{"name":"NB","remote_ids.teamviewer":null}})"
        "\n",
        may_set, 10);
    ASSERT_TRUE(changes) << changes.error().detail;
    ASSERT_THAT(*changes, SizeIs(2));
    EXPECT_EQ((*changes)[0].revision, 41);
    EXPECT_EQ((*changes)[1].create, "device/1");
    EXPECT_EQ((*changes)[1].set.at("remote_ids.teamviewer"), std::nullopt);
}

TEST(AssetLines, LineThatBreaksTheContractRefusesThemAll)
{
    const std::string good = R"({"id":"as-1","revision":"1","set":{"name":"n"}})";
    for (const std::string bad :
         {R"({"id":"as-1","revision":1,"set":{}})", R"({"id":"as-1","set":{}})",
          R"({"id":"as-1","revision":"1","set":{"serial":"x"}})",
          R"({"id":"as-1","revision":"1","set":{"name":""}})",
          R"({"create":"k","set":{"remote_ids.teamviewer":"1"}})",
          R"({"id":"as-1","revision":"1","set":{},"more":1})", R"(nonsense)"}) {
        const auto changes = read_asset_changes(good + "\n" + bad + "\n", may_set, 10);
        ASSERT_FALSE(changes) << bad;
        EXPECT_THAT(changes.error().detail, HasSubstr("line 2: ")) << bad;
    }
    EXPECT_FALSE(read_asset_changes(good + "\n" + good, may_set, 1));
    EXPECT_FALSE(read_asset_changes(R"({"create":"k","set":{"name":"n"}})", {}, 10));
}

TEST(AssetLines, RowHasWhatIsStoredAndNothingOfOtherAttributes)
{
    const struct {
        store::StoredAsset stored;
        const char* row;
    } table[] = {
        {{.id = "as-1", .name = "NB", .kind = "computer", .attributes = "{}", .revision = 7},
         R"({"id":"as-1","name":"NB","serial":null,"kind":"computer","remote_ids":{},)"
         R"("revision":"7"})"},
        {{.id = "as-2",
          .name = "B\"\\\n\xc3\xbcro",
          .serial = "5C\tG",
          .kind = "k",
          .attributes = R"({"owner":"x","remote_ids.a":"1","remote_ids.b.c":"two","z":"3"})",
          .revision = 1},
         R"({"id":"as-2","name":"B\"\\\nüro","serial":"5C\tG","kind":"k",)"
         R"("remote_ids":{"a":"1","b.c":"two"},"revision":"1"})"},
        {{.id = "as-3",
          .name = "N",
          .kind = "k",
          .attributes =
              R"({ "remote_ids.a" : "say \"a\"", "x": "remote_ids.b", "remote_ids.": "" })",
          .revision = 1},
         R"({"id":"as-3","name":"N","serial":null,"kind":"k",)"
         R"("remote_ids":{"a":"say \"a\"","":""},"revision":"1"})"},
    };
    for (const auto& row : table) {
        std::string written;
        append_asset_row(written, row.stored);
        EXPECT_EQ(written, row.row);
    }
}

store::Mail mail()
{
    store::Mail mail;
    mail.to_name = "Zoë Müller";
    mail.to_address = "zoe@example.com";
    mail.subject = "Assistance à distance";
    mail.message_id = "k.1@desk";
    mail.text = "Bonjour";
    mail.locale = "fr-FR";
    mail.fields = R"([{"label":"Valable","time":"2025-07-05T08:45:00Z"}])";
    mail.link_label = "Rejoindre";
    mail.link_url = "https://get.example.com/s1";
    return mail;
}

TEST(Mail, HeadersAreAsciiAndCarryTheKey)
{
    const std::string message = write_message(mail(), "desk@example.com", {});
    const std::string head = message.substr(0, message.find("\r\n\r\n"));
    for (const char c : head)
        EXPECT_LT(static_cast<unsigned char>(c), 0x80);
    EXPECT_THAT(head, HasSubstr("Message-ID: <k.1@desk>"));
    EXPECT_THAT(head, HasSubstr("Subject: =?UTF-8?B?"));
    EXPECT_THAT(head, HasSubstr("Date: Thu, 01 Jan 1970 00:00:00 +0000"));
}

TEST(Mail, LineFeedInASubjectMakesNoHeader)
{
    store::Mail odd = mail();
    odd.subject = "a\r\nBcc: eve@example.com";
    EXPECT_EQ(write_message(odd, "d@example.com", {}).find("\r\nBcc"), std::string::npos);
}

TEST(Mail, TextShowsTimesInTheZoneOfTheDesk)
{
    const std::string text = write_mail_text(mail(), "Europe/Berlin");
    EXPECT_THAT(text, HasSubstr("Valable\u00a0: 05/07/2025 10:45 CEST"));
    EXPECT_THAT(text, HasSubstr("Rejoindre\u00a0:\nhttps://get.example.com/s1"));
}

} // namespace
} // namespace mock::services
