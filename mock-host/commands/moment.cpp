#include "mock-host/commands/moment.hpp"

#include "mock-host/commands/errors.hpp"

#include <desk/sdk/number.hpp>
#include <desk/sdk/time.hpp>

#include <chrono>
#include <optional>
#include <string>

namespace mock::commands {

namespace {

std::optional<std::chrono::minutes> unit_of(char letter)
{
    switch (letter) {
    case 'm':
        return std::chrono::minutes{1};
    case 'h':
        return std::chrono::hours{1};
    case 'd':
        return std::chrono::hours{24};
    default:
        return std::nullopt;
    }
}

/// "90m" and the like.
std::optional<std::chrono::minutes> parse_span(std::string_view text)
{
    if (text.size() < 2) return std::nullopt;
    const auto unit = unit_of(text.back());
    const int count = desk::to_number<int>(text.substr(0, text.size() - 1)).value_or(-1);
    if (!unit || count < 0) return std::nullopt;
    // A century is more than any test wants, and far from what a time can hold.
    if (*unit * std::int64_t{count} > std::chrono::hours{24 * 36525}) return std::nullopt;
    return *unit * count;
}

} // namespace

desk::Result<store::Time> parse_moment(std::string_view text, store::Time now)
{
    if (!text.empty() && text.front() == '+') {
        if (const auto span = parse_span(text.substr(1))) return now + *span;
    } else if (auto time = desk::parse_time(text)) {
        return *time;
    }
    return wrong_use("\"" + std::string(text) +
                     "\" is no time. Write it like 2026-03-01T12:00:00Z, +90m, +24h or +2d.");
}

} // namespace mock::commands
