#pragma once

#include "mock-host/store/engine.hpp"
#include "mock-host/store/statement.hpp"
#include "mock-host/store/store.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

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
    void begin_writing(const Part& part = {});

    /// Tells other processes what was announced since the beginning.
    void commit();
    void roll_back() noexcept;

    /// Something is there to be worked on, by whoever has time, once this is committed.
    void announce_work() { news_ = News::work; }

    /// Nobody needs to look at what this transaction does.
    void keep_quiet() { news_ = News::nothing; }

    /// Several statements without parameters.
    void run_script(const std::string& sql);

    std::unique_ptr<Statement> take(std::string_view sql);
    void give_back(std::unique_ptr<Statement> statement) noexcept;

    Engine& engine() { return *engine_; }

private:
    std::unique_ptr<Engine> engine_;
    News news_ = News::change;
    std::unordered_map<std::string, std::unique_ptr<Statement>> statements_;
};

} // namespace mock::store
