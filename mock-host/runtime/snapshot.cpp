#include "mock-host/runtime/snapshot.hpp"

#include "mock-host/runtime/call_context.hpp"
#include "mock-host/services/documents.hpp"
#include "mock-host/store/people.hpp"

#include <desk/sdk/text.hpp>
#include <desk/sdk/time.hpp>

namespace mock::runtime {

std::optional<Snapshot> snapshot(store::Store& store, const store::Call& call)
{
    const store::CallRequest& request = call.request;
    const store::Reader reader(store);
    std::optional<store::Person> actor;
    if (!request.actor.empty()) actor = find_person(reader, request.actor);
    const services::Reader of{request.instance, actor ? &*actor : nullptr};
    auto target = services::target_document(reader, request.target, of);
    auto configuration = services::configuration_document(reader, request.instance, {of.instance});
    if (!target || !configuration) return {};
    return Snapshot{*std::move(target), *std::move(configuration), traceparent(call)};
}

desk_call_t raw_call(desk_call_id_t id, const store::Call& call, const Snapshot& snapshot)
{
    const store::CallRequest& request = call.request;
    desk_call_t raw{};
    raw.struct_size = sizeof raw;
    raw.attempt = static_cast<std::uint32_t>(call.attempt);
    raw.id = id;
    raw.deadline = desk::to_time(call.deadline.value_or(store::Time{}));
    raw.asked_at = desk::to_time(request.asked_at);
    raw.name = desk::to_text(request.name);
    raw.idempotency_key = desk::to_text(request.idempotency_key);
    raw.locale = desk::to_text(request.locale);
    raw.trace = desk::to_text(snapshot.trace);
    raw.input = desk::to_text(request.input);
    raw.target = desk::to_doc({services::schema_of(request.target.kind), snapshot.target});
    raw.configuration = desk::to_doc({"desk.configuration/1", snapshot.configuration});
    return raw;
}

} // namespace mock::runtime
