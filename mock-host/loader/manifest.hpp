#pragma once

#include "mock-host/loader/form.hpp"

#include <desk/sdk/result.hpp>

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace mock::loader {

struct AbiVersion {
    std::uint32_t major = 0;
    std::uint32_t minor = 0;
};

/// One build of the module. `sha256` is empty in the source tree: `package-tool pack` fills it in.
struct Library {
    std::string os;   ///< "linux"
    std::string arch; ///< "x86_64"
    std::string file; ///< path inside the package
    std::string sha256;
};

enum class Target { activity, asset, configuration };
std::string_view name_of(Target target) noexcept;

struct Action {
    std::string id;
    std::string title; ///< key of a text
    std::string about; ///< key of a text, or empty
    std::vector<Target> targets;
    std::string right; ///< "edit" or "administer"; there is no default
    std::chrono::seconds time_limit{30};
    Form input;             ///< empty: a click is enough
    bool on_remove = false; ///< run once more before its configuration is removed

    bool is_on(Target target) const noexcept;
};

struct Event {
    std::string id;
    std::chrono::seconds time_limit{300};
    int max_attempts = 10;
};

struct Job {
    std::string id;
    std::string title;    ///< key of a text; may be empty for jobs that only follow-ups start
    std::string schedule; ///< five cron fields in the zone of the desk; empty: follow-ups only
    bool run_missed_once = false;
    bool manual = false;  ///< people may start it
    bool dry_run = false; ///< understands the input {"dry_run": true}
    std::chrono::seconds time_limit{300};
    int max_attempts = 10;
};

/// What the plugin needs from the system it talks to. The host only shows it.
struct ExternalPermission {
    std::string id;
    std::string area;   ///< in the words of that system, not translated
    std::string label;  ///< the same
    std::string reason; ///< key of a text
    bool required = true;
};

struct AssetPermission {
    std::vector<std::string> set; ///< attributes that the plugin may write
    bool create = false;
};

/// plugin.json: what a package is, what it may do, and what it offers. Lists are permissions:
/// what is not in them is refused at run time.
struct Manifest {
    std::string id;
    std::string version; ///< MAJOR.MINOR.PATCH, perhaps with "-suffix"
    AbiVersion abi;
    std::string name;        ///< of the product, not translated
    std::string vendor;      ///< may be empty
    std::string license;     ///< may be empty
    std::string description; ///< key of a text, or empty
    std::vector<Library> libraries;
    std::vector<std::string> services;
    std::vector<std::string> documents;
    std::vector<std::string> effects;
    AssetPermission assets;
    std::vector<ExternalPermission> external_permissions;
    std::vector<Action> actions;
    std::vector<Event> events;
    std::vector<Job> jobs;
    std::uint32_t form_version = 0;           ///< 0: no form
    std::string form_schema;                  ///< path inside the package
    std::map<std::string, std::string> texts; ///< locale to path inside the package
    std::string default_locale = "en";
    std::string json; ///< the document itself, for members that only the plugin reads

    const Action* action(std::string_view wanted) const noexcept;
    const Event* event(std::string_view wanted) const noexcept;
    const Job* job(std::string_view wanted) const noexcept;
};

/// What a host has. The default is version 1.0 of the contract.
struct HostSupport {
    AbiVersion abi{1, 0};
    std::vector<std::string> services;
    std::vector<std::string> documents;
    std::vector<std::string> effects;
    std::vector<std::string> events;

    static HostSupport version_1_0();
};

/// Errors name the place as a JSON path and what to do: "actions[2].right: ...".
desk::Result<Manifest> parse_manifest(std::string_view json, const HostSupport& host);

/// Negative, 0, positive, as `a` is older, the same, newer, by the rules of SemVer: "1.0.0-rc.9" is
/// older than "1.0.0-rc.10", and that than "1.0.0"; "rc9" and "rc10" are words and compared as
/// such.
int compare_versions(std::string_view a, std::string_view b);

} // namespace mock::loader
