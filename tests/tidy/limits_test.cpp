#include "tests/tidy/source_tree.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <regex>
#include <set>
#include <sstream>

// The page of limits does not part ways with the code: what it says is there, and what is there is
// on it.

namespace tidy {
namespace {

struct Limit {
    std::string file;
    std::string code;
};

/// Of rows such as "| what | limit | `file` `code` | then |".
std::vector<Limit> limits_of_the_page()
{
    static const std::regex place("\\| `([^`]+)` `([^`]+)` \\|");
    std::vector<Limit> limits;
    for (const Line& line : lines_of("mock-host/LIMITS.md")) {
        std::smatch found;
        if (std::regex_search(line.text, found, place)) limits.push_back({found[1], found[2]});
    }
    return limits;
}

std::string text_of(const fs::path& file)
{
    std::ostringstream text;
    text << std::ifstream(fs::path(SOURCE_ROOT) / file).rdbuf();
    return text.str();
}

/// Not about what comes from outside: how much is shown, and to what our own texts are cut so that
/// the host takes them.
bool is_about_ourselves(const fs::path& file, const std::string& name)
{
    static const std::set<std::string> shown{
        "beginning_max", "lines_max", "marked_max", "one_line_max", "piece_max", "shown_max",
        "activities_counted_max",
        // What Boost.JSON asks of a handler.
        "max_array_size", "max_key_size", "max_object_size", "max_string_size"};
    return file == "plugin/host/outcome_json.cpp" || shown.contains(name) ||
           file.string().find("teamviewer-sim") != std::string::npos;
}

TEST(TidyLimits, EveryRowOfThePageIsInTheCode)
{
    const auto limits = limits_of_the_page();
    EXPECT_GT(limits.size(), 90U);
    for (const Limit& limit : limits) {
        EXPECT_THAT(text_of(limit.file), testing::HasSubstr(limit.code)) << limit.file;
    }
}

TEST(TidyLimits, EveryLimitOfTheCodeHasARow)
{
    static const std::regex constant("constexpr [^(=]*\\b(\\w+_max(_\\w+)?|max_\\w+) *[={]");
    const auto limits = limits_of_the_page();
    for (const std::string part : {"host-api/include/desk/sdk", "plugin", "mock-host"}) {
        for (const fs::path& file : code_below(part)) {
            for (const Line& line : lines_of(file)) {
                std::smatch found;
                if (!std::regex_search(line.text, found, constant)) continue;
                const std::string name = found[1];
                const bool has_row = std::any_of(limits.begin(), limits.end(), [&](const auto& it) {
                    return it.file == file && it.code.rfind(name, 0) == 0;
                });
                EXPECT_TRUE(has_row || is_about_ourselves(file, name))
                    << file << ":" << line.number << " " << name
                    << " is a limit: write it into mock-host/LIMITS.md";
            }
        }
    }
}

} // namespace
} // namespace tidy
