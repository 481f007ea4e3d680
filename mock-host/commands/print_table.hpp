#pragma once

#include <cstddef>
#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

namespace mock::commands {

/// Columns of text. The last column is never padded.
struct Table {
    std::vector<std::string> headings{};
    std::vector<std::vector<std::string>> rows{};
};

/// Aligned, two blanks between columns. With `width` above 0 the widest column gives way, so that
/// rows stay within so many characters.
void print_table(std::ostream& out, const Table& table, std::size_t width = 0);

/// Text from outside made harmless for a terminal: control characters become blanks.
std::string plain(std::string_view text);

/// The same, but line feeds stay.
std::string plain_lines(std::string_view text);

/// Characters, not bytes.
std::size_t columns_of(std::string_view text);

/// At most so many characters; "…" stands for what was cut.
std::string shortened(std::string_view text, std::size_t columns);

/// Breaks between words, so that no line is longer than `columns`; every line but the first begins
/// with `indent` blanks, which are counted.
std::string wrapped(std::string_view text, std::size_t columns, std::size_t indent = 0);

} // namespace mock::commands
