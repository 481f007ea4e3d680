#include "mock-host/loader/library.hpp"
#include "tests/fuzz/cut_struct.hpp"

#include <desk/sdk/host.hpp>

#include <deque>
#include <functional>
#include <map>

// What a plugin's file may offer: a module and tables of any length, with NULL where something has
// to be, ids that are none, and slots that answer anything. Checked by the loader of the mock host
// and by the SDK for hosts, which must not believe a byte of it.

namespace {

using fuzz::require;

/// What the slots work with, as long as one input lasts.
struct Plugin {
    explicit Plugin(fuzz::Input bytes) : input(bytes) {}

    fuzz::Input input;
    fuzz::Texts texts;
    std::deque<std::vector<const char*>> ids;
    std::vector<std::shared_ptr<void>> structs;
    std::map<std::string, const void*, std::less<>> tables;
};

// Slots of a module know nothing but their arguments.
Plugin* playing = nullptr;

desk_status_t any_answer(desk_error_t* err)
{
    fuzz::Input& input = playing->input;
    const auto number = input.number();
    if (number < 100) return DESK_OK;
    fuzz::scribble(err, input);
    return static_cast<desk_status_t>(number - 100);
}

const void* capability(const char* id) noexcept
{
    const auto found = playing->tables.find(std::string_view(id));
    return found == playing->tables.end() ? nullptr : found->second;
}

desk_status_t create(const desk_host_t*, const desk_doc_t*, desk_instance_t** self,
                     desk_error_t* err) noexcept
{
    if (playing->input.byte() < 240) *self = reinterpret_cast<desk_instance_t*>(playing);
    return any_answer(err);
}

void destroy(desk_instance_t*) noexcept {}

desk_status_t handle(desk_instance_t*, const desk_call_t*, desk_error_t* err) noexcept
{
    return any_answer(err);
}

/// Fills what it was given, as far as the input goes, with anything.
desk_status_t availability(desk_instance_t*, const desk_view_t*, desk_verdict_t* verdicts,
                           desk_error_t* err) noexcept
{
    const auto* table = static_cast<const desk_actions_t*>(capability(DESK_ACTIONS_ID));
    for (std::uint32_t i = 0; i < table->n_ids; ++i) {
        const std::string_view bytes = playing->input.take(sizeof(desk_verdict_t));
        std::memset(&verdicts[i], playing->input.byte(), sizeof verdicts[i]);
        std::memcpy(&verdicts[i], bytes.data(), bytes.size());
    }
    return any_answer(err);
}

desk_status_t pour(const desk_sink_t* sink, desk_error_t* err)
{
    for (unsigned left = playing->input.byte() & 7U; left > 0; --left) {
        const desk_text_t piece = fuzz::text_of(playing->input, playing->texts);
        sink->write(sink->context, piece.data, piece.len);
    }
    return any_answer(err);
}

desk_status_t report(desk_instance_t*, const desk_view_t*, const desk_sink_t* findings,
                     desk_error_t* err) noexcept
{
    return pour(findings, err);
}

desk_status_t validate(const desk_view_t*, const desk_sink_t* findings, desk_error_t* err) noexcept
{
    return pour(findings, err);
}

/// NULL in one of thirty places.
template <class Slot>
Slot or_null(Slot slot)
{
    return playing->input.byte() >= 248 ? nullptr : slot;
}

/// A list exactly as long as it says, unless it says that it is longer than any host takes.
const char* const* any_ids(std::uint32_t& count)
{
    fuzz::Input& input = playing->input;
    const auto claimed = input.number();
    auto& ids = playing->ids.emplace_back();
    for (std::uint64_t i = 0; i < std::min<std::uint64_t>(claimed, 40); ++i)
        ids.push_back(or_null(playing->texts.keep_terminated(input.take(input.byte() % 80))));
    count = claimed < 40 ? static_cast<std::uint32_t>(claimed)
                         : static_cast<std::uint32_t>(claimed) | 0x80000000U;
    ids.shrink_to_fit();
    return or_null(ids.data());
}

template <class Table>
void offer(Table table)
{
    const auto claimed = fuzz::claimed_size<Table>(playing->input);
    auto made = std::make_shared<fuzz::CutStruct<Table>>(table, claimed);
    playing->structs.push_back(made);
    if (playing->input.byte() < 220) playing->tables[desk::Table<Table>::id] = made->get();
}

void offer_tables()
{
    desk_actions_t actions{};
    actions.ids = any_ids(actions.n_ids);
    actions.availability = or_null(availability);
    actions.invoke = or_null(handle);
    offer(actions);
    desk_events_t events{};
    events.ids = any_ids(events.n_ids);
    events.handle = or_null(handle);
    offer(events);
    desk_jobs_t jobs{};
    jobs.ids = any_ids(jobs.n_ids);
    jobs.run = or_null(handle);
    offer(jobs);
    offer(desk_config_t{0, playing->input.byte(), or_null(validate)});
    offer(desk_health_t{0, 0, or_null(report)});
}

fuzz::CutStruct<desk_module_t> any_module()
{
    fuzz::Input& input = playing->input;
    desk_module_t whole{};
    whole.magic = input.byte() >= 248 ? 0 : DESK_MODULE_MAGIC;
    whole.abi_major = input.byte() >= 248 ? 2 : DESK_ABI_MAJOR;
    whole.id = or_null(input.flag() ? playing->texts.keep_terminated(input.line()) : "echo");
    whole.version = or_null(input.flag() ? playing->texts.keep_terminated(input.line()) : "1.0.0");
    whole.max_concurrency = input.byte();
    whole.capability = or_null(capability);
    whole.create = or_null(create);
    whole.destroy = or_null(destroy);
    constexpr std::size_t least = 16; // These have their place in every version.
    return {whole, fuzz::claimed_size<desk_module_t>(input), least};
}

template <class Result>
bool is_good(const Result& result)
{
    if (!result) fuzz::require_proper(result.error());
    return static_cast<bool>(result);
}

void load(const desk_module_t* module)
{
    static const auto manifest = [] {
        mock::loader::Manifest echo{.id = "echo", .version = "1.0.0", .abi = {1, 0}};
        echo.actions.push_back({.id = "a"});
        return echo;
    }();
    const auto checked = mock::loader::check_module(module, manifest);
    if (!is_good(checked)) return;
    require(checked->actions && checked->actions->n_ids == 1, "a module keeps its promise");
    require(!checked->events || checked->events->n_ids == 0, "a module promises all that it has");
}

void use(const desk::PluginModule& module)
{
    desk_host_t host{};
    auto instance = module.create_instance(host, {"desk.configuration/1", "{}"});
    if (!is_good(instance)) return;
    const desk_view_t view{};
    const auto verdicts = instance->availability(view);
    if (is_good(verdicts)) {
        require(verdicts->size() == module.actions().size(), "there is a verdict for each action");
        for (const auto& verdict : *verdicts)
            require(desk::is_utf8(verdict.reason), "a reason can be shown");
    }
    is_good(instance->report(view));
    is_good(module.validate(view));
    const desk_call_t call{};
    is_good(instance->invoke(call));
    is_good(instance->handle(call));
    is_good(instance->run(call));
    instance->destroy();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    Plugin plugin{fuzz::Input(data, size)};
    playing = &plugin;
    offer_tables();
    const auto module = any_module();
    load(module.get());
    const auto checked = desk::PluginModule::create(module.get());
    if (is_good(checked)) {
        for (const auto* ids : {&checked->actions(), &checked->events(), &checked->jobs()}) {
            for (const std::string& id : *ids)
                require(desk::is_id(id), "an id is one");
        }
        use(*checked);
    }
    playing = nullptr;
    return 0;
}
