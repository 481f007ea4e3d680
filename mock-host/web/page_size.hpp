#pragma once

#include "mock-host/web/visit.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <vector>

namespace mock::web {

inline constexpr int page_size = 50; ///< rows of a list, if nobody asks for another number
inline constexpr int page_size_max = 200;

/// What a program wants of a list with `?limit=`: 1 to 200.
inline int page_size_of(const Visit& visit)
{
    const std::string wanted = visit.query("limit");
    return wanted.empty() ? page_size : std::clamp(std::atoi(wanted.c_str()), 1, page_size_max);
}

/// Keeps so many rows. True: there were more. One more than is shown is read to know it.
template <typename Row>
bool cut_page(std::vector<Row>& rows, int size)
{
    const auto kept = static_cast<std::size_t>(size);
    if (rows.size() <= kept) return false;
    rows.erase(rows.begin() + size, rows.end());
    return true;
}

/// 400 for any other `?limit=`.
std::optional<Response> unfit_page_size(const Visit& visit);

/// `?before=` of a list that shows the newest first: only rows whose number is smaller.
std::optional<std::int64_t> before_of(const Visit& visit);

/// 400 for any other `?before=`.
std::optional<Response> unfit_before(const Visit& visit);

} // namespace mock::web
