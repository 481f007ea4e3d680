#include "mock-host/runtime/call_context.hpp"

#include "mock-host/loader/digest.hpp"

namespace mock::runtime {

std::string traceparent(const store::Call& call)
{
    // Numbers of calls begin at one in every store; keys are made of random or of unique parts.
    const std::string what =
        call.id + '/' + call.request.instance + '/' + call.request.idempotency_key;
    const std::string trace = loader::sha256_hex(what).substr(0, 32);
    const std::string attempt = std::to_string(call.attempt);
    return "00-" + trace + '-' + loader::sha256_hex(what + '/' + attempt).substr(0, 16) + "-01";
}

LogContext context_of(const store::Call& call)
{
    LogContext context{.instance = call.request.instance, .call = call.id};
    if (call.request.target.kind == store::TargetKind::activity) {
        context.activity = call.request.target.id;
    }
    context.trace = traceparent(call);
    return context;
}

} // namespace mock::runtime
