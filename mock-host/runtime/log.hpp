#pragma once

#include "mock-host/runtime/log_files.hpp"

#include <desk/sdk/secret.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mock::runtime {

enum class Level { trace, debug, info, warn, error, off };

/// Where a line comes from; empty members are left out.
struct LogContext {
    std::string plugin{};
    std::string instance{};
    std::string call{};
    std::string activity{};
    std::string trace{};
};
using LogFields = std::vector<std::pair<std::string, std::string>>;

struct LogOptions {
    Level level = Level::info;
    bool json = false;  ///< a JSON object per line instead of a sentence
    std::string file{}; ///< empty: standard error
    LogKeep keep{};     ///< of the file and its past
};

/// The log of the desk. Cheap to copy, any thread. Blanks whatever looks like a secret, and every
/// secret that it was told.
class Log {
public:
    /// Writes nowhere.
    Log() = default;
    static Log open(const LogOptions& options);

    void write(Level level, std::string_view message, const LogContext& context = {},
               const LogFields& fields = {}) const;
    void debug(std::string_view message, const LogContext& context = {}) const;
    void info(std::string_view message, const LogContext& context = {}) const;
    void warn(std::string_view message, const LogContext& context = {}) const;
    void error(std::string_view message, const LogContext& context = {}) const;

    /// How much of the file and its past stays from now on.
    void keep(const LogKeep& keep) const;

    /// Why its file cannot be written; empty: it can, or there is none.
    std::string trouble() const;

    /// From now on this value is blanked wherever it occurs.
    void hide(const desk::Secret& secret) const;

private:
    class Sink;
    std::shared_ptr<Sink> sink_;
};

/// "debug" and the like; `info` for an unknown word.
Level level_of(std::string_view word);

} // namespace mock::runtime
