#pragma once

#include "mock-host/teamviewer-sim/http.hpp"

#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace sim {

/// What can go wrong with one request. The first group happens instead of the effect, the second
/// after it.
enum class FaultKind {
    status, ///< with a body of one's own
    token_expired,
    rate_limit_403,
    rate_limit_429,
    license_limit,
    server_error,
    drop_before,
    html,
    redirect,

    latency,
    drop_after,
    truncated,
    slow,
    huge,
    malformed,
    late_error,
};

/// "drop_before" and so on; nothing for an unknown word.
std::optional<FaultKind> fault_kind(std::string_view word);
std::string_view word_of(FaultKind kind);

bool happens_before_the_effect(FaultKind kind);

/// Which requests fail, and how.
struct FaultRule {
    std::string method = {}; ///< empty: any
    std::string path = {};   ///< prefix, with or without the base of the Web API; empty: any
    FaultKind kind = FaultKind::server_error;
    std::uint64_t nth = 1;                 ///< the first matching request that fails
    std::uint64_t every = 1;               ///< from there on every so-many-th
    std::uint64_t count = 1;               ///< how many fail; 0: no end
    double probability = 1;                ///< of each of these, decided by the seed
    int status = 0;                        ///< instead of what is usual for the kind
    std::string body = {};                 ///< of `status`
    std::string location = {};             ///< of `redirect`
    std::chrono::milliseconds delay{1000}; ///< of `latency`; between pieces of `slow`
    std::chrono::seconds retry_after{1};   ///< of `rate_limit_429`
    std::size_t bytes = 32U << 20U;        ///< of `huge`
};

/// A script of faults. Not synchronised.
class Faults {
public:
    void add(const FaultRule& rule);
    void clear() { armed_.clear(); }
    void seed(std::uint64_t seed) { random_.seed(seed); }
    std::size_t size() const { return armed_.size(); }

    /// The rule that this request falls under, if any; the first one that was added wins. Each rule
    /// counts the requests that match it.
    std::optional<FaultRule> next(std::string_view method, std::string_view path);

private:
    struct Armed {
        FaultRule rule;
        std::uint64_t seen = 0;
        std::uint64_t done = 0;
    };
    bool strikes(Armed& armed);

    std::vector<Armed> armed_;
    std::mt19937_64 random_{1};
};

/// The answer of a fault that happens before the effect.
Response answer_instead(const FaultRule& rule);

/// Spoils the answer of a request that had its effect.
void spoil(const FaultRule& rule, Response& response);

} // namespace sim
