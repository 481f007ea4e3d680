#pragma once

#include <desk/abi/module.h>
#include <desk/sdk/checks.hpp>
#include <desk/sdk/guard.hpp>
#include <desk/sdk/sink.hpp>
#include <desk/sdk/table.hpp>

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// A plugin as a host uses it: its tables behind functions that check sizes, NULL and texts. Nothing
// here throws because of what a plugin did; a plugin that breaks the contract gives an error with
// the code "plugin.contract".

namespace desk {

/// What a host says of a plugin that breaks the contract.
inline Error plugin_broke(std::string_view what)
{
    return {Errc::invalid, "plugin.contract",
            "the plugin broke the contract: " + std::string(what)};
}

/// What a slot that was given `err` answered.
inline Status read_answer(desk_status_t status, const desk_error_t& err)
{
    if (status == DESK_OK) return {};
    return read_error(status, err);
}

/// The same for a slot that wrote a document.
inline Result<std::string> read_written(desk_status_t status, const desk_error_t& err,
                                        StringSink& sink)
{
    DESK_CHECK(read_answer(status, err));
    if (!sink.finish()) return plugin_broke("a piece of a document was refused, and it went on");
    return sink.take();
}

/// True for what the contract allows as the id of a table, an action, an event or a job.
inline bool is_id(std::string_view id)
{
    return !id.empty() && id.size() <= 63 &&
           id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789._/-") == id.npos;
}

/// The capabilities of a module; NULL for those that it does not have. Checked by
/// `PluginModule::create`: sizes, slots, ids.
struct PluginTables {
    const desk_actions_t* actions = nullptr;
    const desk_events_t* events = nullptr;
    const desk_jobs_t* jobs = nullptr;
    const desk_config_t* config = nullptr;
    const desk_health_t* health = nullptr;
};

/// One instance of a plugin. Destroying is the host's to time: `destroy` must run alone, so there
/// is no destructor that would do it, and an instance that is abandoned just goes.
class PluginInstance {
public:
    PluginInstance(const desk_module_t& module, const PluginTables& tables, desk_instance_t* self)
        : module_(&module), tables_(tables), self_(self)
    {
    }

    /// Hands over a call. Fine: accepted, one `complete` is owed or has happened. An error:
    /// refused, none is owed.
    Status invoke(const desk_call_t& call) const
    {
        return deliver(tables_.actions ? tables_.actions->invoke : nullptr, call);
    }
    Status handle(const desk_call_t& call) const
    {
        return deliver(tables_.events ? tables_.events->handle : nullptr, call);
    }
    Status run(const desk_call_t& call) const
    {
        return deliver(tables_.jobs ? tables_.jobs->run : nullptr, call);
    }

    /// One verdict for each action, in the order of the module's ids.
    Result<std::vector<Verdict>> availability(const desk_view_t& view) const
    {
        if (tables_.actions == nullptr) return std::vector<Verdict>{};
        std::vector<desk_verdict_t> raw(tables_.actions->n_ids);
        desk_error_t err = empty_error();
        DESK_CHECK(read_answer(tables_.actions->availability(self_, &view, raw.data(), &err), err));

        std::vector<Verdict> verdicts;
        for (const desk_verdict_t& verdict : raw) {
            if (verdict.state < DESK_HIDDEN || verdict.state > DESK_AVAILABLE) {
                return plugin_broke("a verdict with state " + std::to_string(verdict.state));
            }
            verdicts.push_back({static_cast<Offer>(verdict.state), read_field(verdict.reason)});
        }
        return verdicts;
    }

    /// "desk.findings/1", not yet read as JSON; "{}" from a plugin without a health table.
    Result<std::string> report(const desk_view_t& view) const
    {
        if (tables_.health == nullptr) return std::string("{}");
        StringSink sink(document_bytes_max);
        desk_error_t err = empty_error();
        const auto said = tables_.health->report(self_, &view, sink.get(), &err);
        return read_written(said, err, sink);
    }

    /// To be called once, when no other slot of the instance is executing, or never.
    void destroy() noexcept
    {
        if (desk_instance_t* last = std::exchange(self_, nullptr)) module_->destroy(last);
    }

private:
    Status deliver(desk_handler_t handler, const desk_call_t& call) const
    {
        if (handler == nullptr) {
            return Error{Errc::unsupported, "plugin.capability", "the plugin has no such table"};
        }
        desk_error_t err = empty_error();
        return read_answer(handler(self_, &call, &err), err);
    }

    const desk_module_t* module_;
    PluginTables tables_;
    desk_instance_t* self_;
};

/// What a plugin's file offers. Copies are cheap; all of it is constant and mapped for ever.
class PluginModule {
public:
    /// Reads what the entry function returned. `unsupported`: another major version; `invalid`:
    /// anything that the contract of 1.0 does not allow, by name.
    static Result<PluginModule> create(const desk_module_t* module)
    {
        DESK_CHECK(check_head(module));
        PluginModule read(*module);
        DESK_CHECK(read.read_tables());
        return read;
    }

