#pragma once

#include "mock-host/store/engine.hpp"

#include <cstdint>

namespace mock::store {

/// A database of PostgreSQL, used by nodes on several machines. Each schema of it is a store of its
/// own. DECISIONS.md says how writers keep out of each other's way.
class PostgresEngine : public Engine {
public:
    explicit PostgresEngine(const Location& location);

    void begin_reading() override;
    void begin_writing(const Part& part) override;
    void commit(News news) override;
    void sync() override {} // Its commits are durable, and share what they wait for by themselves.
    void run_script(const std::string& sql) override;
    void migrate(const Migration& step) override;
    void listen() override;
    std::optional<News> hear(std::chrono::milliseconds at_most, const Alarm* alarm) override;
    void reset(soci::statement& statement) noexcept override;
    bool is_lost() const noexcept override;
    const char* table_exists() const override;
    const char* next_number() const override;
    std::string locked(std::string_view of) const override;
    std::string locked_or_skipped(std::string_view of) const override;
    bool try_lock(std::string_view name) override;
    const char* clock() const override;
    const char* number_changes() const override;

protected:
    [[noreturn]] void rethrow() override;

private:
    std::string lock_sql(const Part& part) const;
    std::string channel() const;

    std::uint64_t schema_ = 0; ///< tells the stores of one database apart
};

} // namespace mock::store
