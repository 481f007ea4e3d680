#include "mock-host/store/csv_table.hpp"

#include <algorithm>

namespace mock::store {

namespace {

char separator_of(std::string_view text)
{
    const std::string_view header = text.substr(0, text.find_first_of("\r\n"));
    return std::count(header.begin(), header.end(), ';') >
                   std::count(header.begin(), header.end(), ',')
               ? ';'
               : ',';
}

class Scanner {
public:
    explicit Scanner(std::string_view text) : text_(text), separator_(separator_of(text)) {}

    bool at_end() const { return at_ == text_.size(); }

    desk::Result<CsvRow> row()
    {
        CsvRow row{.line = line_};
        for (;;) {
            DESK_TRY(std::string field, next_is('"') ? quoted() : plain());
            row.fields.push_back(std::move(field));
            if (next_is(separator_)) {
                ++at_;
                continue;
            }
            end_of_line();
            return row;
        }
    }

private:
    bool next_is(char letter) const { return !at_end() && text_[at_] == letter; }

    desk::Result<std::string> plain()
    {
        const std::size_t end = text_.find_first_of(std::string{separator_, '\r', '\n'}, at_);
        const std::string_view field = text_.substr(at_, end - at_);
        if (field.find('"') != std::string_view::npos) return error("a quote inside a field");
        at_ = std::min(end, text_.size());
        return std::string(field);
    }

    desk::Result<std::string> quoted()
    {
        const int begin = line_;
        std::string field;
        for (++at_; !at_end(); ++at_) {
            if (text_[at_] == '\n') ++line_;
            if (text_[at_] != '"') {
                field += text_[at_];
                continue;
            }
            ++at_;
            if (!next_is('"')) return after_quote(std::move(field));
            field += '"';
        }
        line_ = begin;
        return error("a quote that is not closed");
    }

    desk::Result<std::string> after_quote(std::string field)
    {
        if (at_end() || next_is(separator_) || next_is('\r') || next_is('\n')) return field;
        return error("text behind a closing quote");
    }

    void end_of_line()
    {
        if (next_is('\r')) ++at_;
        if (next_is('\n')) ++at_;
        ++line_;
    }

    desk::Error error(const char* what) const
    {
        return {.status = desk::Errc::invalid,
                .code = "csv.quotes",
                .detail = "line " + std::to_string(line_) + ": " + what +
                          "; write quotes inside a field twice, and the field in quotes",
                .message = {}};
    }

    std::string_view text_;
    char separator_;
    std::size_t at_ = 0;
    int line_ = 1;
};

desk::Error too_many(int line, std::size_t rows_max)
{
    return {.status = desk::Errc::limit,
            .code = "csv.too_many_rows",
            .detail = "line " + std::to_string(line) + ": more than " + std::to_string(rows_max) +
                      " rows; divide the table into several files",
            .message = {}};
}

bool is_empty(const CsvRow& row)
{
    return row.fields.size() == 1 && row.fields[0].empty();
}

} // namespace

desk::Result<std::vector<CsvRow>> parse_csv(std::string_view text, std::size_t rows_max)
{
    std::vector<CsvRow> rows;
    for (Scanner scanner(text); !scanner.at_end();) {
        DESK_TRY(CsvRow row, scanner.row());
        if (is_empty(row)) continue;
        if (rows.size() == rows_max) return too_many(row.line, rows_max);
        rows.push_back(std::move(row));
    }
    return rows;
}

} // namespace mock::store
