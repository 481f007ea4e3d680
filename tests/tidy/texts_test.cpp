#include "tests/tidy/french.hpp"
#include "tests/tidy/source_tree.hpp"

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>

#include <algorithm>
#include <cctype>
#include <iterator>
#include <map>
#include <set>

namespace tidy {
namespace {

using Sentences = std::map<std::string, std::string>;

std::string content(const std::string& file)
{
    std::ifstream stream(fs::path(SOURCE_ROOT) / file);
    return {std::istreambuf_iterator<char>(stream), {}};
}

Sentences sentences(const std::string& language)
{
    Sentences read;
    const auto document = boost::json::parse(content("manifest/texts." + language + ".json"));
    for (const auto& [key, sentence] : document.as_object()) {
        read.emplace(key, std::string(sentence.as_string()));
    }
    return read;
}

/// "{0}" and "{1}" of "{0} of {1}".
std::set<std::string> places(const std::string& sentence)
{
    std::set<std::string> found;
    for (auto at = sentence.find('{'); at != std::string::npos; at = sentence.find('{', at + 1)) {
        found.insert(sentence.substr(at, 3));
    }
    return found;
}

/// "why.closed": words of small letters, joined by dots.
bool looks_like_a_key(const std::string& text)
{
    const auto belongs = [](unsigned char c) {
        return std::islower(c) != 0 || c == '_' || c == '.';
    };
    return text.find('.') != std::string::npos && text.front() != '.' && text.back() != '.' &&
           std::all_of(text.begin(), text.end(), belongs);
}

/// Everything between double quotes on one line that looks like a key.
std::vector<std::string> quoted_keys(const std::string& line)
{
    std::vector<std::string> keys;
    for (auto open = line.find('"'); open != std::string::npos;) {
        const auto close = line.find('"', open + 1);
        if (close == std::string::npos) break;
        const std::string text = line.substr(open + 1, close - open - 1);
        if (!text.empty() && looks_like_a_key(text)) keys.push_back(text);
        open = line.find('"', close + 1);
    }
    return keys;
}

TEST(TidyTexts, EveryLanguageHasEverySentenceWithTheSamePlaces)
{
    const Sentences english = sentences("en");
    for (const std::string language : {"de", "fr"}) {
        const Sentences other = sentences(language);
        for (const auto& [key, sentence] : english) {
            const auto translated = other.find(key);
            ASSERT_NE(translated, other.end()) << key << " is missing in " << language;
            EXPECT_FALSE(translated->second.empty()) << key << " in " << language;
            EXPECT_EQ(places(translated->second), places(sentence)) << key << " in " << language;
        }
        EXPECT_EQ(other.size(), english.size()) << language << " has sentences nobody knows";
    }
}

TEST(TidyTexts, RemedyThatSendsSomebodyToAFieldCallsItAsTheFormDoes)
{
    const std::pair<const char*, const char*> table[] = {
        {"teamviewer.no_session_group.remedy", "form.session_group"},
        {"teamviewer.no_session_group.remedy", "form.session_hours"},
        {"teamviewer.not_found.remedy", "form.api_url"},
        {"teamviewer.not_found.remedy", "form.session_group"},
    };
    for (const std::string language : {"en", "de", "fr"}) {
        const Sentences all = sentences(language);
        for (const auto& [remedy, field] : table)
            EXPECT_THAT(all.at(remedy), testing::HasSubstr(all.at(field))) << remedy;
    }
}

/// Keys that a line names, of families that have sentences.
std::vector<std::string> sentences_named(const std::string& line, const Sentences& english)
{
    std::vector<std::string> named;
    for (const std::string& key : quoted_keys(line)) {
        const std::string family = key.substr(0, key.find('.') + 1);
        const auto relative = english.lower_bound(family);
        if (relative != english.end() && relative->first.starts_with(family)) named.push_back(key);
    }
    return named;
}

TEST(TidyTexts, FrenchHasUnbrokenBlanksAtItsMarks)
{
    int seen = 0;
    for (const std::string file :
         {"manifest/texts.fr.json", "mock-host/web/texts/admin.fr.json",
          "mock-host/web/texts/common.fr.json", "mock-host/web/texts/desk.fr.json"}) {
        const auto document = boost::json::parse(content(file));
        for (const auto& [key, sentence] : document.as_object()) {
            EXPECT_EQ(french_fault(sentence.as_string()), "") << key << " in " << file;
            ++seen;
        }
    }
    EXPECT_GT(seen, 400);
}

TEST(TidyTexts, FaultsInFrenchAreFound)
{
    for (const char* wrong : {"Durée: 12", "Durée : 12", "Quoi ?", "Non; si", "«\u00a0oui »",
                              "« oui\u00a0»", "Dites \"oui\""}) {
        EXPECT_NE(french_fault(wrong), "") << wrong;
    }
    for (const char* right : {"Durée\u00a0: 12", "http://a.example:80/", "«\u00a0oui\u00a0»", ""})
        EXPECT_EQ(french_fault(right), "") << right;
}

TEST(TidyTexts, ManifestNamesOnlySentencesThatThereAre)
{
    const Sentences english = sentences("en");
    for (const std::string file : {"manifest/plugin.json", "manifest/plugin.schema.json"}) {
        for (const Line& line : lines_of(file)) {
            // Ids look like keys; they do not stand behind these members.
            for (const std::string member : {"title", "about", "reason", "description"}) {
                const auto at = line.text.find('"' + member + "\": \"");
                if (at == std::string::npos) continue;
                const auto keys = quoted_keys(line.text.substr(at + member.size() + 4));
                if (keys.empty()) continue;
                EXPECT_TRUE(english.contains(keys.front()))
                    << keys.front() << " in " << file << ":" << line.number;
            }
        }
    }
}

TEST(TidyTexts, PluginNamesOnlySentencesThatThereAre)
{
    const Sentences english = sentences("en");
    const std::string manifest = content("manifest/plugin.json");
    for (const fs::path& file : code_below("plugin")) {
        for (const Line& line : lines_of(file)) {
            for (const std::string& key : sentences_named(line.text, english)) {
                // Ids of actions and jobs, types of effects, attributes of assets.
                const bool id_of_the_manifest =
                    manifest.find('"' + key + '"') != std::string::npos ||
                    manifest.find("\"remote_ids." + key + '"') != std::string::npos;
                EXPECT_TRUE(id_of_the_manifest || english.contains(key))
                    << key << " in " << file << ":" << line.number << " has no sentence";
            }
        }
    }
}

} // namespace
} // namespace tidy
