#include "manifest/packaging/pack.hpp"

#include "mock-host/loader/json.hpp"
#include "mock-host/loader/package.hpp"
#include "mock-host/loader/refused.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <fstream>
#include <sstream>

namespace mock::packaging {
namespace fs = std::filesystem;
namespace {

desk::Result<std::string> with_library(const std::string& manifest, const Ingredients& from,
                                       const std::string& library)
{
    DESK_TRY(auto document, loader::parse_json(manifest));
    auto* object = document.if_object();
    if (object == nullptr) return loader::refused("manifest.invalid", "it is not a JSON object");
    boost::json::object entry;
    entry["os"] = from.os;
    entry["arch"] = from.arch;
    entry["file"] = from.library.filename().string();
    entry["sha256"] = loader::sha256_hex(library);
    (*object)["libraries"] = boost::json::array{std::move(entry)};
    return boost::json::serialize(document) + "\n";
}

/// Whatever the manifest names: form and texts.
desk::Status add_named_files(const fs::path& folder, const loader::Manifest& manifest,
                             loader::Members& members)
{
    if (!manifest.form_schema.empty()) {
        DESK_TRY(members[manifest.form_schema], read_file(folder / manifest.form_schema));
    }
    for (const auto& [locale, file] : manifest.texts) {
        DESK_TRY(members[file], read_file(folder / file));
    }
    return {};
}

} // namespace

desk::Result<loader::Members> collect(const Ingredients& from)
{
    const auto host = loader::HostSupport::version_1_0();
    loader::Members members;
    DESK_TRY(const auto source, read_file(from.manifest_folder / "plugin.json"));
    DESK_TRY(const auto library, read_file(from.library));
    if (from.os == "linux" && library.rfind("\177ELF", 0) != 0) {
        return loader::refused("library.invalid", from.library.string() +
                                                      " is no shared library (ELF); name the .so "
                                                      "file that the build made");
    }
    DESK_TRY(const auto json, with_library(source, from, library));
    DESK_TRY(const auto manifest, loader::parse_manifest(json, host));
    members["plugin.json"] = json;
    members[from.library.filename().string()] = library;
    DESK_CHECK(add_named_files(from.manifest_folder, manifest, members));
    DESK_TRY(members["CHANGELOG.md"], read_file(from.manifest_folder / "CHANGELOG.md"));
    DESK_TRY(members["LICENSE"], read_file(from.license));
    DESK_TRY([[maybe_unused]] const auto package, loader::read_package(members, host));
    return members;
}

desk::Status sign(loader::Members& members, const loader::SigningKey& key)
{
    DESK_TRY(auto signature, loader::sign(members, key));
    members[std::string(loader::signature_member)] = std::move(signature);
    return {};
}

desk::Result<std::string> read_file(const fs::path& file)
{
    std::ifstream stream(file, std::ios::binary);
    std::ostringstream contents;
    if (stream && stream.peek() != std::ifstream::traits_type::eof()) contents << stream.rdbuf();
    if (!stream || fs::is_directory(file)) {
        return loader::refused("file.read",
                               file.string() + " cannot be read, or is empty; check "
                                               "the path and its permissions",
                               desk::Errc::not_found);
    }
    return std::move(contents).str();
}

desk::Status write_file(const fs::path& file, const std::string& contents)
{
    const fs::path temporary = file.string() + ".new";
    std::error_code problem;
    if (file.has_parent_path()) fs::create_directories(file.parent_path(), problem);
    std::ofstream stream(temporary, std::ios::binary | std::ios::trunc);
    stream << contents;
    stream.close();
    if (stream) fs::rename(temporary, file, problem);
    if (stream && !problem) return {};
    fs::remove(temporary, problem);
    return loader::refused(
        "file.write", file.string() + " cannot be written; check the folder and the free space",
        desk::Errc::unavailable);
}

} // namespace mock::packaging
