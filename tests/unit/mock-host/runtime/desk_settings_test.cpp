#include "mock-host/runtime/desk_settings.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mock::runtime {
namespace {

using testing::HasSubstr;

TEST(DeskSettings, AreAllAcceptedAsTheyAreAtFirst)
{
    for (const DeskSetting& setting : all_settings()) {
        if (!setting.initial.empty())
            EXPECT_TRUE(check_setting(setting.name, setting.initial)) << setting.name;
        EXPECT_FALSE(check_setting(setting.name, "")) << setting.name;
    }
}

TEST(DeskSettings, SayWhatTheyHaveToBe)
{
    const struct {
        const char* name;
        const char* value;
        const char* said;
    } table[] = {
        {"keep.calls_days", "0", "from 1 to 36500, or forever"},
        {"keep.mails_days", "a year", "from 1 to 36500, or forever"},
        {"keep.log_days", "forever", "from 1 to 36500"},
        {"keep.log_mb", "0", "from 1 to 1000000"},
        {"nodes.lease_s", "2", "from 3 to 3600"},
        {"desk.locale", "klingon", "en-GB, de-DE or fr"},
        {"desk.time_zone", "Berlin", "Europe/Berlin"},
        {"desk.base_url", "desk.example.com", "https://"},
        {"desk.base_url", "http://desk example", "https://"},
        {"desk.base_url", "https://desk.example:99999", "https://"},
        {"desk.base_url", "https://-/", "https://"},
        {"desk.base_url", "https://desk.example/?a=b", "https://"},
        {"desk.base_url", "https://desk.example/#a", "https://"},
        {"smtp.url", "http://mail.example.com", "smtp://"},
        {"smtp.url", "smtp://mail.example.com/path", "smtp://"},
        {"smtp.url", "smtp://me:p@ss@mail.example.com:587", "setting set smtp.password -"},
        {"smtp.url", "smtps://desk@example.com@mail.example.com", "%40"},
        {"smtp.password", "", "1 to 255 bytes"},
        {"smtp.password", "a\tb", "1 to 255 bytes"},
        {"desk.name", "  ", "one short line"},
        {"desk.name", "a\nb", "one short line"},
        {"desk.name", "\xff", "one short line"},
        {"smtp.from", "service-desk", "a mail address such as"},
        {"smtp.from", "Desk <desk@example.com>", "a mail address such as"},
    };
    for (const auto& row : table) {
        const auto checked = check_setting(row.name, row.value);
        ASSERT_FALSE(checked) << row.name;
        EXPECT_EQ(checked.error().status, desk::Errc::invalid);
        EXPECT_THAT(checked.error().detail, HasSubstr(row.name));
        EXPECT_THAT(checked.error().detail, HasSubstr(row.said));
    }
}

TEST(DeskSettings, TakeAddressesWithPortPathUserOrIpv6)
{
    for (const char* url : {"http://[::1]:8080", "https://desk.example.com/desk/"})
        EXPECT_TRUE(check_setting("desk.base_url", url)) << url;
    for (const char* url : {"smtp://me@mail.example.com:587", "smtps://[::1]"})
        EXPECT_TRUE(check_setting("smtp.url", url)) << url;
}

TEST(DeskSettings, TakeAPasswordOfTheMailServerOfUpTo255Bytes)
{
    EXPECT_TRUE(check_setting("smtp.password", std::string(255, 'x')));
    EXPECT_FALSE(check_setting("smtp.password", std::string(256, 'x')));
}

TEST(DeskSettings, LanguageHasTwoLettersAndPerhapsARegion)
{
    for (const char* locale : {"fr", "en-GB", "de-DE"})
        EXPECT_TRUE(is_locale(locale)) << locale;
    for (const char* text : {"", "f", "F", "German", "de_DE", "de-de", "de-", "en-GBR", "12", "é"})
        EXPECT_FALSE(is_locale(text)) << text;
}

TEST(DeskSettings, LanguageThatTheDeskHasNoTextsInIsToldOf)
{
    EXPECT_EQ(note_on_locale("fr-FR"), "");
    EXPECT_THAT(note_on_locale("xx"), HasSubstr("in xx is written in English"));
}

TEST(DeskSettings, ThatDoNotExistAreNotSet)
{
    const auto checked = check_setting("keep.journal_days", "1");
    ASSERT_FALSE(checked);
    EXPECT_EQ(checked.error().status, desk::Errc::not_found);
}

TEST(DeskSettings, AreShownWithoutPasswords)
{
    EXPECT_EQ(shown_setting("smtp://mail.example.com:587"), "smtp://mail.example.com:587");
    EXPECT_EQ(shown_setting("smtp://desk:s3cret@mail.example.com"),
              "smtp://desk:***@mail.example.com");
    EXPECT_EQ(shown_setting("smtp://desk:s3:cr@t@mail.example.com"),
              "smtp://desk:***@mail.example.com");
    EXPECT_EQ(shown_setting("smtp://desk@mail.example.com"), "smtp://desk@mail.example.com");
    EXPECT_EQ(shown_setting("desk@example.com"), "desk@example.com");
}

} // namespace
} // namespace mock::runtime
