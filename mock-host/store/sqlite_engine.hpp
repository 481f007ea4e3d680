#pragma once

#include "mock-host/store/engine.hpp"
#include "mock-host/store/file_watch.hpp"

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
    /// Changes when another connection commits.
    long long data_version();

    std::filesystem::path file_;
    std::unique_ptr<FileWatch> watch_{}; ///< of who listens
    long long seen_ = 0;
};

} // namespace mock::store
