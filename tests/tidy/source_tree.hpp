#pragma once

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace tidy {

namespace fs = std::filesystem;

struct Line {
    fs::path file; ///< relative to the root of the project
    std::size_t number = 0;
    std::string text;
};

inline bool is_code(const fs::path& file)
{
    const auto extension = file.extension();
    return extension == ".cpp" || extension == ".hpp" || extension == ".h" || extension == ".c";
}

/// Every file of code below `folder`, relative to the root of the project.
inline std::vector<fs::path> code_below(const std::string& folder)
{
    std::vector<fs::path> files;
    const fs::path root(SOURCE_ROOT);
    for (const auto& entry : fs::recursive_directory_iterator(root / folder)) {
        if (entry.is_regular_file() && is_code(entry.path())) {
            files.push_back(entry.path().lexically_relative(root));
        }
    }
    return files;
}

inline std::vector<Line> lines_of(const fs::path& file)
{
    std::vector<Line> lines;
    std::ifstream stream(fs::path(SOURCE_ROOT) / file);
    for (std::string text; std::getline(stream, text);) {
        lines.push_back({file, lines.size() + 1, text});
    }
    return lines;
}

} // namespace tidy
