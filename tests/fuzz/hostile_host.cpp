#include "plugin/plugin.hpp"
#include "tests/fuzz/hostile_slots.hpp"

#include <desk/sdk/plugin.hpp>

#include <cstdlib>
#include <span>

// A host that breaks the contract: short structs, tables without slots, any status, any document,
// any value. The plugin answers with an error, ends each call that it accepted once, and keeps the
// secrets. It never gets far enough to ask TeamViewer anything.

namespace {

using fuzz::HostileHost;
using fuzz::require;
using fuzz::require_ended;
using fuzz::require_no_secret;

constexpr std::string_view configuration_json =
    R"({"schema":"desk.configuration/1","id":"cfg-1","name":"TeamViewer","revision":1,)"
    R"("locale":"en","values":{"api_url":"http://127.0.0.1:9/api/v1",)"
    R"("login_url":"http://127.0.0.1:9","client_id":"c","redirect_url":"https://www.tap.de"},)"
    R"("secrets":["client_secret"],"records":[]})";

constexpr std::string_view activity_json =
    R"({"id":"a-000123","number":"INC-1","kind":"incident","title":"Outlook","closed":false,)"
    R"("initiator":{"id":"p-17","name":"Marie","email":"m@example.com","locale":"fr-FR"},)"
    R"("assets":[{"id":"as-0815","name":"NB-0815","remote_ids":{"teamviewer":"1234567890"},)"
    R"("revision":"41"}],"records":[{"key":"session/s12-345-678",)"
    R"("value":{"code":"s12-345-678","valid_until":"2025-03-05T08:45:00Z","state":"open"}}],)"
    R"("actor":{"id":"p-3","name":"Jonas","email":"j@example.com","rights":["edit"]}})";
constexpr std::string_view asset_json =
    R"({"id":"as-0815","name":"NB-0815","remote_ids":{"teamviewer":"1234567890"},)"
    R"("revision":"41","records":[],"actor":{"id":"p-3","rights":["edit"]}})";

/// A document of the host's own, or what the input says.
desk_doc_t document(HostileHost& host, const char* schema, std::string_view json)
{
    desk_doc_t doc = desk::to_doc({.schema = schema, .json = json});
    const auto choice = host.input.byte();
    if (choice >= 200) doc.schema = fuzz::text_of(host.input, host.texts);
    if (choice % 2 == 1) doc.json = fuzz::text_of(host.input, host.texts);
    return doc;
}

desk_doc_t configuration(HostileHost& host)
{
    return document(host, "desk.configuration/1", configuration_json);
}

desk_doc_t target(HostileHost& host)
{
    const auto kind = host.input.byte() % 3;
    if (kind == 0) return document(host, "desk.activity/1", activity_json);
    if (kind == 1) return document(host, "desk.asset/1", asset_json);
    return configuration(host);
}

void require_answer(desk_status_t status, const desk_error_t& err)
{
    require(status >= DESK_OK && status <= DESK_E_INTERNAL, "a status is one of those there are");
    require_ended(err);
    require_no_secret(err);
    if (status != DESK_OK) require(err.code[0] != '\0', "an error has a code");
}

/// One instance, and what the host does with it.
class Session {
public:
    Session(HostileHost& host, desk_instance_t* self) : host_(host), self_(self) {}

    void ask_buttons()
    {
        desk_error_t err = desk::empty_error();
        const auto seen = view();
        const auto* actions = table<desk_actions_t>();
        std::vector<desk_verdict_t> verdicts(actions->n_ids);
        const auto status = actions->availability(self_, seen.get(), verdicts.data(), &err);
        require_answer(status, err);
        for (const auto& verdict : verdicts) {
            require(verdict.state >= DESK_HIDDEN && verdict.state <= DESK_AVAILABLE, "a verdict");
            require(std::string_view(verdict.reason, sizeof verdict.reason).find('\0') !=
                        std::string_view::npos,
                    "a reason ends");
        }
    }

    void ask_findings()
    {
        desk_error_t err = desk::empty_error();
        const auto seen = view();
        desk::StringSink sink(host_.input.byte() * 64U);
        const bool is_form = host_.input.flag();
        require_answer(is_form
                           ? table<desk_config_t>()->validate(seen.get(), sink.get(), &err)
                           : table<desk_health_t>()->report(self_, seen.get(), sink.get(), &err),
                       err);
        require_no_secret(sink.take());
    }

