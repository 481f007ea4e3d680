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
    }
}

} // namespace
