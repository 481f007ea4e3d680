#pragma once

#include "mock-host/store/failure.hpp"

#include <chrono>
#include <filesystem>
#include <string>
#include <utility>

namespace soci {
class session;
class statement;
} // namespace soci

/// All that is different from one database engine to the next.
namespace mock::store::sqlite {

/// Opens the file, which must exist, and makes it durable and safe for several processes.
void open(soci::session& session, const std::filesystem::path& file,
          std::chrono::milliseconds patience);

/// Turns a file into one that readers and a writer can use at the same time. Once, when it is made.
void prepare_new_file(soci::session& session);

/// Takes the lock of the one writer at once: a reader that becomes a writer later may find that its
/// view is out of date, and could only give up.
extern const char* const begin_writing;
extern const char* const begin_reading;

void run_script(soci::session& session, const std::string& sql);
void reset(soci::statement& statement) noexcept;

/// SQL that is true if there is a table of that name.
extern const char* const table_exists;

/// SQL for a number that changes when another connection commits. Of this connection only.
extern const char* const data_version;

/// Rethrows the current exception of SOCI as a `Failure`, without the values of the statement,
/// which SOCI would put into its text.
[[noreturn]] void rethrow();

/// `body`, with what SOCI throws turned into `Failure`.
template <class Body>
auto translated(Body&& body) -> decltype(body())
{
    try {
        return std::forward<Body>(body)();
    } catch (const Failure&) {
        throw;
    } catch (...) {
        rethrow();
    }
}

} // namespace mock::store::sqlite
