#include "mock-host/store/postgres_address.hpp"

#include "mock-host/store/refused.hpp"

#include <memory>

#include <libpq-fe.h>

namespace mock::store {

namespace {

constexpr std::string_view scheme = "postgresql://";

using Options = std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)>;

bool has_value(const PQconninfoOption* options, std::string_view keyword)
{
    for (const auto* option = options; option && option->keyword; ++option) {
        if (option->keyword == keyword) return option->val && *option->val;
    }
    return false;
}

} // namespace

bool is_postgres_address(std::string_view text)
{
    return text.starts_with(scheme);
}

desk::Status check_postgres_address(std::string_view address)
{
    char* reason = nullptr;
    const Options options(PQconninfoParse(std::string(address).c_str(), &reason), PQconninfoFree);
    PQfreemem(reason); // It quotes the address.
    if (!options || address.find_first_of(" \t\r\n") != address.npos) {
        return refused(desk::Errc::invalid, "store.location",
                       "that is no address of a database: write "
                       "postgresql://USER@HOST:PORT/DATABASE, and for a socket "
                       "postgresql://USER@/DATABASE?host=FOLDER");
    }
    if (has_value(options.get(), "password") || has_value(options.get(), "sslpassword")) {
        return refused(
            desk::Errc::denied, "store.password",
            "a password in the address of the database could be read by other users of "
            "this machine: take it out, change it if others may have seen it, and put it "
            "into ~/.pgpass (mode 0600, a line HOST:PORT:DATABASE:USER:PASSWORD), into "
            "the file that PGPASSFILE names, or into PGPASSWORD");
    }
    return {};
}

std::string connection_string(std::string_view address)
{
    // Keepalives: a server that vanished is noticed after half a minute, not after two hours.
    std::string text(address);
    text += address.find('?') == address.npos ? '?' : '&';
    return text + "client_encoding=UTF8&application_name=mock-host&connect_timeout=5&"
                  "keepalives_idle=10&keepalives_interval=5&keepalives_count=3&"
                  "tcp_user_timeout=20000";
}

} // namespace mock::store
