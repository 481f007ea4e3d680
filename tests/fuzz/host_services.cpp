#include "mock-host/services/host_tables.hpp"
#include "tests/fuzz/cut_struct.hpp"

#include <desk/sdk/checks.hpp>
#include <desk/sdk/services.hpp>

#include <unistd.h>

#include <filesystem>
#include <optional>

// A plugin that uses the services of the host as it likes: any text, any number, NULL for what has
// to be there, sinks that take nothing. Each slot answers with a status, and an error with a text.

namespace {

using fuzz::require;
using namespace mock;

/// One call at work, with the id 7.
class Port final : public services::CallPort {
public:
    desk_status_t complete(desk_call_id_t, desk::Result<std::string> end) override
    {
        if (!end) fuzz::require_proper(end.error());
        return DESK_OK;
    }
    desk_status_t check(desk_call_id_t) override { return DESK_OK; }
    desk_status_t sleep(desk_call_id_t, std::chrono::milliseconds) override { return DESK_OK; }
    void progress(desk_call_id_t, std::uint64_t, std::uint64_t, std::string text) override
    {
        require_text(text);
    }
    desk::Result<services::WorkingCall> working(desk_call_id_t call, For) override
    {
        if (call == 7) return services::WorkingCall{};
        return desk::Error{desk::Errc::not_found, "call.over", "the call is over"};
    }
    void fault(desk_call_id_t, const std::string& what) override
    {
        require(!what.empty() && what.size() < 4096, "a fault is told in short");
    }
    desk::Time now() override { return desk::Time{}; }
    void log(desk_call_id_t, std::int32_t, std::string message, LogFields fields) override
    {
        require_text(message);
        require(fields.size() <= 32, "a line of the log has few fields");
        for (const auto& [key, value] : fields) {
            require_text(key);
            require_text(value);
        }
    }
    void hide(const desk::Secret&) override {}

private:
    static void require_text(const std::string& text)
    {
        require(desk::is_utf8(text) && text.size() <= 8192, "what is shown is short and UTF-8");
    }
};

/// A store of its own, for all inputs: what they leave is in the way of the next.
struct World {
    World()
    {
        folder = std::filesystem::temp_directory_path() / ("fuzz-" + std::to_string(::getpid()));
        std::filesystem::remove_all(folder);
        store = *store::Store::create({folder / "desk.db"});
        box.emplace(*store::SecretBox::create(*store));
        tables.emplace(services::HostTables::Parts{
            .store = *store,
            .box = *box,
            .port = port,
            .instance = "cfg-1",
            .services = {std::begin(desk::all_services), std::end(desk::all_services)},
            .grants = {.effects = {"journal.append"}, .configuration = "cfg-1"}});
    }
    ~World() { std::filesystem::remove_all(folder); }

    std::filesystem::path folder;
    std::unique_ptr<store::Store> store;
    std::optional<store::SecretBox> box;
    Port port;
    std::optional<services::HostTables> tables;
};

World& world()
{
    static World one;
    return one;
}

/// Takes some pieces, and then no more.
struct Taking {
    explicit Taking(unsigned pieces) : left(pieces) {}
    static desk_status_t write(void* context, const char*, std::size_t) noexcept
    {
        auto& self = *static_cast<Taking*>(context);
        return self.left == 0 ? DESK_E_CANCELLED : (--self.left, DESK_OK);
    }
    unsigned left;
    desk_sink_t sink{this, &Taking::write};
};

/// One deed of the plugin, with arguments from the input.
class Deed {
public:
    explicit Deed(fuzz::Input& input)
        : input_(input), host_(world().tables->handle()), call_(input.flag() ? 8 : 7),
          taking_(input.byte() & 3U)
    {
    }

