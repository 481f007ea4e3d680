#pragma once

#include "plugin/net/http.hpp"
#include "plugin/ports/desk_ports.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <random>
#include <string_view>

namespace tv::http {

/// How often to try, and how long to pause in between: twice as long each time, and never exactly
/// as long as the neighbours, so that those who failed together do not come back together.
class Backoff {
public:
    struct Plan {
        int attempts_max = 4;
        std::chrono::milliseconds first{500};
        std::chrono::milliseconds longest{8'000};
    };

    Backoff(Plan plan, std::uint32_t seed) : plan_(plan), pause_(plan.first), random_(seed) {}

    int attempts_max() const { return plan_.attempts_max; }
    /// Between half and the whole of the pause that is due.
    std::chrono::milliseconds next();

private:
    Plan plan_;
    std::chrono::milliseconds pause_;
    std::minstd_rand random_;
};

/// Was this answer given without looking at the request, so that nothing happened?
using TurnedAway = std::function<bool(const Response& reply)>;

/// Sends until there is an answer that repeating would not improve. Repeats only where that does no
/// harm, pauses as long as the server asks for, and gives up when a pause does not fit the call's
/// deadline: then the last answer or error is returned.
desk::Result<Response> send_with_retry(Transport& transport, Clock& clock, Backoff backoff,
                                       const Request& request, const desk::Call& call,
                                       const TurnedAway& turned_away = nullptr);

/// Reads a Retry-After header: seconds, or an HTTP date. At most a day; nothing if it is neither.
std::optional<std::chrono::milliseconds> retry_after(std::string_view header, desk::Time now);

} // namespace tv::http
