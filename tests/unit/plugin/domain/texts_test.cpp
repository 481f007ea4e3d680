#include "generated/manifest.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>

#include <string>

namespace {

// Keys that stand in the code as they are, and that the languages agree: tests/tidy/texts_test.cpp.

TEST(Texts, KeysThatAreMadeOfPartsAreThereInAllLanguages)
{
    for (const auto language :
         {tv::manifest::texts_en, tv::manifest::texts_de, tv::manifest::texts_fr}) {
        const auto known = boost::json::parse(language).as_object();
        for (const char* permission : tv::manifest::permission::all)
            EXPECT_TRUE(known.contains(std::string("test.permission.") + permission));
        for (const char* kind :
             {"ambiguous_devices", "ambiguous_assets", "vanished", "duplicate", "drift",
              "malformed", "form.not_url", "form.credentials", "form.query", "form.not_encrypted",
              "form.not_proxy", "form.unknown_kind", "form.no_groups", "form.relative_path"})
            EXPECT_TRUE(known.contains("finding." + std::string(kind) + ".remedy")) << kind;
        for (const char* of_a_permission :
             {"test.remedy", "test.remedy.company", "teamviewer.permission_missing.remedy",
              "teamviewer.no_device_groups.remedy", "teamviewer.not_company_admin.remedy"})
            EXPECT_TRUE(known.contains(std::string(of_a_permission) + ".script"))
                << of_a_permission;
        // Why reports are denied: both go into the journal.
        for (const std::string why :
             {"blocked", "forbidden", "not_connected", "permission_missing", "reauthorize",
              "report_token_refused", "script_token_refused", "token_refused"}) {
            EXPECT_TRUE(known.contains("teamviewer." + why)) << why;
            EXPECT_TRUE(known.contains("teamviewer." + why + ".remedy")) << why;
        }
    }
}

TEST(Texts, WhoHasAWrongClientSecretIsNotSentToAuthoriseAgain)
{
    for (const auto language :
         {tv::manifest::texts_en, tv::manifest::texts_de, tv::manifest::texts_fr}) {
        const auto known = boost::json::parse(language);
        const auto& remedy = known.at("teamviewer.invalid_client.remedy").as_string();
        EXPECT_THAT(std::string(remedy), testing::Not(testing::HasSubstr("utoris")));
    }
}

TEST(Texts, PermissionsAreCalledWhatTheConsoleOfTeamViewerCallsThem)
{
    const auto texts = boost::json::parse(tv::manifest::texts_en);
    const auto plugin = boost::json::parse(tv::manifest::plugin_json);
    for (const auto& permission : plugin.at("external_permissions").as_array()) {
        const auto word = [&](const char* name) {
            return std::string(permission.at(name).as_string());
        };
        const auto& label = texts.at("test.permission." + word("id")).as_string();
        EXPECT_EQ(std::string(label), word("area") + ": " + word("label"));
    }
}

} // namespace
