#include "mock-host/services/host_context.hpp"
#include "mock-host/services/names.hpp"
#include "mock-host/store/values.hpp"

#include <functional>
#include <optional>
#include <string>
#include <utility>

namespace mock::services {

namespace {

constexpr std::uint32_t secret_max = 16384;
constexpr std::uint32_t state_max = 65536;
constexpr std::size_t keys_max = 1000;

bool is_of_form(std::string_view key)
{
    return key.substr(0, 5) == "form.";
}

desk::Result<std::string> read_key(desk_text_t text)
{
    const std::string_view key = desk::from_text(text);
    if (is_key(key)) return std::string(key);
    return refused(desk::Errc::invalid, "key.invalid", "a key has letters, digits and ._:/-");
}

desk::Status give(const desk_sink_t* sink, std::string_view value)
{
    if (sink->write(sink->context, value.data(), value.size()) == DESK_OK) return {};
    return refused(desk::Errc::cancelled, "sink.stopped", "the sink took no more");
}

desk::Error no_value()
{
    return refused(desk::Errc::not_found, "key.not_found", "there is no value under this key");
}

/// What is to be stored, made within the transaction that stores it; nothing to remove.
using MakeText = std::function<desk::Result<std::optional<std::string>>(store::Transaction&)>;

/// Compare and swap with the limit on keys.
desk::Status swap(const HostTables& tables, store::ValueSpace space, const std::string& key,
                  const MakeText& make_text, desk_revision_t* revision)
{
    const auto& parts = tables.parts();
    store::Transaction change(parts.store, store::Part::named("values/" + parts.instance));
    DESK_TRY(const auto text, make_text(change));
    const auto expected = static_cast<std::int64_t>(*revision);
    if (expected == 0 && text && list_keys(change, space, parts.instance).size() >= keys_max &&
        !find_value(change, space, parts.instance, key)) {
        return refused(desk::Errc::limit, "keys.too_many", "more than 1000 keys");
    }
    const store::Swap swapped = swap_value(change, space, parts.instance, key, text, expected);
    if (swapped.done) change.commit();
    *revision = static_cast<desk_revision_t>(swapped.revision);
    if (swapped.done) return {};
    return refused(desk::Errc::conflict, "revision.conflict", "somebody else wrote this key");
}

desk_status_t DESK_CC get_secret(const desk_host_t* host, desk_call_id_t call, desk_text_t key_text,
                                 const desk_sink_t* value, desk_revision_t* revision,
                                 desk_error_t* err) noexcept
{
    return serve(err, [&]() -> desk::Status {
        HostTables& tables = context(host);
        const auto& parts = tables.parts();
        DESK_CHECK(tables.at_work(call, CallPort::For::stores, "secrets.get"));
        DESK_CHECK(required(value));
        DESK_CHECK(required(revision, "the revision"));
        DESK_TRY(const std::string key, read_key(key_text));
        const auto stored =
            find_value(store::Reader(parts.store), store::ValueSpace::secrets, parts.instance, key);
        *revision = stored ? static_cast<desk_revision_t>(stored->revision) : 0;
        if (!stored) return no_value();
        DESK_TRY(const desk::Secret secret, parts.box.unseal(stored->text, parts.instance, key));
        parts.port.hide(secret);
        return give(value, secret.reveal());
    });
}

desk_status_t DESK_CC put_secret(const desk_host_t* host, desk_call_id_t call, desk_text_t key_text,
                                 desk_text_t value, desk_revision_t* revision,
                                 desk_error_t* err) noexcept
{
    return serve(err, [&]() -> desk::Status {
        HostTables& tables = context(host);
        const auto& parts = tables.parts();
        DESK_CHECK(tables.at_work(call, CallPort::For::stores, "secrets.put"));
        DESK_CHECK(required(revision, "the revision"));
        DESK_CHECK(required(value, "the value"));
        DESK_TRY(const std::string key, read_key(key_text));
        if (value.len > secret_max) {
            return refused(desk::Errc::limit, "value.too_long", "longer than 16384 bytes");
        }
        if (value.len == 0) {
            const MakeText nothing = [](auto&) { return std::optional<std::string>{}; };
            return swap(tables, store::ValueSpace::secrets, key, nothing, revision);
        }
        if (is_of_form(key)) {
            return refused(desk::Errc::denied, "key.of_the_form",
                           "keys under form. belong to the form: they may only be removed");
        }
        const desk::Secret secret{std::string(desk::from_text(value))};
        parts.port.hide(secret);
        const MakeText sealed =
            [&](store::Transaction& change) -> desk::Result<std::optional<std::string>> {
            DESK_TRY(auto text, parts.box.seal(change, secret, parts.instance, key));
            return std::optional(std::move(text));
        };
        return swap(tables, store::ValueSpace::secrets, key, sealed, revision);
    });
}

desk_status_t DESK_CC get_state(const desk_host_t* host, desk_call_id_t call, desk_text_t key_text,
                                const desk_sink_t* value, desk_revision_t* revision,
                                desk_error_t* err) noexcept
{
    return serve(err, [&]() -> desk::Status {
        HostTables& tables = context(host);
        const auto& parts = tables.parts();
        DESK_CHECK(tables.at_work(call, CallPort::For::stores, "state.get"));
        DESK_CHECK(required(value));
        DESK_CHECK(required(revision, "the revision"));
        DESK_TRY(const std::string key, read_key(key_text));
        const auto stored =
            find_value(store::Reader(parts.store), store::ValueSpace::state, parts.instance, key);
        *revision = stored ? static_cast<desk_revision_t>(stored->revision) : 0;
        if (!stored) return no_value();
        return give(value, stored->text);
    });
}

desk_status_t DESK_CC put_state(const desk_host_t* host, desk_call_id_t call, desk_text_t key_text,
                                desk_text_t value, desk_revision_t* revision,
                                desk_error_t* err) noexcept
{
    return serve(err, [&]() -> desk::Status {
        HostTables& tables = context(host);
        DESK_CHECK(tables.at_work(call, CallPort::For::stores, "state.put"));
        DESK_CHECK(required(revision, "the revision"));
        DESK_CHECK(required(value, "the value"));
        DESK_TRY(const std::string key, read_key(key_text));
        if (value.len > state_max) {
            return refused(desk::Errc::limit, "value.too_long", "longer than 65536 bytes");
        }
        if (!desk::is_utf8(desk::from_text(value))) {
            return refused(desk::Errc::invalid, "text.invalid", "a state value is text in UTF-8");
        }
        std::optional<std::string> text;
        if (value.len > 0) text = desk::from_text(value);
        return swap(
            tables, store::ValueSpace::state, key, [&](auto&) { return text; }, revision);
    });
}

} // namespace

const desk_secrets_t secrets_table{sizeof(desk_secrets_t), secret_max, get_secret, put_secret};
const desk_state_t state_table{sizeof(desk_state_t), state_max, get_state, put_state};

} // namespace mock::services
