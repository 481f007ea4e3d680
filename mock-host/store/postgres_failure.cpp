#include "mock-host/store/postgres_failure.hpp"

#include <algorithm>

namespace mock::store {

namespace {

struct Meaning {
    std::string_view states; ///< how the SQLSTATE begins
    FailureKind kind;
    const char* text;
};

constexpr auto no_connection_left =
    "the database has no connection left: try again later, or raise its max_connections (README.md "
    "says how many a node needs)";

// The first that fits.
constexpr Meaning meanings[] = {
    {"55P03", FailureKind::busy, "another process is writing to the store: try again later"},
    {"40", FailureKind::busy, "another process changed the same rows: try again"},
    {"53100", FailureKind::full, "the disk of the database is full: make room"},
    {"53300", FailureKind::busy, no_connection_left},
    {"53", FailureKind::busy, "the database has no resources left: try again later"},
    {"42501", FailureKind::read_only,
     "the user of the database may not do that: let it own the database, or its schema"},
    {"25006", FailureKind::read_only, "the database is read-only: name the primary server"},
    // It stood still for longer than a transaction may; its connection went with it.
    {"25P03", FailureKind::lost, "the connection to the database ended"},
    {"08", FailureKind::lost, "the connection to the database ended"},
    {"57014", FailureKind::busy,
     "the database stopped a statement that took too long: raise its statement_timeout, or set it "
     "to 0 for the user of the desk"},
    {"57", FailureKind::lost, "the database is being stopped or started"},
    {"58", FailureKind::disk, "the disk of the database does not answer: see its log"},
    {"XX", FailureKind::corrupt, "the database is damaged: see its log, restore it from a backup"},
};

// Their messages name tables, columns and constraints, never what was to be stored.
bool tells_no_value(std::string_view state)
{
    return state.starts_with("23") || state.starts_with("42") || state.starts_with("P0001");
}

// All of its own, of one user or database, or all but those of administrators.
bool has_none_left(std::string_view text)
{
    for (const std::string_view words :
         {"too many clients", "too many connections", "remaining connection slots"})
        if (text.find(words) != text.npos) return true;
    return false;
}

} // namespace

Failure postgres_failure(std::string_view state, std::string_view message)
{
    for (const Meaning& meaning : meanings) {
        if (state.starts_with(meaning.states)) return {meaning.kind, meaning.text};
    }
    const auto kind = state.starts_with("23") ? FailureKind::taken : FailureKind::other;
    const std::string said = tells_no_value(state) ? std::string(message) : std::string(state);
    return {kind, "the store refused: " + said};
}

std::string_view primary_message(std::string_view text)
{
    constexpr std::string_view mark = "ERROR:";
    if (const auto at = text.find(mark); at != text.npos) text.remove_prefix(at + mark.size());
    text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
    return text.substr(0, text.find('\n'));
}

Failure lost_connection()
{
    return {FailureKind::lost, "the connection to the database ended"};
}

Failure no_connection(std::string_view text)
{
    // The first line is of SOCI.
    if (const auto line = text.find('\n'); line != text.npos) text.remove_prefix(line + 1);
    const std::string reason(text.substr(0, text.find('\n')));
    if (has_none_left(text)) return {FailureKind::busy, no_connection_left};
    std::string remedy = "look whether it runs, and whether the address is right";
    if (reason.find("password") != reason.npos)
        remedy = "the password is read from ~/.pgpass (mode 0600), PGPASSFILE or PGPASSWORD";
    else if (reason.find("does not exist") != reason.npos)
        remedy = "make it with 'createuser' or 'createdb'";
    return {FailureKind::lost, "the database does not answer: " + reason + ": " + remedy};
}

} // namespace mock::store
