#include "mock-host/loader/zip_directory.hpp"

#include "mock-host/loader/archive.hpp"
#include "mock-host/loader/refused.hpp"

#include <cstdint>

namespace mock::loader {
namespace {

constexpr std::size_t end_size = 22;
constexpr std::size_t entry_size = 46;
constexpr std::uint32_t made_by_unix = 3;
constexpr std::uint32_t type_mask = 0170000;
constexpr std::uint32_t type_file = 0100000;
constexpr std::uint32_t type_directory = 0040000;

std::uint32_t number(std::string_view bytes, std::size_t at, std::size_t size)
{
    std::uint32_t value = 0;
    for (std::size_t i = size; i > 0; --i) {
        value = value << 8 | static_cast<unsigned char>(bytes[at + i - 1]);
    }
    return value;
}

desk::Error damaged(const char* what)
{
    return refused("package.archive", std::string("the file cannot be read as a ZIP (") + what +
                                          "); download or build it again");
}

desk::Status check_entry(std::string_view entry, std::string_view name)
{
    if (!name.empty() && name.back() == '/') name.remove_suffix(1);
    DESK_CHECK(check_member_name(name));
    if (number(entry, 5, 1) != made_by_unix) return {};
    const auto type = number(entry, 40, 2) & type_mask;
    if (type == 0 || type == type_file || type == type_directory) return {};
    return refused("package.link", "\"" + std::string(name) +
                                       "\" is a link or a device; a package has files and "
                                       "directories only");
}

} // namespace

desk::Status check_zip_directory(std::string_view zip)
{
    const auto end = zip.rfind("PK\x05\x06");
    if (end == std::string_view::npos || zip.size() - end < end_size ||
        zip.size() - end - end_size != number(zip, end + 20, 2)) {
        return damaged("no end, or something after it");
    }
    const auto count = number(zip, end + 10, 2);
    const std::size_t size = number(zip, end + 12, 4);
    const std::size_t begin = number(zip, end + 16, 4);
    if (begin > end || size != end - begin || zip.substr(0, 2) != "PK") {
        return damaged("its directory is not where it has to be");
    }
    std::size_t at = begin;
    for (std::uint32_t i = 0; i < count; ++i) {
        if (end - at < entry_size || zip.substr(at, 4) != "PK\x01\x02") {
            return damaged("its directory is damaged");
        }
        const std::size_t name_size = number(zip, at + 28, 2);
        const std::size_t rest = number(zip, at + 30, 2) + number(zip, at + 32, 2);
        if (end - at - entry_size < name_size + rest) return damaged("its directory is cut short");
        DESK_CHECK(check_entry(zip.substr(at), zip.substr(at + entry_size, name_size)));
        at += entry_size + name_size + rest;
    }
    if (at != end) return damaged("its directory has more than it says");
    return {};
}

} // namespace mock::loader
