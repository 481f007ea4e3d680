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

std::string remedy_for(desk::Errc status)
{
    switch (status) {
    case desk::Errc::invalid:
        return "Correct the data and try again.";
    case desk::Errc::not_found:
        return "Look whether it still exists.";
    case desk::Errc::conflict:
        return "Look at the present state and decide again.";
    case desk::Errc::denied:
        return "Ask an administrator for the permission.";
    case desk::Errc::limit:
        return "Try again later, or ask for less.";
    case desk::Errc::unavailable:
    case desk::Errc::deadline:
        return "Try again in a moment.";
    case desk::Errc::cancelled:
        return "Start it again when it is wanted.";
    case desk::Errc::unsupported:
        return "Update the package or the desk.";
    case desk::Errc::answer_lost:
        return "Look at the journal before you try again.";
    case desk::Errc::state:
    case desk::Errc::internal:
        break;
    }
    return "Look into the log (--log-level info), and at \"mock-host health\".";
}

} // namespace mock::commands
