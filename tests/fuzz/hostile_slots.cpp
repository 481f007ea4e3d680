#include "tests/fuzz/hostile_slots.hpp"

#include <desk/sdk/checks.hpp>
#include <desk/sdk/table.hpp>

namespace fuzz {
namespace {

HostileHost& of(const desk_host_t* host)
{
    return *static_cast<HostileHost*>(host->data);
}

desk_status_t any_status(Input& input)
{
    const auto number = input.number();
    return number < 128 ? DESK_OK : static_cast<desk_status_t>(number - 127);
}

desk_status_t fail_or_not(HostileHost& host, desk_error_t* err)
{
    const desk_status_t status = any_status(host.input);
    if (status != DESK_OK) scribble(err, host.input);
    return status;
}

/// Some pieces, also after the sink has had enough.
void pour(HostileHost& host, const desk_sink_t* sink)
{
    for (unsigned left = host.input.byte() & 3U; left > 0; --left) {
        const desk_text_t piece = text_of(host.input, host.texts);
        sink->write(sink->context, piece.data, piece.len);
    }
}

desk_status_t complete(const desk_host_t* handle, desk_call_id_t call, const desk_doc_t* outcome,
                       const desk_error_t* error) noexcept
{
    HostileHost& host = of(handle);
    ++host.ends[call];
    require((outcome == nullptr) != (error == nullptr), "an end is an outcome or an error");
    if (outcome != nullptr) {
        const std::string_view json = desk::from_text(outcome->json);
        require(json.size() <= desk::document_bytes_max && json.substr(0, 1) == "{",
                "an outcome is a document");
        require_no_secret(json);
    }
    if (error != nullptr) {
        require_ended(*error);
        require_no_secret(*error);
    }
    return any_status(host.input);
}

desk_status_t checkpoint(const desk_host_t* host, desk_call_id_t, const desk_doc_t* portion,
                         desk_error_t* err) noexcept
{
    require_no_secret(desk::from_text(portion->json));
    return fail_or_not(of(host), err);
}

desk_status_t check(const desk_host_t* host, desk_call_id_t) noexcept
{
    return any_status(of(host).input);
}

void progress(const desk_host_t*, desk_call_id_t, std::uint64_t, std::uint64_t,
              desk_text_t text) noexcept
{
    require_no_secret(desk::from_text(text));
}

void write_log(const desk_host_t*, desk_call_id_t, std::int32_t, desk_text_t message,
               const desk_log_field_t* fields, std::size_t n_fields) noexcept
{
    require_no_secret(desk::from_text(message));
    for (std::size_t i = 0; i < n_fields; ++i)
        require_no_secret(desk::from_text(fields[i].value));
}

desk_time_t now(const desk_host_t* host) noexcept
{
    return static_cast<desk_time_t>(of(host).input.number());
}

desk_status_t sleep(const desk_host_t* host, desk_call_id_t, std::uint32_t) noexcept
{
    return any_status(of(host).input);
}

/// Half a secret, and then an error: with a whole one the plugin would go out and ask TeamViewer.
desk_status_t get_secret(const desk_host_t* handle, desk_call_id_t, desk_text_t,
                         const desk_sink_t* value, desk_revision_t* revision,
                         desk_error_t* err) noexcept
{
    HostileHost& host = of(handle);
    value->write(value->context, host.secret.data(), host.secret.size());
    *revision = host.input.number();
    scribble(err, host.input);
    return 1 + (host.input.byte() & 15);
}

desk_status_t get_state(const desk_host_t* handle, desk_call_id_t, desk_text_t,
                        const desk_sink_t* value, desk_revision_t* revision,
                        desk_error_t* err) noexcept
{
    HostileHost& host = of(handle);
    pour(host, value);
    *revision = host.input.number();
    return fail_or_not(host, err);
}

desk_status_t put_value(const desk_host_t* handle, desk_call_id_t, desk_text_t, desk_text_t,
                        desk_revision_t* revision, desk_error_t* err) noexcept
{
    HostileHost& host = of(handle);
    *revision = host.input.number();
    return fail_or_not(host, err);
}

desk_status_t list(const desk_host_t* handle, desk_call_id_t, desk_text_t, std::uint32_t,
                   const desk_sink_t* rows, desk_error_t* err) noexcept
{
    pour(of(handle), rows);
    return fail_or_not(of(handle), err);
}

desk_status_t apply(const desk_host_t* handle, desk_call_id_t, desk_text_t changes,
                    const desk_sink_t* verdicts, desk_error_t* err) noexcept
{
    require_no_secret(desk::from_text(changes));
    pour(of(handle), verdicts);
    return fail_or_not(of(handle), err);
}

desk_status_t read(const desk_host_t* handle, desk_call_id_t, const desk_text_t*, std::size_t,
                   const desk_sink_t* activities, desk_error_t* err) noexcept
{
    pour(of(handle), activities);
    return fail_or_not(of(handle), err);
}

/// A table of another length than it should be, or with a slot that is NULL.
template <class Table>
const void* offer(HostileHost& host, Table table)
{
    constexpr std::size_t first = 2 * sizeof(std::uint32_t); // The slots come after two numbers.
    const auto choice = host.input.number();
    if (choice == 255) return nullptr;
    if (choice >= 200) {
        const std::size_t slot = choice % ((sizeof(Table) - first) / sizeof(void*));
        std::memset(reinterpret_cast<char*>(&table) + first + slot * sizeof(void*), 0,
                    sizeof(void*));
    }
    const auto claimed = claimed_size<Table>(host.input);
    auto made = std::make_shared<CutStruct<Table>>(table, claimed);
    host.tables.push_back(made);
    return made->get();
}

} // namespace

const void* find_hostile_service(const desk_host_t* handle, const char* id) noexcept
{
    HostileHost& host = of(handle);
    const std::string_view wanted = id;
    const auto limit = static_cast<std::uint32_t>(host.input.number());
    if (wanted == DESK_CALLS_ID)
        return offer<desk_calls_t>(host, {0, 0, complete, checkpoint, check, progress});
    if (wanted == DESK_LOG_ID) return offer<desk_log_t>(host, {0, 0, write_log});
    if (wanted == DESK_CLOCK_ID) return offer<desk_clock_t>(host, {0, 0, now, sleep});
    if (wanted == DESK_SECRETS_ID)
        return offer<desk_secrets_t>(host, {0, limit, get_secret, put_value});
    if (wanted == DESK_STATE_ID) return offer<desk_state_t>(host, {0, limit, get_state, put_value});
    if (wanted == DESK_ASSETS_ID) return offer<desk_assets_t>(host, {0, limit, list, apply});
    return offer<desk_activities_t>(host, {0, limit, read});
}

} // namespace fuzz
