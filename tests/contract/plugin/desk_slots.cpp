#include "tests/contract/plugin/desk_slots.hpp"

#include "mock-host/services/asset_lines.hpp"
#include "tests/contract/plugin/desk.hpp"

#include <boost/json/serialize.hpp>

namespace test {
namespace {

using namespace mock::services;

Desk& of(const desk_host_t* host)
{
    return static_cast<Desk&>(*static_cast<RecordingHost*>(host->data));
}

std::string text_of(desk_text_t text)
{
    return std::string(desk::from_text(text));
}

desk_status_t write(const desk_sink_t* sink, const std::string& text)
{
    return sink->write(sink->context, text.data(), text.size()) ? DESK_E_CANCELLED : DESK_OK;
}

desk_status_t checkpoint(const desk_host_t* host, desk_call_id_t, const desk_doc_t* portion,
                         desk_error_t* err) noexcept
{
    Desk& desk = of(host);
    if (const auto failed = desk.enter("calls.checkpoint", err)) return failed;
    const std::string text = text_of(portion->json);
    const auto read = read_outcome(text, desk.grants, Part::portion);
    if (!read) {
        desk.faults.push_back(read.error().detail + " in the portion " + text);
        return desk::write_error(err, DESK_E_INVALID, "outcome.invalid", read.error().detail);
    }
    desk.keep(read->effects);
    desk.portions.push_back(text);
    return DESK_OK;
}

desk_status_t check(const desk_host_t* host, desk_call_id_t) noexcept
{
    return of(host).next_check();
}

void progress(const desk_host_t* host, desk_call_id_t, uint64_t, uint64_t,
              desk_text_t text) noexcept
{
    of(host).progress.push_back(text_of(text));
}

/// Time passes as soon as somebody waits for it.
desk_status_t sleep(const desk_host_t* host, desk_call_id_t, uint32_t ms) noexcept
{
    of(host).now += ms;
    return of(host).next_check();
}

desk_status_t get(Desk& desk, const std::string& key, const desk_sink_t* value,
                  desk_revision_t* revision, desk_error_t* err)
{
    const auto found = desk.memory.values.find(key);
    *revision = found == desk.memory.values.end() ? 0 : found->second.revision;
    if (*revision == 0) return desk::write_error(err, DESK_E_NOT_FOUND, "store.none", "no value");
    return write(value, found->second.text);
}

desk_status_t put(Desk& desk, const std::string& key, const std::string& value,
                  desk_revision_t* revision, desk_error_t* err)
{
    const auto found = desk.memory.values.find(key);
    const desk_revision_t stored = found == desk.memory.values.end() ? 0 : found->second.revision;
    if (stored != *revision) {
        *revision = stored;
        return desk::write_error(err, DESK_E_CONFLICT, "store.conflict", "written meanwhile");
    }
    *revision = value.empty() ? 0 : ++desk.writes;
    desk.memory.values[key] = {value, *revision};
    if (value.empty()) desk.memory.values.erase(key);
    return DESK_OK;
}

desk_status_t get_secret(const desk_host_t* host, desk_call_id_t, desk_text_t key,
                         const desk_sink_t* value, desk_revision_t* revision,
                         desk_error_t* err) noexcept
{
    if (const auto failed = of(host).enter("secrets.get " + text_of(key), err)) return failed;
    return get(of(host), text_of(key), value, revision, err);
}

desk_status_t put_secret(const desk_host_t* host, desk_call_id_t, desk_text_t key,
                         desk_text_t value, desk_revision_t* revision, desk_error_t* err) noexcept
{
    if (const auto failed = of(host).enter("secrets.put " + text_of(key), err)) return failed;
    of(host).secrets_seen.insert(text_of(value));
    return put(of(host), text_of(key), text_of(value), revision, err);
}

desk_status_t get_state(const desk_host_t* host, desk_call_id_t, desk_text_t key,
                        const desk_sink_t* value, desk_revision_t* revision,
                        desk_error_t* err) noexcept
{
    if (const auto failed = of(host).enter("state.get " + text_of(key), err)) return failed;
    return get(of(host), "state:" + text_of(key), value, revision, err);
}

desk_status_t put_state(const desk_host_t* host, desk_call_id_t, desk_text_t key, desk_text_t value,
                        desk_revision_t* revision, desk_error_t* err) noexcept
{
    if (const auto failed = of(host).enter("state.put " + text_of(key), err)) return failed;
    return put(of(host), "state:" + text_of(key), text_of(value), revision, err);
}

desk_status_t list(const desk_host_t* host, desk_call_id_t, desk_text_t after, uint32_t rows,
                   const desk_sink_t* sink, desk_error_t* err) noexcept
{
    Desk& desk = of(host);
    if (const auto failed = desk.enter("assets.list", err)) return failed;
    auto next = desk.memory.assets.upper_bound(text_of(after));
    for (; rows > 0 && next != desk.memory.assets.end(); ++next, --rows) {
        if (const auto refused = write(sink, boost::json::serialize(next->second) + "\n")) {
            return refused;
        }
    }
    return DESK_OK;
}

desk_status_t apply(const desk_host_t* host, desk_call_id_t, desk_text_t changes,
                    const desk_sink_t* verdicts, desk_error_t* err) noexcept
{
    Desk& desk = of(host);
    if (const auto failed = desk.enter("assets.apply", err)) return failed;
    const auto read = read_asset_changes(desk::from_text(changes), desk.grants, 1000);
    if (!read) {
        desk.faults.push_back(read.error().detail);
        return desk::write_error(err, DESK_E_INVALID, "changes.invalid", read.error().detail);
    }
    for (const auto& change : *read) {
        if (const auto refused = write(verdicts, write_verdict(desk.apply(change)) + "\n")) {
            return refused;
        }
    }
    return DESK_OK;
}

desk_status_t read(const desk_host_t* host, desk_call_id_t, const desk_text_t* ids, size_t n_ids,
                   const desk_sink_t* sink, desk_error_t* err) noexcept
{
    Desk& desk = of(host);
    if (const auto failed = desk.enter("activities.read", err)) return failed;
    for (const desk_text_t& id : std::span(ids, n_ids)) {
        if (desk::from_text(id) != the_activity.id) continue;
        if (const auto refused = write(sink, desk.snapshot(the_activity) + "\n")) return refused;
    }
    return DESK_OK;
}

} // namespace

void replace_slots(Desk& desk)
{
    desk.calls.checkpoint = &checkpoint;
    desk.calls.check = &test::check;
    desk.calls.progress = &progress;
    desk.clock.sleep = &test::sleep;
    desk.secrets.get = &get_secret;
    desk.secrets.put = &put_secret;
    desk.state.get = &get_state;
    desk.state.put = &put_state;
    desk.assets.list = &list;
    desk.assets.apply = &apply;
    desk.activities.read = &test::read;
}

} // namespace test
