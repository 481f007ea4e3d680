#include "tests/contract/abi/recording_host.hpp"

#include <string>

namespace test {
namespace {

RecordingHost& of(const desk_host_t* host)
{
    return *static_cast<RecordingHost*>(host->data);
}

/// Tells the test of a use, and says what it wants the slot to answer.
desk_status_t wanted(RecordingHost& host, const char* slot)
{
    return host.on_use ? host.on_use(slot) : desk_status_t{DESK_OK};
}

/// The failure that was asked for, for slots with an error argument.
desk_status_t failure(RecordingHost& host, const char* slot, desk_error_t* err)
{
    desk_status_t status = wanted(host, slot);
    if (status == DESK_OK) {
        const std::lock_guard lock(host.mutex);
        status = std::exchange(host.next_failure, desk_status_t{DESK_OK});
    }
    if (status == DESK_OK) return DESK_OK;
    return desk::write_error(err, status, "host.fails", "as the test wants");
}

const void* find_service(const desk_host_t* host, const char* id) noexcept
{
    wanted(of(host), "service");
    const auto& tables = of(host).tables;
    const auto found = tables.find(std::string_view(id));
    return found == tables.end() ? nullptr : found->second;
}

desk_status_t complete(const desk_host_t* handle, desk_call_id_t call, const desk_doc_t* outcome,
                       const desk_error_t* error) noexcept
{
    RecordingHost& host = of(handle);
    const desk_status_t answer = wanted(host, "calls.complete");
    const std::lock_guard lock(host.mutex);
    auto& ends = host.ends[call];
    RecordingHost::End end;
    end.is_failure = error != nullptr;
    if (error) end.error = desk::read_error(error->status, *error);
    if (outcome) end.outcome = desk::from_text(outcome->json);
    ends.push_back(end);
    if (answer != DESK_OK) return answer;
    return ends.size() == 1 ? DESK_OK : DESK_E_NOT_FOUND;
}

desk_status_t checkpoint(const desk_host_t* handle, desk_call_id_t, const desk_doc_t* portion,
                         desk_error_t* err) noexcept
{
    RecordingHost& host = of(handle);
    if (const auto status = failure(host, "calls.checkpoint", err)) return status;
    const std::lock_guard lock(host.mutex);
    host.portions.emplace_back(desk::from_text(portion->json));
    return DESK_OK;
}

desk_status_t check(const desk_host_t* handle, desk_call_id_t) noexcept
{
    RecordingHost& host = of(handle);
    if (const auto status = wanted(host, "calls.check")) return status;
    const std::lock_guard lock(host.mutex);
    return host.check;
}

void progress(const desk_host_t* handle, desk_call_id_t, uint64_t, uint64_t, desk_text_t) noexcept
{
    wanted(of(handle), "calls.progress");
}

void write_line(const desk_host_t* handle, desk_call_id_t call, int32_t level, desk_text_t message,
                const desk_log_field_t* fields, size_t n_fields) noexcept
{
    std::string line = std::to_string(level) + " " + std::to_string(call) + " ";
    line += desk::from_text(message);
    for (const desk_log_field_t& field : std::span(fields, n_fields)) {
        line += " ";
        line += desk::from_text(field.key);
        line += "=";
        line += desk::from_text(field.value);
    }
    RecordingHost& host = of(handle);
    wanted(host, "log.write");
    const std::lock_guard lock(host.mutex);
    host.lines.push_back(std::move(line));
}

desk_time_t now(const desk_host_t* handle) noexcept
{
    RecordingHost& host = of(handle);
    wanted(host, "clock.now");
    const std::lock_guard lock(host.mutex);
    return host.now;
}

/// Time passes as soon as somebody waits for it.
desk_status_t sleep(const desk_host_t* handle, desk_call_id_t, uint32_t ms) noexcept
{
    RecordingHost& host = of(handle);
    if (const auto status = wanted(host, "clock.sleep")) return status;
    const std::lock_guard lock(host.mutex);
    host.now += ms;
    return host.check;
}

constexpr char secrets_get[] = "secrets.get";
constexpr char secrets_put[] = "secrets.put";
constexpr char state_get[] = "state.get";
constexpr char state_put[] = "state.put";

template <const char* slot>
desk_status_t get(const desk_host_t* handle, desk_call_id_t, desk_text_t key,
                  const desk_sink_t* value, desk_revision_t* revision, desk_error_t* err) noexcept
{
    RecordingHost& host = of(handle);
    if (const auto status = failure(host, slot, err)) return status;
    const std::lock_guard lock(host.mutex);
    const auto found = host.values.find(desk::from_text(key));
    *revision = found == host.values.end() ? 0 : found->second.revision;
    if (*revision == 0) return desk::write_error(err, DESK_E_NOT_FOUND, "store.none", "no value");
    const std::string& text = found->second.text;
    return value->write(value->context, text.data(), text.size()) ? DESK_E_CANCELLED : DESK_OK;
}

template <const char* slot>
desk_status_t put(const desk_host_t* handle, desk_call_id_t, desk_text_t key, desk_text_t value,
                  desk_revision_t* revision, desk_error_t* err) noexcept
{
    RecordingHost& host = of(handle);
    if (const auto status = failure(host, slot, err)) return status;
    const std::lock_guard lock(host.mutex);
    const std::string name(desk::from_text(key));
    const auto found = host.values.find(name);
    const desk_revision_t stored = found == host.values.end() ? 0 : found->second.revision;
    if (stored != *revision) {
        *revision = stored;
        return desk::write_error(err, DESK_E_CONFLICT, "store.conflict", "written meanwhile");
    }
    *revision = value.len == 0 ? 0 : ++host.writes;
    host.values[name] = {std::string(desk::from_text(value)), *revision};
    if (value.len == 0) host.values.erase(name);
    return DESK_OK;
}

/// Writes the rows in pieces of two lines.
desk_status_t write_rows(RecordingHost& host, const char* slot, const desk_sink_t* sink,
                         desk_error_t* err)
{
    if (const auto status = failure(host, slot, err)) return status;
    const std::lock_guard lock(host.mutex);
    std::string piece;
    for (std::size_t i = 0; i < host.rows.size(); ++i) {
        piece += host.rows[i] + "\n";
        if (i % 2 == 0 && i + 1 < host.rows.size()) continue;
        if (sink->write(sink->context, piece.data(), piece.size())) return DESK_E_CANCELLED;
        piece.clear();
    }
    return DESK_OK;
}

desk_status_t list(const desk_host_t* handle, desk_call_id_t, desk_text_t, uint32_t,
                   const desk_sink_t* sink, desk_error_t* err) noexcept
{
    return write_rows(of(handle), "assets.list", sink, err);
}

desk_status_t apply(const desk_host_t* handle, desk_call_id_t, desk_text_t, const desk_sink_t* sink,
                    desk_error_t* err) noexcept
{
    return write_rows(of(handle), "assets.apply", sink, err);
}

desk_status_t read(const desk_host_t* handle, desk_call_id_t, const desk_text_t*, size_t n_ids,
                   const desk_sink_t* sink, desk_error_t* err) noexcept
{
    {
        const std::lock_guard lock(of(handle).mutex);
        of(handle).asked.push_back(n_ids);
    }
    return write_rows(of(handle), "activities.read", sink, err);
}

} // namespace

RecordingHost::RecordingHost()
    : handle{sizeof handle, DESK_ABI_MAJOR, DESK_ABI_MINOR, 0, this, &find_service},
      calls{sizeof calls, 0, &complete, &checkpoint, &test::check, &progress}, log{sizeof log, 0,
                                                                                   &write_line},
      clock{sizeof clock, 0, &test::now, &sleep}, secrets{sizeof secrets, 16384,
                                                          &test::get<secrets_get>,
                                                          &put<secrets_put>},
      state{sizeof state, 65536, &test::get<state_get>, &put<state_put>},
      assets{sizeof assets, 1000, &list, &apply}, activities{sizeof activities, 100, &read},
      tables{{DESK_CALLS_ID, &calls},          {DESK_LOG_ID, &log},     {DESK_CLOCK_ID, &clock},
             {DESK_SECRETS_ID, &secrets},      {DESK_STATE_ID, &state}, {DESK_ASSETS_ID, &assets},
             {DESK_ACTIVITIES_ID, &activities}}
{
}

desk_call_t RecordingHost::call(std::string_view name, std::uint64_t id, std::string_view input,
                                std::string_view key)
{
    texts_.emplace_back(name);
    const std::string_view kept_name = texts_.back();
    texts_.emplace_back(key);
    const std::string_view kept_key = texts_.back();
    texts_.emplace_back(input);
    desk_call_t made{};
    made.struct_size = sizeof made;
    made.attempt = 1;
    made.id = id;
    made.deadline = now + 30'000;
    made.asked_at = now;
    made.name = desk::to_text(kept_name);
    made.idempotency_key = desk::to_text(kept_key);
    made.locale = desk::to_text("en");
    made.input = desk::to_text(texts_.back());
    made.target = desk::to_doc({.schema = "desk.activity/1", .json = R"({"id":"a-1"})"});
    made.configuration = desk::to_doc({.schema = "desk.configuration/1", .json = "{}"});
    return made;
}

desk_view_t RecordingHost::view()
{
    desk_view_t made{};
    made.struct_size = sizeof made;
    made.locale = desk::to_text("en");
    made.target = desk::to_doc({.schema = "desk.activity/1", .json = R"({"id":"a-1"})"});
    made.configuration = desk::to_doc({.schema = "desk.configuration/1", .json = "{}"});
    return made;
}

} // namespace test
