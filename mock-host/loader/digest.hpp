#pragma once

#include "mock-host/loader/archive.hpp"

#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace mock::loader {

/// 64 hexadecimal digits.
std::string sha256_hex(std::string_view bytes);

/// The name of each member to the SHA-256 of its contents, sorted.
using Digests = std::map<std::string, std::string, std::less<>>;

Digests digests_of(const Members& members);

} // namespace mock::loader
