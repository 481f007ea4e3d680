#pragma once

#include "mock-host/services/outcome.hpp"
#include "tests/contract/abi/recording_host.hpp"
#include "tests/contract/check/cases.hpp"

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace check {

/// What is wrong; thrown through a case, so that cases read as a list of what has to hold.
struct Wrong : std::runtime_error {
    using runtime_error::runtime_error;
};

void need(bool holds, const std::string& otherwise);

template <class T>
T need(desk::Result<T> result, const std::string& what)
{
    if (!result) throw Wrong(what + ": " + result.error().code + ": " + result.error().detail);
    return *std::move(result);
}

/// All that the manifest asks for.
mock::services::Grants grants_of(const mock::loader::Manifest& manifest);

/// Something that the plugin can be asked for.
struct Ask {
    enum class Kind { action, event, job };
    Kind kind;
    std::string id;
    mock::loader::Target target;
};
/// All that the manifest names, on each kind of target that it may have.
std::vector<Ask> asks_of(const mock::loader::Manifest& manifest);

/// Which attempt of which call.
struct Delivery {
    std::uint32_t attempt = 1;
    std::string key = {}; ///< empty: one that no other call has
};

/// How a call went that was accepted, or refused.
struct Handed {
    std::string name; ///< for people
    std::uint64_t call = 0;
    desk::Status said;
};

/// A host with exactly the services of the manifest, and an instance on it.
class Running {
public:
    explicit Running(const Subject& subject);
    Running(const Running&) = delete;
    Running& operator=(const Running&) = delete;
    ~Running();

    const desk::PluginModule& module() const { return *module_; }
    const desk::PluginInstance& instance() const { return *instance_; }
    void destroy() { instance_->destroy(); }
    /// Destroys the instance and creates it again on the same host, which forgets nothing.
    void restart();

    /// A call with a new id; `target` replaces the document of the scene and has to outlive it.
    /// On any thread.
    desk_call_t make(const Ask& ask, std::string_view input, const char* target = nullptr,
                     const Delivery& delivery = {});
    /// Hands a call over and returns as soon as the slot does. On any thread.
    Handed hand(const Ask& ask, const desk_call_t& call);
    /// Waits until a call that was accepted has ended, or 5 s: threads of a busy machine are slow.
    bool has_ended(std::uint64_t call);
    /// Throws if the call did not end as the contract says: once if accepted, never if refused.
    void check_end(const Handed& handed, Ask::Kind kind);

    /// All four: dispatches a call and waits for its end.
    Handed call(const Ask& ask, std::string_view input, const char* target = nullptr,
                const Delivery& delivery = {});
    void call_each(std::string_view input, const char* target = nullptr);

    test::RecordingHost host;
    std::string where; ///< said before the name of a call: "while the desk is down, "

private:
    const Subject& subject_;
    std::optional<desk::PluginModule> module_;
    std::optional<desk::PluginInstance> instance_;
    std::uint64_t calls_ = 0; ///< guarded by the mutex of the host
};

} // namespace check