    std::string_view id() const noexcept { return module_->id; }
    std::string_view version() const noexcept { return module_->version; }
    /// The host keeps the behaviour that this minor version promised.
    std::uint32_t abi_minor() const noexcept { return module_->abi_minor; }
    /// Calls of one instance that may overlap; at least 1.
    std::uint32_t max_concurrency() const noexcept { return module_->max_concurrency; }
    /// 0 if there is no form that code checks.
    std::uint32_t form_version() const noexcept
    {
        return tables_.config ? tables_.config->form_version : 0;
    }
    const std::vector<std::string>& actions() const noexcept { return actions_; }
    const std::vector<std::string>& events() const noexcept { return events_; }
    const std::vector<std::string>& jobs() const noexcept { return jobs_; }

    /// Builds an instance; `host` must outlive it. On the control thread.
    Result<PluginInstance> create_instance(const desk_host_t& host,
                                           const Document& configuration) const
    {
        const desk_doc_t doc = to_doc(configuration);
        desk_instance_t* self = nullptr;
        desk_error_t err = empty_error();
        DESK_CHECK(read_answer(module_->create(&host, &doc, &self, &err), err));
        if (self == nullptr) return plugin_broke("create without an instance");
        return PluginInstance(*module_, tables_, self);
    }

    /// Checks a form: "desk.findings/1", not yet read as JSON; "{}" from a plugin without a table.
    Result<std::string> validate(const desk_view_t& view) const
    {
        if (tables_.config == nullptr) return std::string("{}");
        StringSink sink(document_bytes_max);
        desk_error_t err = empty_error();
        const auto said = tables_.config->validate(&view, sink.get(), &err);
        return read_written(said, err, sink);
    }

private:
    explicit PluginModule(const desk_module_t& module) : module_(&module) {}

    /// The first 16 bytes have the same meaning in every version, so they are read first.
    static Status check_head(const desk_module_t* module)
    {
        if (module == nullptr) return plugin_broke("the entry returned NULL");
        if (module->magic != DESK_MODULE_MAGIC) return plugin_broke("wrong magic");
        if (module->abi_major != DESK_ABI_MAJOR) {
            return Error{Errc::unsupported, "plugin.major",
                         "the plugin has ABI major " + std::to_string(module->abi_major) +
                             ", this host has 1"};
        }
        if (!DESK_HAS(desk_module_t, module, destroy)) return plugin_broke("module too short");
        if (module->max_concurrency < 1) return plugin_broke("max_concurrency is 0");
        if (!module->id || !module->version) return plugin_broke("no id or version");
        if (!is_id(module->id) || !is_utf8(module->version))
            return plugin_broke("bad id or version");
        if (!module->capability || !module->create || !module->destroy) {
            return plugin_broke("a slot of the module is NULL");
        }
        return {};
    }

    Status read_tables()
    {
        DESK_CHECK(read_table(tables_.actions, [](const auto& t) {
            return t.availability != nullptr && t.invoke != nullptr;
        }));
        DESK_CHECK(read_table(tables_.events, [](const auto& t) { return t.handle != nullptr; }));
        DESK_CHECK(read_table(tables_.jobs, [](const auto& t) { return t.run != nullptr; }));
        DESK_CHECK(read_table(tables_.config, [](const auto& t) { return t.validate != nullptr; }));
        DESK_CHECK(read_table(tables_.health, [](const auto& t) { return t.report != nullptr; }));
        DESK_CHECK(read_ids(tables_.actions, actions_));
        DESK_CHECK(read_ids(tables_.events, events_));
        return read_ids(tables_.jobs, jobs_);
    }

    template <class T, class Complete>
    Status read_table(const T*& table, Complete&& is_complete) const
    {
        const char* id = Table<T>::id;
        const auto* found = static_cast<const T*>(module_->capability(id));
        if (found == nullptr) return {};
        if (found->struct_size < Table<T>::size_1_0) {
            return plugin_broke(std::string(id) + " is shorter than in 1.0");
        }
        if (!is_complete(*found)) return plugin_broke(std::string(id) + " has a NULL slot");
        table = found;
        return {};
    }

    template <class T>
    static Status read_ids(const T* table, std::vector<std::string>& ids)
    {
        if (table == nullptr) return {};
        const std::string name = Table<T>::id;
        if (table->n_ids > 1000) return plugin_broke(name + " has more than 1,000 ids");
        if (table->n_ids > 0 && table->ids == nullptr) return plugin_broke(name + " has no ids");
        for (const char* id : std::span(table->ids, table->n_ids)) {
            if (id == nullptr || !is_id(id)) return plugin_broke(name + " has a bad id");
            if (std::find(ids.begin(), ids.end(), id) != ids.end()) {
                return plugin_broke(name + " has an id twice");
            }
            ids.emplace_back(id);
        }
        return {};
    }

    const desk_module_t* module_;
    PluginTables tables_;
    std::vector<std::string> actions_;
    std::vector<std::string> events_;
    std::vector<std::string> jobs_;
};

} // namespace desk
