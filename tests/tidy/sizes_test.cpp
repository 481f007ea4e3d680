#include "tests/tidy/source_tree.hpp"

#include <gmock/gmock.h>

#include <map>

namespace tidy {
namespace {

// What is longer than the house rule for a reason. Each line says which.
const std::map<std::string, const char*> long_for_a_reason{};

TEST(TidySizes, FilesOfTheProductAreShortEnoughToBeReadAtOnce)
{
    for (const std::string part : {"host-api/include", "plugin", "mock-host", "manifest"}) {
        for (const fs::path& file : code_below(part)) {
            if (long_for_a_reason.contains(file.string())) continue;
            EXPECT_LE(lines_of(file).size(), 400U) << file << " is perhaps two things";
        }
    }
}

TEST(TidySizes, LinesFitIntoTheColumn)
{
    for (const std::string part :
         {"host-api/include/desk/sdk", "plugin", "mock-host", "manifest"}) {
        for (const fs::path& file : code_below(part)) {
            bool is_a_table = false; // laid out by hand
            for (const Line& line : lines_of(file)) {
                if (line.text.find("clang-format off") != std::string::npos) is_a_table = true;
                if (line.text.find("clang-format on") != std::string::npos) is_a_table = false;
                if (is_a_table) continue;
                // Characters, not bytes: bytes that continue a character do not count.
                const auto width = std::count_if(line.text.begin(), line.text.end(), [](char c) {
                    return (static_cast<unsigned char>(c) & 0xc0U) != 0x80;
                });
                EXPECT_LE(width, 100) << file << ":" << line.number;
            }
        }
    }
}

TEST(TidySizes, NothingIsLeftForLater)
{
    // Put together, or this file would find itself.
    const std::string words[] = {std::string("TO") + "DO", std::string("FIX") + "ME"};
    for (const std::string part : {"host-api", "plugin", "mock-host", "manifest", "tests"}) {
        for (const fs::path& file : code_below(part)) {
            for (const Line& line : lines_of(file)) {
                for (const std::string& word : words) {
                    EXPECT_EQ(line.text.find(word), std::string::npos)
                        << file << ":" << line.number << " " << line.text;
                }
            }
        }
    }
}

} // namespace
} // namespace tidy
