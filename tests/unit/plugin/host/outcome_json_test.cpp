#include "plugin/host/outcome_json.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <gmock/gmock.h>

namespace tv::host {
namespace {

using namespace std::chrono_literals;

const Time noon = Time{} + std::chrono::hours{485'004};

struct OutcomeJson : testing::Test {
    const Texts texts;
    const Writing writing{.texts = texts,
                          .reader_locale = "en-GB",
                          .journal_locale = "de-DE",
                          .target_kind = "activity",
                          .target_id = "a-1",
                          .configuration_id = "cfg-1"};

    boost::json::value write(const Outcome& outcome) const
    {
        return boost::json::parse(outcome_json(outcome, writing));
    }
    boost::json::object effect(Effect effect) const
    {
        return write({.effects = {std::move(effect)}}).at("effects").at(0).as_object();
    }
};

TEST_F(OutcomeJson, IsAnEmptyObjectWhenThereIsNothingToSay)
{
    EXPECT_EQ(outcome_json({}, writing), "{}");
}

TEST_F(OutcomeJson, SpeaksToTheReaderInTheirLanguageAndToTheJournalInThatOfTheDesk)
{
    const auto document =
        write({.message = {"action.session.close"},
               .effects = {{"k", JournalAppend{.title = {"action.session.close"}}}}});
    EXPECT_EQ(document.at("message").as_string(), "Close session");
    EXPECT_EQ(document.at("effects").at(0).at("title").as_string(), "Sitzung schließen");
}

TEST_F(OutcomeJson, SpeaksToTheRecipientOfAMailInTheirLanguage)
{
    const auto mail = effect({"k", MailSend{.locale = "fr-FR",
                                            .subject = {"action.session.close"},
                                            .text = {"form.title"},
                                            .link_label = {"form.code"},
                                            .link_url = "https://get.example/s1"}});
    EXPECT_EQ(mail.at("to").as_string(), "initiator");
    EXPECT_EQ(mail.at("subject").as_string(), "Fermer la session");
    EXPECT_EQ(mail.at("link").at("url").as_string(), "https://get.example/s1");
}

TEST_F(OutcomeJson, PutsEffectsWhereTheyBelong)
{
    EXPECT_EQ(effect({"k", LinkRemove{}}).at("activity").as_string(), "a-1");
    EXPECT_EQ(effect({"k", RecordRemove{}, {.kind = Place::Kind::configuration}})
                  .at("configuration")
                  .as_string(),
              "cfg-1");
    EXPECT_EQ(
        effect({"k", FollowupRemove{}, {Place::Kind::activity, "a-2"}}).at("activity").as_string(),
        "a-2");
    EXPECT_EQ(effect({"k", RecordRemove{}, {Place::Kind::asset, "as-9"}}).at("asset").as_string(),
              "as-9");
}

TEST_F(OutcomeJson, LeavesTimesAndDurationsToTheHost)
{
    const auto entry = effect({"k", JournalAppend{.title = {"form.title"},
                                                  .fields = {{{"form.code"}, noon},
                                                             {{"form.code"}, 1840s},
                                                             {{"form.code"}, Url{"https://e.x/"}},
                                                             {{"form.code"}, std::string("<b>")},
                                                             {{"form.code"}, Text{"form.title"}}},
                                                  .at = noon}});
    const auto& fields = entry.at("fields").as_array();
    EXPECT_EQ(fields.at(0).at("time").as_string(), "2025-04-30T12:00:00Z");
    EXPECT_EQ(fields.at(1).at("seconds").as_int64(), 1840);
    EXPECT_EQ(fields.at(2).at("url").as_string(), "https://e.x/");
    EXPECT_EQ(fields.at(3).at("text").as_string(), "<b>");
    EXPECT_EQ(fields.at(4).at("text").as_string(), "TeamViewer-Konfiguration");
    EXPECT_EQ(entry.at("at").as_string(), "2025-04-30T12:00:00Z");
}

TEST_F(OutcomeJson, CutsWhatIsTooLongBetweenCharacters)
{
    std::string long_name;
    for (int i = 0; i < 3000; ++i)
        long_name += "é";
    const auto entry =
        effect({"k", JournalAppend{.title = {long_name}, .fields = {{{"form.code"}, long_name}}}});
    EXPECT_EQ(entry.at("title").as_string().size(), 200U);
    EXPECT_EQ(entry.at("fields").at(0).at("text").as_string().size(), 4096U);
}

TEST_F(OutcomeJson, CarriesFollowupsTimeLinksAndStats)
{
    const auto document =
        write({.stats = {{"seen", 3}},
               .effects = {{"f", FollowupPut{"reports.collect", noon, {{"session", "s1"}}}},
                           {"t", TimeBook{.start = noon, .duration = 60s, .person_name = "Ada"}},
                           {"l", LinkPut{{"form.code"}, "https://e.x/", Audience::portal, noon}}}});
    const auto& effects = document.at("effects").as_array();
    EXPECT_EQ(effects.at(0).at("args").at("session").as_string(), "s1");
    EXPECT_EQ(effects.at(0).at("at").as_string(), "2025-04-30T12:00:00Z");
    EXPECT_EQ(effects.at(1).at("seconds").as_int64(), 60);
    EXPECT_EQ(effects.at(1).at("person").at("name").as_string(), "Ada");
    EXPECT_EQ(effects.at(2).at("audience").as_string(), "portal");
    EXPECT_EQ(document.at("stats").at("seen").as_int64(), 3);
}

TEST_F(OutcomeJson, NeverHasMoreFindingsThanTheContractAllows)
{
    const Outcome many{.findings = std::vector<Finding>(1200, {.title = {"form.title"}})};
    EXPECT_EQ(write(many).at("findings").as_array().size(), 1000U);
}

} // namespace
} // namespace tv::host
