#pragma once

#include <desk/abi/ext/actions.h>
#include <desk/sdk/services.hpp>

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace desk {

/// What a handler gets. The texts are the host's, until the handler returns.
struct Request {
    Call call;
    std::string_view target_schema; ///< "desk.activity/1", "desk.asset/1", "desk.configuration/1"
    std::string_view target;        ///< JSON, as of the dispatch
    std::string_view configuration; ///< JSON, "desk.configuration/1", as of the dispatch
    std::string_view input;         ///< JSON object: the action's form, the args of a follow-up
};

/// What a question is about. The texts are the host's, until the answer.
struct View {
    Time now;
    std::string_view locale; ///< BCP 47, of the reader
    Document target;
    Document configuration;
};

/// Whether a button is offered.
enum class Offer : std::int32_t {
    hidden = DESK_HIDDEN,
    disabled = DESK_DISABLED,
    available = DESK_AVAILABLE,
};

/// The answer for one action.
struct Verdict {
    Offer offer = Offer::available;
    std::string reason = {}; ///< why disabled, in the reader's locale; at most 251 bytes
};

/// What a plugin derives from: one configuration of the desk. `invoke`, `handle` and `run` are
/// asked on several threads at once, block until the call's deadline at most, and return a
/// "desk.outcome/1" ("{}" is one) or why there is none. `availability` and `report` are asked
/// beside them, on any thread, and are pure: no I/O, no service but the log. Nothing runs during
/// construction and destruction; what throws fails its call and nothing else.
class Instance {
public:
    Instance() = default;
    Instance(const Instance&) = delete;
    Instance& operator=(const Instance&) = delete;
    virtual ~Instance() = default;

    /// Somebody clicked the action `request.call->name`.
    virtual Result<std::string> invoke(const Request& request) { return unsupported(request); }

    /// The event `request.call->name` happened; may come more than once.
    virtual Result<std::string> handle(const Request& request) { return unsupported(request); }

    /// The job `request.call->name` is due, by schedule or as a follow-up.
    virtual Result<std::string> run(const Request& request) { return unsupported(request); }

    /// One verdict for each of `actions`, in their order. Within 1 ms of CPU time.
    virtual Result<std::vector<Verdict>> availability(const View&,
                                                      std::span<const char* const> actions)
    {
        return std::vector<Verdict>(actions.size());
    }

    /// How the instance is doing, as "desk.findings/1", from the view and from memory. Within 10 ms
    /// of CPU time.
    virtual Result<std::string> report(const View&) { return std::string(R"({"findings":[]})"); }

private:
    static Error unsupported(const Request& request)
    {
        return {Errc::unsupported, "handler.missing", "nothing handles " + request.call->name};
    }
};

/// How closely the border is watched, beyond what memory safety needs.
enum class Checks {
    none,  ///< a host and a plugin that are known to keep the contract
    cheap, ///< what costs nothing to speak of: names, sizes
    /// Also UTF-8 in each text of a call or view and in what handlers and questions return, and how
    /// many calls overlap: for tests. Answers of services and portions are left to the host.
    all,
};

/// What the module says about itself. Equal to the manifest, so better generated from it. All
/// pointers are constants.
struct ModuleFacts {
    const char* id = "";
    const char* version = "";
    std::uint32_t max_concurrency = 8; ///< calls of one instance that may overlap, at least 1
    std::span<const char* const> actions = {};
    std::span<const char* const> events = {};
    std::span<const char* const> jobs = {};
    std::span<const char* const> services = all_services; ///< without one of them: no instance
    std::uint32_t form_version = 0;                       ///< 0: there is no form
    Checks checks = Checks::cheap;
};

} // namespace desk
