#pragma once

#include "mock-host/store/engine.hpp"
#include "mock-host/store/file_watch.hpp"

namespace sqlite_api {
struct sqlite3_stmt;
} // namespace sqlite_api

namespace mock::store {

/// A file. One writer at a time across all processes, whatever part it works on.
class SqliteEngine : public Engine {
public:
    /// Opens the file, which must exist, and makes it durable and safe for several processes.
    explicit SqliteEngine(const Location& location);

    void prepare_new() override;
    void begin_reading() override;
    void begin_writing(const Part& part) override;
    void commit(News news) override;
    void sync() override;
    void rewrite_log() override;
    bool shorten_log() override;
    void roll_back() noexcept override;
    void run_script(const std::string& sql) override;
    void migrate(const Migration& step) override;
    void listen() override;
    std::optional<News> hear(std::chrono::milliseconds at_most, const Alarm* alarm) override;
    void reset(soci::statement& statement) noexcept override;
    const char* table_exists() const override;
    std::string locked(std::string_view) const override { return {}; }
    std::string locked_or_skipped(std::string_view) const override { return {}; }

protected:
    [[noreturn]] void rethrow() override;

private:
    /// A statement without parameters that is used all the time. Prepared once: to read the text
    /// takes SQLite longer than what it says.
    class Command {
    public:
        explicit Command(const char* sql) : sql_(sql) {}
        /// A result code of SQLite.
        int run(soci::session& session);

    private:
        struct Finalize {
            void operator()(sqlite_api::sqlite3_stmt* statement) const;
        };

        const char* sql_;
        std::unique_ptr<sqlite_api::sqlite3_stmt, Finalize> statement_{};
    };

    void run(Command& command);

    /// Changes when another connection commits.
    long long data_version();

    Command begin_{"BEGIN"};
    Command begin_writing_{"BEGIN IMMEDIATE"};
    Command commit_{"COMMIT"};
    Command roll_back_{"ROLLBACK"};
    std::filesystem::path file_;
    std::unique_ptr<FileWatch> watch_{}; ///< of who listens
    long long seen_ = 0;
};

} // namespace mock::store
