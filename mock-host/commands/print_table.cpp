#include "mock-host/commands/print_table.hpp"

#include <algorithm>
#include <numeric>
#include <ostream>
#include <sstream>

namespace mock::commands {

namespace {

constexpr std::size_t gap = 2;

bool begins_character(char byte)
{
    return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U;
}

std::string cleaned(std::string_view text, std::string_view kept)
{
    std::string clean;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if (kept.find(text[i]) != std::string_view::npos) {
            clean += text[i];
        } else if (byte < 0x20 || byte == 0x7F) {
            clean += ' ';
        } else if (byte == 0xC2 && i + 1 < text.size() &&
                   static_cast<unsigned char>(text[i + 1]) < 0xA0) {
            clean += ' '; // U+0080 to U+009F are control characters, too.
            ++i;
        } else {
            clean += text[i];
        }
    }
    return clean;
}

std::vector<std::size_t> widths_of(const Table& table)
{
    std::vector<std::size_t> widths(table.headings.size(), 0);
    const auto widen = [&widths](const std::vector<std::string>& row) {
        for (std::size_t i = 0; i < widths.size() && i < row.size(); ++i)
            widths[i] = std::max(widths[i], columns_of(plain(row[i])));
    };
    widen(table.headings);
    for (const auto& row : table.rows)
        widen(row);
    return widths;
}

void fit(std::vector<std::size_t>& widths, std::size_t width)
{
    if (width == 0 || widths.empty()) return;
    const std::size_t total =
        std::accumulate(widths.begin(), widths.end(), gap * (widths.size() - 1));
    if (total <= width) return;
    auto widest = std::max_element(widths.begin(), widths.end());
    const std::size_t surplus = total - width;
    *widest = *widest > surplus + 8 ? *widest - surplus : 8;
}

void print_row(std::ostream& out, const std::vector<std::string>& row,
               const std::vector<std::size_t>& widths)
{
    std::string line;
    for (std::size_t i = 0; i < widths.size(); ++i) {
        const std::string cell = shortened(i < row.size() ? plain(row[i]) : "", widths[i]);
        line += cell;
        if (i + 1 < widths.size()) line.append(widths[i] - columns_of(cell) + gap, ' ');
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out << line << "\n";
}

} // namespace

void print_table(std::ostream& out, const Table& table, std::size_t width)
{
    auto widths = widths_of(table);
    fit(widths, width);
    print_row(out, table.headings, widths);
    for (const auto& row : table.rows)
        print_row(out, row, widths);
}

std::string plain(std::string_view text)
{
    return cleaned(text, "");
}

std::string plain_lines(std::string_view text)
{
    return cleaned(text, "\n");
}

std::size_t columns_of(std::string_view text)
{
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), begins_character));
}

std::string shortened(std::string_view text, std::size_t columns)
{
    if (columns_of(text) <= columns) return std::string(text);
    std::size_t kept = 0;
    std::size_t bytes = 0;
    for (; bytes < text.size(); ++bytes) {
        if (begins_character(text[bytes]) && ++kept == std::max<std::size_t>(columns, 1)) break;
    }
    return std::string(text.substr(0, bytes)) + "…";
}

std::string wrapped(std::string_view text, std::size_t columns, std::size_t indent)
{
    std::string all;
    std::istringstream lines{plain_lines(text)};
    std::size_t used = 0;
    for (std::string line; std::getline(lines, line);) {
        if (!all.empty()) {
            all += "\n" + std::string(indent, ' ');
            used = indent;
        }
        std::istringstream words(line);
        bool first = true;
        for (std::string word; words >> word; first = false) {
            const std::size_t needed = columns_of(word) + (first ? 0 : 1);
            if (!first && used + needed > columns) {
                all += "\n" + std::string(indent, ' ') + word;
                used = indent + columns_of(word);
                continue;
            }
            all += (first ? "" : " ") + word;
            used += needed;
        }
    }
    return all;
}

} // namespace mock::commands
