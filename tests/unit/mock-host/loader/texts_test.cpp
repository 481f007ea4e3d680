#include "mock-host/loader/texts.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using mock::loader::Texts;
using testing::ElementsAre;

namespace {

Texts texts()
{
    Texts all("en");
    EXPECT_TRUE(all.add("en", R"({"greeting":"Hello {0}, {1}","only.en":"English"})"));
    EXPECT_TRUE(all.add("fr", R"({"greeting":"Bonjour {0}"})"));
    EXPECT_TRUE(all.add("fr-CA", R"({"greeting":"Allo {0}"})"));
    return all;
}

} // namespace

TEST(Texts, LocaleFallsBackToLanguageThenToDefault)
{
    const auto all = texts();

    EXPECT_EQ(all.lookup("greeting", "fr-CA", {"Ada"}), "Allo Ada");
    EXPECT_EQ(all.lookup("greeting", "fr-FR", {"Ada"}), "Bonjour Ada");
    EXPECT_EQ(all.lookup("greeting", "de-DE", {"Ada", "bye"}), "Hello Ada, bye");
    EXPECT_EQ(all.lookup("only.en", "fr-CA"), "English");
    EXPECT_EQ(all.lookup("only.en", ""), "English");
}

TEST(Texts, UnknownKeyIsShownAsItIs)
{
    EXPECT_EQ(texts().lookup("no.such", "fr"), "no.such");
    EXPECT_FALSE(texts().contains("no.such"));
    EXPECT_TRUE(texts().contains("only.en"));
}

TEST(Texts, OnlyPlacesThatHaveAnArgumentAreReplaced)
{
    Texts all("en");
    ASSERT_TRUE(all.add("en", R"({"t":"{0} {1} {x} {} {10} {"})"));

    EXPECT_EQ(all.lookup("t", "en", {"a"}), "a {1} {x} {} {10} {");
    // An argument is data: what looks like a place in it stays.
    EXPECT_EQ(all.lookup("t", "en", {"{1}", "b"}), "{1} b {x} {} {10} {");
}

TEST(Texts, EverythingButAFlatObjectOfStringsIsRefused)
{
    for (const char* bad :
         {"[]", "{\"a\":1}", "{\"a\":{\"b\":\"c\"}}", "", "{\"a\":\"1\",\"a\":\"2\"}"}) {
        SCOPED_TRACE(bad);
        Texts all("en");
        EXPECT_FALSE(all.add("en", bad));
    }
}

TEST(Texts, LocalesAreListed)
{
    EXPECT_THAT(texts().locales(), ElementsAre("en", "fr", "fr-CA"));
}
