#include "tests/tidy/source_tree.hpp"

#include <gmock/gmock.h>

#include <map>
#include <optional>
#include <set>

namespace tidy {
namespace {

using Allowed = std::map<std::string, std::set<std::string>>;

// Who may know whom, besides the contract and the standard library. What stands outside of all
// folders (plugin.cpp, main.cpp) puts things together and may see everything of its part.
const Allowed plugin_layers{
    {"domain", {}},
    {"ports", {"domain"}},
    {"actions", {"ports", "domain"}}, // never teamviewer, net or host: actions run on fakes
    {"net", {"ports"}},
    {"teamviewer", {"net", "ports", "domain"}},
    {"host", {"ports", "domain"}},
};
const Allowed mock_host_layers{
    {"store", {}},
    {"loader", {}},
    {"teamviewer-sim", {}},
    {"services", {"store", "loader"}},
    {"runtime", {"services", "store", "loader"}},
    {"views", {"runtime", "services", "store", "loader"}},
    {"commands", {"web", "views", "runtime", "services", "store", "loader"}},
    {"web", {"views", "runtime", "services", "store", "loader"}},
};

// Each third-party library has one home. A key is how its includes begin.
const std::map<std::string, std::set<std::string>> homes{
    {"boost/dll", {"mock-host/loader"}},
    {"boost/json",
     {"plugin", "plugin/host", "plugin/teamviewer", "mock-host/loader", "mock-host/services",
      "mock-host/store", "mock-host/runtime", "mock-host/views", "mock-host/commands",
      "mock-host/commands/demo", "mock-host/web", "mock-host/teamviewer-sim",
      "manifest/packaging"}},
    {"curl/", {"plugin/net", "mock-host/services", "mock-host/commands/demo"}},
    {"spdlog/", {"mock-host/runtime"}},
    {"soci/", {"mock-host/store"}},
    {"sqlite3", {"mock-host/store"}},
    {"libpq", {"mock-host/store"}},
    {"httplib", {"mock-host/teamviewer-sim", "mock-host/web"}},
    {"CLI/", {"mock-host/commands", "mock-host/teamviewer-sim", "manifest/packaging"}},
    {"archive", {"mock-host/loader", "manifest/packaging"}},
    {"sodium", {"mock-host/store", "mock-host/loader", "manifest/packaging"}},
    {"date/", {"mock-host/runtime", "mock-host/services", "mock-host/views", "mock-host/web"}},
};

std::optional<std::string> included(const std::string& line, char open, char close)
{
    if (!line.starts_with("#include ") || line.size() < 11 || line[9] != open) return std::nullopt;
    return line.substr(10, line.find(close, 10) - 10);
}

/// "plugin/domain/text.hpp" -> "domain"; of a file directly in the part: "".
std::string folder_in(const fs::path& path)
{
    auto step = path.begin();
    const auto folder = std::next(step);
    return std::next(folder) == path.end() ? std::string{} : folder->string();
}

void expect_layers(const std::string& part, const Allowed& layers)
{
    for (const fs::path& file : code_below(part)) {
        const std::string layer = folder_in(file);
        if (layer.empty()) continue;
        ASSERT_TRUE(layers.contains(layer)) << layer << " is new: write it into the table";
        for (const Line& line : lines_of(file)) {
            const auto own = included(line.text, '"', '"');
            if (!own || own->starts_with("generated/")) continue;
            const fs::path target(*own);
            const std::string wanted = folder_in(target);
            const bool allowed = target.begin()->string() == part &&
                                 (wanted == layer || layers.at(layer).contains(wanted));
            EXPECT_TRUE(allowed) << file << ":" << line.number << " " << line.text;
        }
    }
}

TEST(TidyLayers, FolderOfThePluginIncludesOnlyWhatTheTableAllows)
{
    expect_layers("plugin", plugin_layers);
}

TEST(TidyLayers, FolderOfTheMockHostIncludesOnlyWhatTheTableAllows)
{
    expect_layers("mock-host", mock_host_layers);
}

TEST(TidyLayers, ContractIncludesNothingOfOurs)
{
    for (const fs::path& file : code_below("host-api/include")) {
        for (const Line& line : lines_of(file)) {
            EXPECT_FALSE(included(line.text, '"', '"')) << file << ":" << line.number;
        }
    }
}

TEST(TidyLayers, ThirdPartyHeaderIsIncludedOnlyInItsHome)
{
    for (const std::string part : {"host-api/include", "plugin", "mock-host", "manifest"}) {
        for (const fs::path& file : code_below(part)) {
            for (const Line& line : lines_of(file)) {
                const auto header = included(line.text, '<', '>');
                if (!header) continue;
                for (const auto& [library, folders] : homes) {
                    if (!header->starts_with(library)) continue;
                    EXPECT_THAT(folders, testing::Contains(file.parent_path().string()))
                        << file << ":" << line.number << " " << line.text;
                }
            }
        }
    }
}

} // namespace
} // namespace tidy
