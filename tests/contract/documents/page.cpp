#include "tests/contract/documents/page.hpp"

#include <fstream>
#include <sstream>
#include <stdexcept>

namespace test {
namespace {

std::vector<std::string> lines()
{
    std::ifstream page(SOURCE_ROOT "/host-api/ABI.md");
    std::vector<std::string> all;
    for (std::string line; std::getline(page, line);)
        all.push_back(line);
    if (all.empty()) throw std::runtime_error("host-api/ABI.md cannot be read");
    return all;
}

std::vector<std::string> split(const std::string& text, char at)
{
    std::istringstream stream(text);
    std::vector<std::string> parts;
    for (std::string part; std::getline(stream, part, at);)
        parts.push_back(part);
    return parts;
}

/// What stands between the first two backquotes; empty: nothing.
std::string quoted(const std::string& text)
{
    const auto open = text.find('`');
    const auto close = open == text.npos ? text.npos : text.find('`', open + 1);
    return close == text.npos ? "" : text.substr(open + 1, close - open - 1);
}

/// The last number: 8192 of "8 KiB", 604800 of "1 to 604,800"; 0: there is none.
std::size_t last_number(const std::string& text)
{
    std::size_t number = 0;
    bool goes_on = false;
    for (const char c : text) {
        if (c == ',' && goes_on) continue;
        const bool is_digit = c >= '0' && c <= '9';
        if (is_digit) number = (goes_on ? number * 10 : 0) + static_cast<std::size_t>(c - '0');
        goes_on = is_digit;
    }
    return text.find(" KiB") == text.npos ? number : number * 1024;
}

/// "`text`? 8 KiB", "`seconds` 1 to 604,800"
void read_member(const std::string& told, std::map<std::string, PageMember>& members)
{
    const std::string name = quoted(told);
    if (name.empty()) return;
    const std::string rest = told.substr(told.find(name) + name.size() + 1);
    members[name] = {rest.starts_with("?"), last_number(rest)};
}

/// The table whose first column has this head: by the first cell of a row, what `column` tells.
PageTable table(const std::string& head, std::size_t column)
{
    PageTable rows;
    bool is_inside = false;
    for (const std::string& line : lines()) {
        if (!line.starts_with("| ")) {
            is_inside = false;
        } else if (line.starts_with("| " + head + " |")) {
            is_inside = true;
        } else if (is_inside && !line.starts_with("| ---")) {
            const auto cells = split(line, '|');
            std::string name = cells.at(1);
            std::erase_if(name, [](char c) { return c == ' ' || c == '`'; });
            for (const std::string& told : split(cells.at(column), ';'))
                read_member(told, rows[name]);
        }
    }
    return rows;
}

} // namespace

std::vector<Example> examples()
{
    std::vector<Example> all;
    const auto page = lines();
    for (auto line = page.begin(); line != page.end(); ++line) {
        const bool is_by_line = line->starts_with("```jsonl ");
        if (!is_by_line && !line->starts_with("```json ")) continue;
        Example example{line->substr(line->find(' ') + 1), {}};
        for (++line; line != page.end() && *line != "```"; ++line) {
            if (is_by_line) all.push_back({example.schema, *line});
            example.text += *line + "\n";
        }
        if (!is_by_line) all.push_back(example);
    }
    return all;
}

PageTable effect_types()
{
    auto types = table("type", 3);
    types["asset.set"].erase("key"); // Every effect has one.
    return types;
}

PageTable manifest_objects()
{
    return table("object", 2);
}

PageTable form_parts()
{
    return table("part", 2);
}

} // namespace test
