#include "generated/manifest.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

namespace {

namespace fs = std::filesystem;

boost::json::object texts(std::string_view json)
{
    return boost::json::parse(json).as_object();
}

/// String literals in the code that look like keys of our blocks: a change here that forgets the
/// texts, or the other way round, is noticed.
std::set<std::string> keys_in_code()
{
    const std::regex key(
        R"re("((?:session|journal|mail|link|field|connect|reports|sync|test|health|finding|authorization|desk)\.[a-z_.]*[a-z_])")re");
    std::set<std::string> found;
    for (const char* folder : {"domain", "actions"}) {
        for (const auto& file : fs::directory_iterator(fs::path(SOURCE_ROOT) / "plugin" / folder)) {
            std::stringstream text;
            text << std::ifstream(file.path()).rdbuf();
            const std::string code = text.str();
            for (std::sregex_iterator hit(code.begin(), code.end(), key), end; hit != end; ++hit)
                found.insert((*hit)[1]);
        }
    }
    return found;
}

TEST(Texts, EveryKeyOfTheHandlersIsThereInAllLanguages)
{
    const auto keys = keys_in_code();
    EXPECT_GT(keys.size(), 100U); // Or the test looks in the wrong place.
    for (const auto language :
         {tv::manifest::texts_en, tv::manifest::texts_de, tv::manifest::texts_fr}) {
        const auto known = texts(language);
        for (const std::string& key : keys)
            EXPECT_TRUE(known.contains(key)) << key;
        for (const char* permission : tv::manifest::permission::all)
            EXPECT_TRUE(known.contains(std::string("test.permission.") + permission));
        for (const char* kind :
             {"ambiguous_devices", "ambiguous_assets", "vanished", "duplicate", "drift",
              "malformed", "form.not_url", "form.credentials", "form.query", "form.not_encrypted",
              "form.not_proxy", "form.unknown_kind", "form.no_groups", "form.relative_path"})
            EXPECT_TRUE(known.contains("finding." + std::string(kind) + ".remedy")) << kind;
    }
}

TEST(Texts, LanguagesHaveTheSameKeysAndPlaceholders)
{
    const auto placeholders = [](const boost::json::value& text) {
        const std::string plain(text.as_string());
        const std::regex place(R"(\{[0-9]\})");
        return std::set<std::string>(std::sregex_token_iterator(plain.begin(), plain.end(), place),
                                     {});
    };
    const auto english = texts(tv::manifest::texts_en);
    for (const auto language : {tv::manifest::texts_de, tv::manifest::texts_fr}) {
        const auto other = texts(language);
        EXPECT_EQ(other.size(), english.size());
        for (const auto& [key, text] : english) {
            ASSERT_TRUE(other.contains(key)) << key;
            EXPECT_EQ(placeholders(other.at(key)), placeholders(text)) << key;
        }
    }
}

} // namespace
