#include "mock-host/services/host_tables.hpp"

#include "mock-host/services/host_context.hpp"

#include <string_view>

namespace mock::services {

namespace {

/// Where this thread is inside the plugin; nowhere on threads of the plugin's own.
thread_local const Slot* here = nullptr;

constexpr std::size_t log_message_max = 8192;
constexpr std::size_t log_fields_max = 32;
constexpr std::size_t progress_text_max = 1000;
constexpr std::size_t outcome_bytes_max = 1 << 20;

std::string clean(desk_text_t text, std::size_t bytes)
{
    const std::string_view whole = desk::from_text(text);
    std::string out(desk::cut(whole, bytes));
    return desk::is_utf8(out) ? out : "(no UTF-8)";
}

const void* DESK_CC find_service(const desk_host_t* host, const char* id) noexcept
{
    if (id == nullptr) return nullptr;
    const HostTables& tables = context(host);
    const std::pair<const char*, const void*> all[] = {
        {DESK_CALLS_ID, &calls_table},          {DESK_LOG_ID, &log_table},
        {DESK_CLOCK_ID, &clock_table},          {DESK_SECRETS_ID, &secrets_table},
        {DESK_STATE_ID, &state_table},          {DESK_ASSETS_ID, &assets_table},
        {DESK_ACTIVITIES_ID, &activities_table}};
    for (const auto& [name, table] : all) {
        // Compared as a whole: an id with a tail is another id.
        if (std::string_view(name) == id) {
            return tables.parts().services.count(name) > 0 ? table : nullptr;
        }
    }
    return nullptr;
}

desk::Result<std::string> read_end(const desk_doc_t* outcome, const desk_error_t* error)
{
    if ((outcome == nullptr) == (error == nullptr)) {
        return refused(desk::Errc::invalid, "outcome.invalid",
                       "complete: exactly one of outcome and error must be there");
    }
    if (error != nullptr) {
        if (error->status != DESK_OK) return desk::read_error(error->status, *error);
        return refused(desk::Errc::internal, "error.missing", "complete: an error without error");
    }
    if (desk::from_text(outcome->schema) != "desk.outcome/1") {
        return refused(desk::Errc::invalid, "outcome.invalid", "unknown schema of an outcome");
    }
    if (outcome->json.len > outcome_bytes_max) {
        return refused(desk::Errc::invalid, "outcome.invalid", "longer than 1048576 bytes");
    }
    return std::string(desk::from_text(outcome->json));
}

desk_status_t DESK_CC complete(const desk_host_t* host, desk_call_id_t call,
                               const desk_doc_t* outcome, const desk_error_t* error) noexcept
{
    desk_status_t said = DESK_E_INTERNAL;
    const desk_status_t guarded = serve(nullptr, [&]() -> desk::Status {
        // Also of an instance that was given up: what a call did at the other side must not be
        // lost because another one does not return.
        HostTables& tables = context(host);
        auto end = read_end(outcome, error);
        // That an end is malformed is no failure of the handler: it is a fault, and still the end.
        const bool is_malformed =
            !end && end.error().code == "outcome.invalid" && (outcome || !error);
        said = tables.parts().port.complete(call, std::move(end));
        if (said == DESK_OK && is_malformed) {
            tables.parts().port.fault(call, "complete: malformed");
            said = DESK_E_INVALID;
        }
        return {};
    });
    return guarded == DESK_OK ? said : guarded;
}

desk_status_t DESK_CC checkpoint(const desk_host_t* host, desk_call_id_t call,
                                 const desk_doc_t* portion, desk_error_t* err) noexcept
{
    return serve(err, [&]() -> desk::Status {
        HostTables& tables = context(host);
        const auto& parts = tables.parts();
        DESK_TRY(const WorkingCall working,
                 tables.at_work(call, CallPort::For::commit, "calls.checkpoint"));
        if (portion == nullptr || desk::from_text(portion->schema) != "desk.outcome/1") {
            parts.port.fault(call, "calls.checkpoint: unknown schema");
            return refused(desk::Errc::invalid, "outcome.invalid", "unknown schema of a portion");
        }
        auto outcome = read_outcome(desk::from_text(portion->json), parts.grants, Part::portion);
        if (!outcome) {
            parts.port.fault(call, "calls.checkpoint: " + outcome.error().detail);
            return outcome.error();
        }
        return commit_portion(parts.store, working.attempt, outcome->effects,
                              {parts.instance, working.actor, parts.port.now()});
    });
}

desk_status_t DESK_CC check(const desk_host_t* host, desk_call_id_t call) noexcept
{
    HostTables& tables = context(host);
    return tables.is_revoked() ? desk_status_t{DESK_E_STATE} : tables.parts().port.check(call);
}

void DESK_CC progress(const desk_host_t* host, desk_call_id_t call, std::uint64_t done,
                      std::uint64_t total, desk_text_t text) noexcept
{
    serve(nullptr, [&]() -> desk::Status {
        HostTables& tables = context(host);
        if (tables.is_revoked()) return {};
        tables.parts().port.progress(call, done, total, clean(text, progress_text_max));
        return {};
    });
}

void DESK_CC write_log(const desk_host_t* host, desk_call_id_t call, std::int32_t level,
                       desk_text_t message, const desk_log_field_t* fields,
                       std::size_t n_fields) noexcept
{
    serve(nullptr, [&]() -> desk::Status {
        CallPort::LogFields copied;
        const std::size_t count = fields == nullptr ? 0 : std::min(n_fields, log_fields_max);
        for (std::size_t i = 0; i < count; ++i) {
            copied.emplace_back(clean(fields[i].key, 100), clean(fields[i].value, log_message_max));
        }
        context(host).parts().port.log(call, level, clean(message, log_message_max),
                                       std::move(copied));
        return {};
    });
}

desk_time_t DESK_CC now(const desk_host_t* host) noexcept
{
    return context(host).parts().port.now().time_since_epoch().count();
}

desk_status_t DESK_CC sleep(const desk_host_t* host, desk_call_id_t call, std::uint32_t ms) noexcept
{
    desk_status_t said = DESK_E_INTERNAL;
    const desk_status_t guarded = serve(nullptr, [&]() -> desk::Status {
        DESK_CHECK(context(host).may_block(call, "clock.sleep"));
        said = context(host).parts().port.sleep(call, std::chrono::milliseconds{ms});
        return {};
    });
    return guarded == DESK_OK ? said : guarded;
}

} // namespace

const desk_calls_t calls_table{sizeof(desk_calls_t), 0, complete, checkpoint, check, progress};
const desk_log_t log_table{sizeof(desk_log_t), 0, write_log};
const desk_clock_t clock_table{sizeof(desk_clock_t), 0, now, sleep};

SlotScope::SlotScope(Slot slot) : outer_(here), slot_(slot)
{
    here = &slot_;
}

SlotScope::~SlotScope()
{
    here = outer_;
}

HostTables::HostTables(Parts parts)
    : parts_(std::move(parts)), handle_{
                                    sizeof(desk_host_t), DESK_ABI_MAJOR, DESK_ABI_MINOR, 0, this,
                                    find_service}
{
}

desk::Status HostTables::may_block(desk_call_id_t call, const char* service)
{
    if (is_revoked()) {
        return refused(desk::Errc::state, "instance.abandoned", "this instance was given up");
    }
    if (here == nullptr || *here == Slot::worker) return {};
    parts_.port.fault(call, std::string(service) + " used where nothing may wait");
    return refused(desk::Errc::state, "thread.not_allowed",
                   std::string(service) + " may wait, and may not be used in this slot");
}

desk::Result<WorkingCall> HostTables::at_work(desk_call_id_t call, CallPort::For what,
                                              const char* service)
{
    DESK_CHECK(may_block(call, service));
    return parts_.port.working(call, what);
}

desk::Error store_error(const std::exception& failure)
{
    desk::Error error{desk::Errc::unavailable, "desk.store", failure.what()};
    error.retryable = true;
    return error;
}

} // namespace mock::services
