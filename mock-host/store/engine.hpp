#pragma once

#include "mock-host/store/failure.hpp"
#include "mock-host/store/store.hpp"

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace soci {
class session;
class statement;
} // namespace soci

namespace mock::store {

struct Migration;
class Alarm;

/// What one process tells the others.
enum class News : int {
    nothing, ///< nobody else needs to know
    change,  ///< somebody has committed something
    work,    ///< and there is something to do for whoever has time
};

/// One connection to a database, and all that is different from one kind of database to the next.
/// One thread at a time. What it does throws `Failure`.
class Engine {
public:
    /// Connects to the database that the location names.
    static std::unique_ptr<Engine> connect(const Location& location);

    Engine();
    Engine(const Engine&) = delete;
    Engine& operator=(const Engine&) = delete;
    virtual ~Engine();

    soci::session& soci() const { return *soci_; }

    /// Makes a new database ready for tables. Once, before all else.
    virtual void prepare_new() {}

    /// One view of the data until `roll_back`.
    virtual void begin_reading() = 0;

    /// Waits for the writers whose part is not apart from this one.
    virtual void begin_writing(const Part& part) = 0;

    /// Others see it when it returns; durable once `sync` was called. `news`: what to tell other
    /// processes.
    virtual void commit(News news) = 0;

    /// What any connection to the database had committed is durable when it returns. Throws: the
    /// system may have dropped what it could not write, and tells it once: `rewrite_log` first.
    virtual void sync() = 0;

    /// Writes once more what a `sync` that failed may have dropped. Keeps writers waiting.
    virtual void rewrite_log() {}

    /// Moves what is in the log to where it belongs, as far as readers allow. Keeps nobody waiting.
    /// False: a sync failed, as in `sync`.
    virtual bool shorten_log() { return true; }
    virtual void roll_back() noexcept;

    /// Several statements without parameters.
    virtual void run_script(const std::string& sql) = 0;
    virtual void migrate(const Migration& step) = 0;

    /// From now on `hear` tells of the commits of other connections.
    virtual void listen() = 0;

    /// What was told since the last time it was asked, or nothing. Waits for it for `at_most`, or
    /// until `alarm` rings.
    virtual std::optional<News> hear(std::chrono::milliseconds at_most, const Alarm* alarm) = 0;

    /// Lets go of what the database holds for a statement that was used.
    virtual void reset(soci::statement& statement) noexcept = 0;

    /// The connection is gone, and with it what was not committed.
    virtual bool is_lost() const noexcept { return false; }

    /// SQL that counts the tables of the name `:name`: 0 or 1.
    virtual const char* table_exists() const = 0;

    /// SQL for the next number of the sequence `:name`; null: the table `sequences` counts.
    virtual const char* next_number() const { return nullptr; }

    /// What follows a SELECT whose rows are changed next: nobody else changes them before the
    /// transaction ends. `of`: the table, by the name that the SELECT gives it.
    virtual std::string locked(std::string_view of) const = 0;

    /// The same, without the rows that somebody else has locked.
    virtual std::string locked_or_skipped(std::string_view of) const = 0;

    /// Until the transaction ends nobody else gets true for this name. False: somebody else has it.
    virtual bool try_lock(std::string_view) { return true; }

    /// SQL for the milliseconds since 1970 by the clock that all nodes share; null: each has its
    /// own and it is the same.
    virtual const char* clock() const { return nullptr; }

    /// SQL that gives numbers to announced changes; null: they have them already.
    virtual const char* number_changes() const { return nullptr; }

    /// `body`, with what SOCI throws turned into `Failure` without the values of the statement,
    /// which SOCI would put into its text.
    template <class Body>
    auto translated(Body&& body) -> decltype(body())
    {
        try {
            return std::forward<Body>(body)();
        } catch (const Failure&) {
            throw;
        } catch (...) {
            rethrow();
            throw; // GCC does not believe a virtual function that it never returns.
        }
    }

protected:
    /// Rethrows the current exception of SOCI as a `Failure`.
    [[noreturn]] virtual void rethrow() = 0;

private:
    std::unique_ptr<soci::session> soci_;
};

} // namespace mock::store
