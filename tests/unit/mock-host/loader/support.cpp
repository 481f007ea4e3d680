#include "tests/unit/mock-host/loader/support.hpp"

#include "mock-host/loader/digest.hpp"
#include "mock-host/loader/package.hpp"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <fstream>
#include <sstream>

namespace support {
namespace fs = std::filesystem;
namespace {

constexpr const char* manifest = R"({
  "id": "echo", "name": "Echo", "version": "1.0.0", "abi": { "major": 1, "minor": 0 },
  "libraries": [ { "os": "OS", "arch": "ARCH", "file": "echo.so", "sha256": "SHA256" } ],
  "services": ["desk.calls/1", "desk.log/1"],
  "documents": ["desk.activity/1"],
  "effects": ["journal.append"],
  "form": { "version": 1, "schema": "form.json" },
  "actions": [ { "id": "echo.run", "title": "action.run", "targets": ["activity"], "right": "edit" } ],
  "events": ["activity.closed"],
  "jobs": [ { "id": "echo.job", "title": "job.echo", "schedule": "0 0 * * *" } ],
  "texts": { "en": "texts.en.json" }
})";

} // namespace

Folder::Folder()
{
    std::string name = (fs::temp_directory_path() / "loader-test-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary directory");
    path_ = name;
}

Folder::~Folder()
{
    std::error_code ignored;
    fs::remove_all(path_, ignored);
}

fs::path Folder::write(const std::string& name, const std::string& contents) const
{
    fs::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name, std::ios::binary) << contents;
    return path_ / name;
}

std::string read(const fs::path& file)
{
    std::ifstream stream(file, std::ios::binary);
    std::ostringstream contents;
    contents << stream.rdbuf();
    return std::move(contents).str();
}

std::string replaced(std::string text, std::string_view from, std::string_view to)
{
    std::size_t at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from << " is not there";
    for (; at != std::string::npos; at = text.find(from, at + to.size())) {
        text.replace(at, from.size(), to);
    }
    return text;
}

std::string patched(std::string zip, HeaderField field, std::uint32_t value)
{
    const auto patch = [&](std::string_view signature, int offset) {
        if (offset < 0) return;
        auto at = zip.find(signature);
        EXPECT_NE(at, std::string::npos);
        for (; at != std::string::npos; at = zip.find(signature, at + 4)) {
            for (int i = 0; i < field.size; ++i) {
                zip[at + static_cast<std::size_t>(offset + i)] =
                    static_cast<char>((value >> (8 * i)) & 0xff);
            }
        }
    };
    patch("PK\x03\x04", field.local);
    patch("PK\x01\x02", field.central);
    return zip;
}

mock::loader::Members echo_package_around(const std::string& library)
{
    const auto platform = mock::loader::this_platform();
    std::string json = replaced(manifest, "SHA256", mock::loader::sha256_hex(library));
    json = replaced(replaced(json, "ARCH", platform.arch), "OS", platform.os);
    return {
        {"plugin.json", json},
        {"echo.so", library},
        {"form.json", R"({"type":"object","properties":{}})"},
        {"texts.en.json", R"({"action.run":"Run","job.echo":"Echo"})"},
    };
}

fs::path fixture(const std::string& name)
{
    return fs::path(FIXTURES) / (name + ".so");
}

mock::loader::Members echo_package(const fs::path& library)
{
    return echo_package_around(read(library));
}

fs::path zip(const Folder& folder, const mock::loader::Members& members)
{
    const auto bytes = mock::loader::write_zip(members);
    EXPECT_TRUE(bytes);
    return folder.write("package.zip", *bytes);
}

} // namespace support