    void run()
    {
        switch (input_.byte() % 11) {
        case 0:
            return complete();
        case 1:
            return answered(calls().checkpoint(host_, call_, document(), error()));
        case 2:
            return calls().progress(host_, call_, input_.number(), input_.number(), text());
        case 3:
            return log();
        case 4:
            return answered(secrets().get(host_, call_, key(), sink(), revision(), error()));
        case 5:
            return answered(secrets().put(host_, call_, key(), text(), revision(), error()));
        case 6:
            return answered(state().get(host_, call_, key(), sink(), revision(), error()));
        case 7:
            return answered(state().put(host_, call_, key(), text(), revision(), error()));
        case 8:
            return answered(assets().list(host_, call_, text(), any_count(), sink(), error()));
        case 9:
            return answered(assets().apply(host_, call_, text(), sink(), error()));
        default:
            return read_activities();
        }
    }

private:
    template <class Table>
    const Table& table()
    {
        const auto* found = desk::service<Table>(host_);
        require(found != nullptr, "a service that is granted is there");
        return *found;
    }
    const desk_calls_t& calls() { return table<desk_calls_t>(); }
    const desk_secrets_t& secrets() { return table<desk_secrets_t>(); }
    const desk_state_t& state() { return table<desk_state_t>(); }
    const desk_assets_t& assets() { return table<desk_assets_t>(); }

    bool is_null() { return input_.byte() >= 240; }
    std::uint32_t any_count() { return static_cast<std::uint32_t>(input_.number()); }
    desk_text_t text() { return fuzz::text_of(input_, texts_); }
    desk_text_t key() { return input_.flag() ? text() : desk::to_text("k"); }
    const desk_sink_t* sink() { return is_null() ? nullptr : &taking_.sink; }
    desk_revision_t* revision()
    {
        revision_ = input_.number();
        return is_null() ? nullptr : &revision_;
    }
    desk_error_t* error()
    {
        err_ = desk::empty_error();
        return is_null() ? nullptr : &err_;
    }
    const desk_doc_t* document()
    {
        document_ = desk::to_doc({.schema = "desk.outcome/1", .json = {}});
        if (input_.byte() >= 240) document_.schema = text();
        document_.json = text();
        return is_null() ? nullptr : &document_;
    }

    void answered(desk_status_t status)
    {
        require(status >= DESK_OK && status <= DESK_E_INTERNAL,
                "a status is one of those there are");
        fuzz::require_ended(err_);
        require(status != DESK_E_INTERNAL, "whatever a plugin does is no bug of the host");
    }

    void complete()
    {
        desk_error_t end{};
        end.struct_size = sizeof end;
        fuzz::scribble(&end, input_);
        const desk_doc_t* outcome = document();
        const auto status = calls().complete(host_, call_, outcome, is_null() ? &end : nullptr);
        require(status == DESK_OK || status == DESK_E_INVALID, "an end is taken, or malformed");
    }

    void log()
    {
        std::vector<desk_log_field_t> fields(input_.byte() % 40);
        for (auto& field : fields)
            field = {text(), text()};
        fields.shrink_to_fit();
        const auto* given = is_null() ? nullptr : fields.data();
        table<desk_log_t>().write(host_, call_, static_cast<std::int32_t>(input_.number()), text(),
                                  given, fields.size());
    }

    void read_activities()
    {
        std::vector<desk_text_t> ids(input_.byte() % 120);
        for (auto& id : ids)
            id = text();
        ids.shrink_to_fit();
        const auto* given = is_null() ? nullptr : ids.data();
        answered(table<desk_activities_t>().read(host_, call_, given, ids.size(), sink(), error()));
    }

    fuzz::Input& input_;
    fuzz::Texts texts_{};
    const desk_host_t* host_;
    desk_call_id_t call_;
    Taking taking_;
    desk_revision_t revision_ = 0;
    desk_error_t err_ = desk::empty_error();
    desk_doc_t document_{};
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    fuzz::Input input(data, size);
    const char* id = input.byte() < 250 ? DESK_LOG_ID : nullptr;
    const desk_host_t* host = world().tables->handle();
    require((host->service(host, id) != nullptr) == (id != nullptr), "no id has no service");
    const services::SlotScope scope(services::Slot::worker);
    for (int deeds = 0; deeds < 6 && !input.is_empty(); ++deeds)
        Deed(input).run();
    return 0;
}
