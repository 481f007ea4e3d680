#pragma once

#include "mock-host/loader/archive.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace support {

/// A directory of its own for one test, gone afterwards.
class Folder {
public:
    Folder();
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    ~Folder();

    std::filesystem::path operator/(const std::string& name) const { return path_ / name; }
    const std::filesystem::path& path() const { return path_; }
    std::filesystem::path write(const std::string& name, const std::string& contents) const;

private:
    std::filesystem::path path_;
};

std::string read(const std::filesystem::path& file);

/// `text` with every `from` replaced; fails the test if there is none.
std::string replaced(std::string text, std::string_view from, std::string_view to);

/// Overwrites `value` little-endian in the headers of a ZIP: `local` and `central` are the offsets
/// behind their signatures, or -1.
struct HeaderField {
    int local = -1;
    int central = -1;
    int size = 2;
};
std::string patched(std::string zip, HeaderField field, std::uint32_t value);

/// The library of one of the fixture plugins.
std::filesystem::path fixture(const std::string& name);

/// A complete package of the fixture plugins ("echo" 1.0.0), with this file as its library.
mock::loader::Members echo_package(const std::filesystem::path& library);
/// The same with any bytes as its library; it cannot be loaded.
mock::loader::Members echo_package_around(const std::string& library);

/// Members as a ZIP in `folder`.
std::filesystem::path zip(const Folder& folder, const mock::loader::Members& members);

} // namespace support
