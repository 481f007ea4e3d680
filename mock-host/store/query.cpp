#include "mock-host/store/query.hpp"

#include <algorithm>

namespace mock::store {

namespace {

// In lists of names; no name has one.
constexpr char separator = '\n';

} // namespace

void write_cell(Cell& cell, const std::vector<std::string>& values)
{
    cell.text.clear();
    for (const auto& value : values) {
        if (!cell.text.empty()) cell.text += separator;
        cell.text += value;
    }
}

void read_cell(const Cell& cell, std::vector<std::string>& values)
{
    values.clear();
    for (std::size_t at = 0; at < cell.text.size();) {
        const std::size_t end = std::min(cell.text.find(separator, at), cell.text.size());
        values.push_back(cell.text.substr(at, end - at));
        at = end + 1;
    }
}

void throw_unknown_word(const std::string& text)
{
    throw Failure(FailureKind::corrupt, "the store has a word that this program does not know: '" +
                                            text + "'; was it changed by hand?");
}

Query::Query(Connection connection, std::string_view sql)
    : session_(connection.session()), statement_(session_.take(sql))
{
}

Query::~Query()
{
    session_.give_back(std::move(statement_));
}

bool Query::next()
{
    const bool found = executed_ ? statement_->fetch() : statement_->execute();
    executed_ = true;
    if (!found) return false;
    for (const Output& output : outputs_)
        output.read(*output.cell, output.target);
    return true;
}

int Query::run()
{
    statement_->execute();
    executed_ = true;
    return statement_->changed();
}

} // namespace mock::store
