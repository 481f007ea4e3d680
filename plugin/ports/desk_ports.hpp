#pragma once

#include "plugin/domain/activity.hpp"
#include "plugin/domain/outcome.hpp"

#include <desk/sdk/call.hpp>
#include <desk/sdk/result.hpp>
#include <desk/sdk/secret.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// The services of the desk, as the plugin needs them. Implemented in plugin/host over the ABI, and
// by fakes in tests. None of them writes to a ticket: that is what outcomes are for.

namespace tv {

class Clock {
public:
    virtual ~Clock() = default;
    virtual Time now() const = 0;
    /// False as soon as the call is to stop, and at once if the pause does not fit its deadline.
    virtual bool sleep(std::chrono::milliseconds pause, const desk::Call& call) = 0;
};

enum class LogLevel { trace, debug, info, warn, error };

/// For operators, in English, without secrets.
class Log {
public:
    virtual ~Log() = default;
    virtual void write(LogLevel level, const desk::Call& call, std::string_view message) = 0;
};

/// A value and its revision for compare-and-swap. Revision 0: there is none.
template <class Value>
struct Versioned {
    Value value = {};
    std::uint64_t revision = 0;
    explicit operator bool() const { return revision != 0; }
};

/// Encrypted values of this configuration, shared by all nodes.
class Vault {
public:
    virtual ~Vault() = default;
    virtual desk::Result<Versioned<desk::Secret>> get(std::string_view key,
                                                      const desk::Call& call) = 0;
    /// Writes if `expected` is the stored revision (0: there is none) and returns the new one; an
    /// empty value removes the key. `conflict`: somebody was faster. Durable when it returns.
    virtual desk::Result<std::uint64_t> put(std::string_view key, const desk::Secret& value,
                                            std::uint64_t expected, const desk::Call& call) = 0;
};

/// Small values that parallel calls and other nodes see at once: leases, budgets, claims.
class SharedState {
public:
    virtual ~SharedState() = default;
    virtual desk::Result<Versioned<std::string>> get(std::string_view key,
                                                     const desk::Call& call) = 0;
    virtual desk::Result<std::uint64_t> put(std::string_view key, std::string_view value,
                                            std::uint64_t expected, const desk::Call& call) = 0;
};

/// One change of an asset, or a new one.
struct AssetChange {
    std::string id = {};         ///< empty: create
    std::string revision = {};   ///< the one it was decided on
    std::string create_key = {}; ///< makes creating twice create once: "device/1098765432"
    std::optional<std::string> name = {};
    std::optional<std::string> teamviewer_id = {}; ///< "" clears it, here and below
    std::optional<std::string> source = {};
    std::optional<std::string> last_seen = {};

    /// Tells where and when the device was seen, and nothing else.
    bool is_news_only() const { return create_key.empty() && !name && !teamviewer_id; }
};

enum class AssetVerdict { applied, unchanged, conflict, gone, refused };

class Assets {
public:
    virtual ~Assets() = default;
    /// Hands every asset of the desk to `each`, page by page, in an order that stays.
    virtual desk::Status each(const std::function<desk::Status(const Asset&)>& each,
                              const desk::Call& call) = 0;
    /// One verdict per change, in the same order.
    virtual desk::Result<std::vector<AssetVerdict>> apply(const std::vector<AssetChange>& changes,
                                                          const desk::Call& call) = 0;
};

class Activities {
public:
    virtual ~Activities() = default;
    /// Those of `ids` that exist.
    virtual desk::Result<std::vector<Activity>> read(const std::vector<std::string>& ids,
                                                     const desk::Call& call) = 0;
};

class Progress {
public:
    virtual ~Progress() = default;
    /// For the person who waits. total 0: not known yet.
    virtual void report(std::uint64_t done, std::uint64_t total, const Text& text,
                        const desk::Call& call) = 0;
};

class Checkpoints {
public:
    virtual ~Checkpoints() = default;
    /// Commits these effects now, whatever becomes of the call.
    virtual desk::Status commit(const std::vector<Effect>& effects, const desk::Call& call) = 0;
};

} // namespace tv
