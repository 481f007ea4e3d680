#include "mock-host/commands/errors.hpp"

#include "mock-host/commands/print_table.hpp"

#include <ostream>

namespace mock::commands {

namespace {

constexpr const char* wrong_use_code = "command.wrong_use";

} // namespace

desk::Error failure(desk::Errc status, std::string message)
{
    return {.status = status, .code = "command.failed", .message = std::move(message)};
}

desk::Error wrong_use(std::string message)
{
    return {.status = desk::Errc::invalid, .code = wrong_use_code, .message = std::move(message)};
}

bool is_wrong_use(const desk::Error& error)
{
    return error.code == wrong_use_code;
}

void print_error(std::ostream& err, const desk::Error& error)
{
    err << "mock-host: " << plain(error.message.empty() ? error.detail : error.message) << "\n";
    const bool has_words = !error.message.empty() || !error.detail.empty();
    if (!has_words) err << "Failed without a reason (" << plain(error.code) << ").\n";
}

} // namespace mock::commands
