#include "mock-host/runtime/host_texts.hpp"
#include "tests/tidy/french.hpp"

#include <gtest/gtest.h>

namespace mock::runtime {
namespace {

TEST(HostTexts, AreThereInEveryLanguageAndTheFrenchOnesHaveTheirBlanks)
{
    constexpr int last = static_cast<int>(Say::key_used);
    for (int i = 0; i <= last; ++i) {
        const auto what = static_cast<Say>(i);
        for (const char* locale : {"en-GB", "de-DE", "fr-FR"})
            EXPECT_NE(say(what, locale), "") << i << " " << locale;
        EXPECT_EQ(tidy::french_fault(say(what, "fr-FR")), "");
    }
}

TEST(HostTexts, AboutFormsHaveTheFrenchBlanks)
{
    for (const char* key : {"form.required", "form.choice", "form.pattern", "form.uri"}) {
        const std::string said = say_of_form(key, {"x"}, "fr-FR");
        EXPECT_NE(said, key);
        EXPECT_EQ(tidy::french_fault(said), "");
    }
}

} // namespace
} // namespace mock::runtime
