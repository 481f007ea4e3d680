#include "mock-host/views/failure_text.hpp"

#include <gmock/gmock.h>

namespace mock::views {
namespace {

TEST(FailureText, IsCutWhereTheRemedyOfThePackageBegins)
{
    const FailureText text = split_remedy("The code is old. Get a new one.", "Get a new one.", "?");
    EXPECT_EQ(text.message, "The code is old.");
    EXPECT_EQ(text.remedy, "Get a new one.");
}

TEST(FailureText, WithoutARemedyOfThePackageGetsAGeneralOne)
{
    const FailureText text = split_remedy("The line is busy.", "", "Try again in a moment.");
    EXPECT_EQ(text.message, "The line is busy.");
    EXPECT_EQ(text.remedy, "Try again in a moment.");
}

TEST(FailureText, ThatDoesNotEndWithTheRemedyStaysWhole)
{
    const FailureText text = split_remedy("Cut short.", "Get a new one.", "?");
    EXPECT_EQ(text.message, "Cut short.");
    EXPECT_EQ(text.remedy, "Get a new one.");
}

TEST(FailureText, OfADetailIsASentence)
{
    EXPECT_EQ(sentence("somebody cancelled it"), "Somebody cancelled it.");
    EXPECT_EQ(sentence("effects[0].type is missing"), "effects[0].type is missing.");
    EXPECT_EQ(sentence("The disk is full."), "The disk is full.");
    EXPECT_EQ(sentence(""), "");
}

} // namespace
} // namespace mock::views
