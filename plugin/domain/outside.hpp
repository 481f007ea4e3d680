#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

// What comes from outside is data: limited in length, without control characters, never a key as it
// is.

namespace tv {

/// Longest prefix of at most `max_bytes` that does not cut a character of UTF-8 in two.
std::string cut(std::string_view text, std::size_t max_bytes);

/// One line: control characters and runs of blanks become one blank, none at the ends; then cut.
std::string one_line(std::string_view text, std::size_t max_bytes);

/// Would `one_line` leave it as it is? Most texts are so, and need no copy.
bool is_one_line(std::string_view text, std::size_t max_bytes);

/// Several lines: line feeds stay, other control characters go, none at the ends; then cut.
std::string lines(std::string_view text, std::size_t max_bytes);

/// An e-mail address, whole; nothing if it is too long: half of one is nobody's, or a stranger's.
std::string email_address(std::string_view text);

/// Part of a key of an effect: `id` itself, or a hash of it when it has characters or a length
/// that keys do not allow.
std::string key_part(std::string_view id);

/// May this be an id of the desk? Markers come back from TeamViewer, where others can edit them.
bool is_desk_id(std::string_view id);

/// FNV-1a: the same on every machine and in every release, because hashes are stored.
std::uint64_t stable_hash(std::string_view text);

/// 16 hexadecimal digits.
std::string hex(std::uint64_t number);

} // namespace tv
