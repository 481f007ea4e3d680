#pragma once

#include <desk/sdk/result.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace mock::store {

/// One row of a table, and the line of the file on which it begins.
struct CsvRow {
    int line = 0;
    std::vector<std::string> fields{};
};

/// Reads comma or semicolon separated rows: the header says which. Fields may be quoted and then
/// hold separators, line feeds and doubled quotes. Empty lines are skipped. `invalid`: a quote that
/// is not closed, or text beside it; names the line. `limit`: more than `rows_max`.
desk::Result<std::vector<CsvRow>> parse_csv(std::string_view text, std::size_t rows_max);

} // namespace mock::store
