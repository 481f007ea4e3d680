#pragma once

#include "mock-host/store/statement.hpp"
#include "mock-host/store/store.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

namespace soci {
class session;
}

namespace mock::store {

/// One connection to the database with its prepared statements. One thread at a time.
class Session {
public:
    /// Throws `Failure`.
    explicit Session(const Location& location);
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;
    ~Session();

    void begin_reading();
    void begin_writing();
    void commit();
    void roll_back() noexcept;

    /// Several statements without parameters.
    void run_script(const std::string& sql);

    std::unique_ptr<Statement> take(std::string_view sql);
    void give_back(std::unique_ptr<Statement> statement) noexcept;

    soci::session& engine() { return *engine_; }

private:
    std::unique_ptr<soci::session> engine_;
    std::unordered_map<std::string, std::unique_ptr<Statement>> statements_;
};

} // namespace mock::store
