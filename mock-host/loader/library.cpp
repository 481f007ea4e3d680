#include "mock-host/loader/library.hpp"

#include "mock-host/loader/refused.hpp"

#include <desk/sdk/text.hpp>

#include <boost/dll/shared_library.hpp>

#include <algorithm>
#include <exception>
#include <mutex>
#include <set>
#include <string>
#include <type_traits>
#include <vector>

#if defined(__unix__)
#include <dlfcn.h>
#endif

namespace mock::loader {
namespace dll = boost::dll;
namespace {

constexpr std::uint32_t ids_max = 1000;

/// Images stay for ever: a thread, an exit handler or a table of the plugin may still be in use.
struct Registry {
    std::mutex mutex; ///< loading is not safe on several threads everywhere
    std::vector<dll::shared_library> libraries;
};

Registry& registry()
{
    static auto* const never_destroyed = new Registry;
    return *never_destroyed;
}

dll::load_mode::type load_mode()
{
    auto mode = dll::load_mode::rtld_now | dll::load_mode::rtld_local;
#if defined(RTLD_NODELETE)
    mode = static_cast<dll::load_mode::type>(static_cast<int>(mode) | RTLD_NODELETE);
#endif
    return mode;
}

desk::Error broken(const std::string& reason)
{
    return refused("module.invalid", "the library breaks the contract: " + reason +
                                         "; get a corrected package from its maker");
}

/// What a library says of itself may be anything, of any length.
std::string shown(std::string_view text)
{
    constexpr std::size_t most = 300; // bytes: some ids
    return desk::is_utf8(text) ? std::string(desk::cut(text, most)) : "(no UTF-8)";
}

desk::Error differs(const std::string& what, std::string_view library, std::string_view manifest)
{
    return refused("module.differs", "the library is not the one of this manifest: " + what +
                                         " is \"" + shown(library) + "\" in the library and \"" +
                                         shown(manifest) +
                                         "\" in the manifest; build the package again");
}

/// The first 16 bytes have their place in every major version; nothing after them is read before
/// they are known to be good.
desk::Status check_head(const desk_module_t* entry)
{
    if (entry == nullptr) return broken("its entry gives no module");
    if (entry->magic != DESK_MODULE_MAGIC) return broken("the magic number is wrong");
    if (entry->abi_major != DESK_ABI_MAJOR) {
        return refused("module.abi",
                       "the library was built for ABI " + std::to_string(entry->abi_major) +
                           ", this desk has ABI " + std::to_string(DESK_ABI_MAJOR) +
                           "; get the package for this desk",
                       desk::Errc::unsupported);
    }
    if (!DESK_HAS(desk_module_t, entry, destroy)) return broken("the module table is too short");
    if (entry->id == nullptr || entry->version == nullptr) return broken("it has no id or version");
    if (entry->max_concurrency < 1) return broken("max_concurrency is 0");
    if (entry->capability == nullptr || entry->create == nullptr || entry->destroy == nullptr) {
        return broken("a slot of the module table is NULL");
    }
    return {};
}

desk::Status check_identity(const desk_module_t* entry, const Manifest& manifest)
{
    if (manifest.id != entry->id) return differs("the id", entry->id, manifest.id);
    if (manifest.version != entry->version) {
        return differs("the version", entry->version, manifest.version);
    }
    if (manifest.abi.minor != entry->abi_minor) {
        return differs("the minor version of the ABI", std::to_string(entry->abi_minor),
                       std::to_string(manifest.abi.minor));
    }
    return {};
}

std::string list_of(const std::set<std::string>& ids)
{
    std::string text;
    for (const auto& id : ids)
        text += (text.empty() ? "" : ", ") + id;
    return text;
}

/// What actions, events and jobs have in common: ids, and one more slot.
template <class Table, class Items>
desk::Status check_ids(const Table* table, const char* name, const Items& items)
{
    std::set<std::string> promised;
    for (const auto& item : items)
        promised.insert(item.id);
    std::set<std::string> offered;
    if (table != nullptr) {
        if (table->n_ids > ids_max) {
            return broken(std::string(name) + " has more than " + std::to_string(ids_max) + " ids");
        }
        if (table->n_ids > 0 && table->ids == nullptr) {
            return broken(std::string(name) + " has no list of ids");
        }
        for (std::uint32_t i = 0; i < table->n_ids; ++i) {
            if (table->ids[i] == nullptr || !offered.insert(table->ids[i]).second) {
                return broken(std::string(name) + " has an id that is NULL or there twice");
            }
        }
    }
    if (offered == promised) return {};
    return differs("the list of " + std::string(name), list_of(offered), list_of(promised));
}

/// `is_long_enough`: the table reaches to the end of version 1.0; only then are its slots read.
desk::Status check_table(const char* name, bool is_long_enough, bool has_null)
{
    if (!is_long_enough) return broken(std::string(name) + " is shorter than in version 1.0");
    if (has_null) return broken("a slot of " + std::string(name) + " is NULL");
    return {};
}

desk::Status check_tables(const Module& module)
{
    if (const auto* table = module.actions) {
        const bool is_long = DESK_HAS(desk_actions_t, table, invoke);
        DESK_CHECK(check_table(DESK_ACTIONS_ID, is_long,
                               is_long && (!table->availability || !table->invoke)));
    }
    if (const auto* table = module.events) {
        const bool is_long = DESK_HAS(desk_events_t, table, handle);
        DESK_CHECK(check_table(DESK_EVENTS_ID, is_long, is_long && !table->handle));
    }
    if (const auto* table = module.jobs) {
        const bool is_long = DESK_HAS(desk_jobs_t, table, run);
        DESK_CHECK(check_table(DESK_JOBS_ID, is_long, is_long && !table->run));
    }
    if (const auto* table = module.config) {
        const bool is_long = DESK_HAS(desk_config_t, table, validate);
        DESK_CHECK(check_table(DESK_CONFIG_ID, is_long, is_long && !table->validate));
    }
    if (const auto* table = module.health) {
        const bool is_long = DESK_HAS(desk_health_t, table, report);
        DESK_CHECK(check_table(DESK_HEALTH_ID, is_long, is_long && !table->report));
    }
    return {};
}

} // namespace

desk::Result<Module> check_module(const desk_module_t* entry, const Manifest& manifest)
{
    DESK_CHECK(check_head(entry));
    DESK_CHECK(check_identity(entry, manifest));
    const auto table = [&](const char* id) { return entry->capability(id); };
    Module module;
    module.entry = entry;
    module.actions = static_cast<const desk_actions_t*>(table(DESK_ACTIONS_ID));
    module.events = static_cast<const desk_events_t*>(table(DESK_EVENTS_ID));
    module.jobs = static_cast<const desk_jobs_t*>(table(DESK_JOBS_ID));
    module.config = static_cast<const desk_config_t*>(table(DESK_CONFIG_ID));
    module.health = static_cast<const desk_health_t*>(table(DESK_HEALTH_ID));
    DESK_CHECK(check_tables(module));
    DESK_CHECK(check_ids(module.actions, "actions", manifest.actions));
    DESK_CHECK(check_ids(module.events, "events", manifest.events));
    DESK_CHECK(check_ids(module.jobs, "jobs", manifest.jobs));
    const std::uint32_t form_version = module.config == nullptr ? 0 : module.config->form_version;
    if (form_version != manifest.form_version) {
        return differs("the version of the form", std::to_string(form_version),
                       std::to_string(manifest.form_version));
    }
    return module;
}

desk::Result<Module> load_library(const std::filesystem::path& file, const Manifest& manifest)
{
    // A bare name would be looked for elsewhere.
    if (!file.is_absolute()) return broken("its path is not absolute");
    const std::lock_guard lock(registry().mutex);
    try {
        dll::shared_library library(file, load_mode());
        const auto entry = library.get<std::remove_pointer_t<desk_module_fn_t>>(DESK_MODULE_SYMBOL);
        registry().libraries.push_back(std::move(library));
        return check_module(entry(), manifest);
    } catch (const std::exception& reason) {
        // Only the exception has the text of the loader; the error code says the same for all.
        return refused("module.load",
                       "the library cannot be loaded: " + std::string(reason.what()) +
                           "; install what it needs, or get the package for this "
                           "machine");
    }
}

} // namespace mock::loader
