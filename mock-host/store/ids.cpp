#include "mock-host/store/ids.hpp"

#include "mock-host/store/query.hpp"

#include <desk/sdk/number.hpp>

#include <algorithm>

namespace mock::store {

std::string padded(std::int64_t number, std::size_t digits)
{
    const std::string text = std::to_string(number);
    return std::string(digits - std::min(digits, text.size()), '0') + text;
}

std::string make_id(IdForm form, std::int64_t number)
{
    return std::string(form.prefix) + padded(number, form.digits);
}

std::optional<std::int64_t> parse_id(IdForm form, std::string_view id)
{
    if (!id.starts_with(form.prefix)) return {};
    const auto number = desk::to_number<std::int64_t>(id.substr(form.prefix.size()));
    return number && make_id(form, *number) == id ? number : std::nullopt;
}

std::int64_t number_in(IdForm form, std::string_view id)
{
    return parse_id(form, id).value_or(-1);
}

std::int64_t next_number(Transaction& change, std::string_view sequence)
{
    std::int64_t number = 0;
    if (const char* const sql = change.session().engine().next_number()) {
        Query(change, sql).bind(sequence).into(number).next();
        return number;
    }
    // Not with RETURNING: SQLite makes a temporary table for it, and that costs ten times as much.
    Query more(change, "UPDATE sequences SET value = value + 1 WHERE name = :name");
    if (more.bind(sequence).run() == 0) {
        Query(change, "INSERT INTO sequences (name, value) VALUES (:name, 1)").bind(sequence).run();
    }
    Query query(change, "SELECT value FROM sequences WHERE name = :name");
    query.bind(sequence).into(number).next();
    return number;
}

std::int64_t next_revision(Transaction& change)
{
    return next_number(change, "revision");
}

std::string folded(std::string_view text)
{
    std::string result(text);
    for (char& letter : result) {
        if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
    }
    return result;
}

std::string containing(std::string_view text)
{
    std::string pattern = "%";
    for (const char letter : folded(text)) {
        if (letter == '%' || letter == '_' || letter == '!') pattern += '!';
        pattern += letter;
    }
    return pattern + "%";
}

} // namespace mock::store
