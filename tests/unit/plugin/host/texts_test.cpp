#include "plugin/host/texts.hpp"

#include <gmock/gmock.h>

namespace tv::host {
namespace {

TEST(Texts, SpeakTheLanguageOfTheLocale)
{
    const Texts texts;
    EXPECT_EQ(texts.render({"action.session.close"}, "en-GB"), "Close session");
    EXPECT_EQ(texts.render({"action.session.close"}, "de-DE"), "Sitzung schließen");
    EXPECT_EQ(texts.render({"action.session.close"}, "fr"), "Fermer la session");
}

TEST(Texts, SpeakEnglishToEverybodyElse)
{
    const Texts texts;
    EXPECT_EQ(texts.render({"action.session.close"}, "nl-NL"), "Close session");
    EXPECT_EQ(texts.render({"action.session.close"}, ""), "Close session");
}

TEST(Texts, PutArgumentsIntoTheirPlaces)
{
    EXPECT_EQ(Texts().render({"why.session_open", {"s12-345-678"}}, "en"),
              "Session s12-345-678 is still open. Use its buttons, or close it first.");
}

TEST(Texts, NeverLookForPlacesInWhatComesFromOutside)
{
    EXPECT_EQ(Texts().render({"why.bad_teamviewer_id", {"{0} {1}"}}, "en"),
              "“{0} {1}” is not one TeamViewer id. Correct it in the asset: 8 to 12 digits.");
}

TEST(Texts, ShowAnUnknownKeyAsItIs)
{
    EXPECT_EQ(Texts().render({"no.such.key", {"x"}}, "de"), "no.such.key");
    EXPECT_FALSE(Texts().has("no.such.key"));
}

} // namespace
} // namespace tv::host
