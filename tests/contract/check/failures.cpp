#include "tests/contract/check/hard_cases.hpp"
#include "tests/contract/check/running.hpp"

#include <atomic>

namespace check {
namespace {

struct Failure {
    desk_status_t status;
    const char* name;
};

/// The table: each function of the host that has a status, with each status.
constexpr const char* functions[] = {"calls.complete", "calls.checkpoint", "calls.check",
                                     "clock.sleep",    "secrets.get",      "secrets.put",
                                     "state.get",      "state.put",        "assets.list",
                                     "assets.apply",   "activities.read"};
constexpr Failure failures[] = {{DESK_E_INVALID, "DESK_E_INVALID"},
                                {DESK_E_NOT_FOUND, "DESK_E_NOT_FOUND"},
                                {DESK_E_CONFLICT, "DESK_E_CONFLICT"},
                                {DESK_E_DENIED, "DESK_E_DENIED"},
                                {DESK_E_LIMIT, "DESK_E_LIMIT"},
                                {DESK_E_UNAVAILABLE, "DESK_E_UNAVAILABLE"},
                                {DESK_E_DEADLINE, "DESK_E_DEADLINE"},
                                {DESK_E_CANCELLED, "DESK_E_CANCELLED"},
                                {DESK_E_UNSUPPORTED, "DESK_E_UNSUPPORTED"},
                                {DESK_E_STATE, "DESK_E_STATE"},
                                {DESK_E_INTERNAL, "DESK_E_INTERNAL"},
                                {4711, "4711, a status of later versions"}};

/// Asks on a desk whose function fails at its nth use. False if it had less uses.
bool fail_nth_use(const Subject& subject, const Ask& ask, const char* function,
                  const Failure& failure, std::size_t nth)
{
    std::atomic<std::size_t> uses{0}; // Outlives the instance, which may use services to the last.
    Running running(subject);
    running.where = std::string("when ") + function + " answered " + failure.name + " at its use " +
                    std::to_string(nth) + ", ";
    running.host.on_use = [&](std::string_view slot) -> desk_status_t {
        return slot == function && ++uses == nth ? failure.status : desk_status_t{DESK_OK};
    };
    running.call(ask, "{}");
    return uses >= nth;
}

/// How many uses there were to fail.
std::size_t fail_each_use(const Subject& subject, const Ask& ask, const char* function,
                          const Failure& failure)
{
    std::size_t nth = 1;
    while (fail_nth_use(subject, ask, function, failure, nth))
        ++nth;
    return nth - 1;
}

/// The same with every status.
std::size_t fail_function(const Subject& subject, const Ask& ask, const char* function)
{
    std::size_t count = 0;
    for (const Failure& failure : failures) {
        const std::size_t uses = fail_each_use(subject, ask, function, failure);
        if (uses == 0) break; // This ask does not use it, whatever it answers.
        count += uses;
    }
    return count;
}

} // namespace

void failing_services_are_survived(const Subject& subject)
{
    std::string tried;
    for (const char* function : functions) {
        std::size_t count = 0;
        for (const Ask& ask : asks_of(subject.manifest))
            count += fail_function(subject, ask, function);
        if (count > 0) tried += std::string(" ") + function + " " + std::to_string(count);
    }
    subject.note("failed" + tried);
}

} // namespace check