    void call()
    {
        const auto& facts = tv::Plugin::facts;
        switch (host_.input.byte() % 4) {
        case 0:
            return deliver(table<desk_events_t>()->handle, facts.events);
        case 1:
            return deliver(table<desk_jobs_t>()->run, facts.jobs);
        default:
            return deliver(table<desk_actions_t>()->invoke, facts.actions);
        }
    }

private:
    template <class Table>
    static const Table* table()
    {
        const auto* module = desk::module_of<tv::Plugin>();
        return static_cast<const Table*>(module->capability(desk::Table<Table>::id));
    }

    fuzz::CutStruct<desk_view_t> view()
    {
        desk_view_t whole{};
        whole.now = static_cast<desk_time_t>(host_.input.number());
        whole.locale = fuzz::text_of(host_.input, host_.texts);
        whole.target = target(host_);
        whole.configuration = configuration(host_);
        return {whole, fuzz::claimed_size<desk_view_t>(host_.input)};
    }

    /// Most have the name of a handler that there is.
    desk_text_t name(std::span<const char* const> known)
    {
        const auto choice = host_.input.byte();
        if (choice >= 250) return fuzz::text_of(host_.input, host_.texts);
        return desk::to_text(known[choice % known.size()]);
    }

    fuzz::CutStruct<desk_call_t> any_call(std::span<const char* const> known)
    {
        desk_call_t whole{};
        whole.attempt = host_.input.byte() % 3;
        whole.id = calls_ + 1;
        whole.deadline = static_cast<desk_time_t>(host_.input.number());
        whole.asked_at = static_cast<desk_time_t>(host_.input.number());
        whole.name = name(known);
        whole.idempotency_key = fuzz::text_of(host_.input, host_.texts);
        whole.locale = fuzz::text_of(host_.input, host_.texts);
        whole.input = fuzz::text_of(host_.input, host_.texts);
        whole.target = target(host_);
        whole.configuration = configuration(host_);
        return {whole, fuzz::claimed_size<desk_call_t>(host_.input)};
    }

    void deliver(desk_handler_t handler, std::span<const char* const> known)
    {
        desk_error_t err = desk::empty_error();
        const auto asked = any_call(known);
        const auto id = ++calls_;
        const auto status = handler(self_, asked.get(), &err);
        require_answer(status, err);
        require(host_.ends[id] == (status == DESK_OK ? 1 : 0), "an accepted call ends once");
    }

    HostileHost& host_;
    desk_instance_t* self_;
    desk_call_id_t calls_ = 0;
};

void use(HostileHost& host, desk_instance_t* self)
{
    Session session(host, self);
    for (int deeds = 0; deeds < 8 && !host.input.is_empty(); ++deeds) {
        switch (host.input.byte() % 4) {
        case 0:
            session.ask_buttons();
            break;
        case 1:
            session.ask_findings();
            break;
        default:
            session.call();
        }
    }
}

} // namespace

/// Should it go out all the same: to nobody.
extern "C" int LLVMFuzzerInitialize(int*, char***)
{
    for (const char* name : {"http_proxy", "https_proxy", "all_proxy"})
        ::setenv(name, "http://127.0.0.1:9", 1);
    return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    HostileHost host{fuzz::Input(data, size)};
    const desk_module_t* module = desk::module_of<tv::Plugin>();
    desk_host_t whole{};
    whole.abi_major = host.input.byte() >= 250 ? 2 : DESK_ABI_MAJOR;
    whole.data = &host;
    whole.service = fuzz::find_hostile_service;
    const fuzz::CutStruct<desk_host_t> handle(whole, fuzz::claimed_size<desk_host_t>(host.input));

    desk_error_t err = desk::empty_error();
    const desk_doc_t doc = configuration(host);
    desk_instance_t* self = nullptr;
    const desk_status_t status = module->create(handle.get(), &doc, &self, &err);
    require_answer(status, err);
    require((self != nullptr) == (status == DESK_OK), "there is an instance, or an error");
    if (self == nullptr) return 0;
    use(host, self);
    module->destroy(self);
    return 0;
}
