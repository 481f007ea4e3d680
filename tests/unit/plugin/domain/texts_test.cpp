#include "generated/manifest.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string_view>

namespace {

namespace fs = std::filesystem;

boost::json::object texts(std::string_view json)
{
    return boost::json::parse(json).as_object();
}

constexpr std::string_view blocks[] = {"session", "journal", "mail",         "link", "field",
                                       "connect", "reports", "sync",         "test", "health",
                                       "finding", "desk",    "authorization"};

/// "journal.nobody", but neither "sessions.create" nor "a sentence. And another".
bool is_key(std::string_view literal)
{
    const bool in_a_block = std::any_of(std::begin(blocks), std::end(blocks), [&](auto block) {
        return literal.starts_with(block) && literal.substr(block.size()).starts_with('.');
    });
    return in_a_block && !literal.ends_with('.') &&
           literal.find_first_not_of("abcdefghijklmnopqrstuvwxyz_.") == literal.npos;
}

void add_keys(std::string_view code, std::set<std::string>& keys)
{
    while (true) {
        const auto open = code.find('"');
        if (open == code.npos) return;
        code.remove_prefix(open + 1);
        const auto literal = code.substr(0, code.find_first_of("\"\n"));
        if (is_key(literal)) keys.emplace(literal);
        code.remove_prefix(std::min(literal.size() + 1, code.size()));
    }
}

/// String literals in the code that look like keys of our blocks: a change here that forgets the
/// texts, or the other way round, is noticed.
std::set<std::string> keys_in_code()
{
    std::set<std::string> found;
    for (const char* folder : {"domain", "actions"}) {
        for (const auto& file : fs::directory_iterator(fs::path(SOURCE_ROOT) / "plugin" / folder)) {
            std::stringstream text;
            text << std::ifstream(file.path()).rdbuf();
            add_keys(text.str(), found);
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
        std::set<char> found;
        for (auto at = plain.find('{'); at != plain.npos; at = plain.find('{', at + 1))
            found.insert(plain.at(at + 1));
        return found;
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
