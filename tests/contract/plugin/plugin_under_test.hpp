#pragma once

#include "mock-host/loader/manifest.hpp"
#include "tests/contract/plugin/desk.hpp"

#include <desk/sdk/host.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace test {

/// What is asked of the plugin, and of which target.
struct Ask {
    std::string name; ///< id of an action, event or job
    Target target;
    std::string input = "{}";
    std::string key = "click/1";
    std::uint32_t attempt = 1;
};

/// How it ended.
struct Answer {
    bool is_refused = false; ///< the slot said no, and there is no end
    std::optional<desk::Error> error;
    std::string json; ///< of a good end
    mock::services::Outcome outcome;

    explicit operator bool() const { return !error; }
};

const mock::loader::Manifest& manifest();
mock::services::Grants grants();

/// The entry function of the file that ships, in this process.
desk_module_fn_t entry();
/// The plugin behind it; throws if the contract does not allow it.
desk::PluginModule module_under_test();

/// One instance of the file that ships, on a desk.
class PluginUnderTest {
public:
    explicit PluginUnderTest(Desk& desk);
    ~PluginUnderTest() { stop(); }
    PluginUnderTest(const PluginUnderTest&) = delete;
    PluginUnderTest& operator=(const PluginUnderTest&) = delete;

    /// As after saving the form: destroys the instance and makes another. Throws if it cannot.
    void restart();
    void stop();

    /// Dispatches a call and reads its end. A call that does not end exactly once, and an outcome
    /// that the host would not take, fail the test.
    Answer ask(const Ask& ask);
    /// The same with documents of the test.
    Answer ask(const Ask& ask, const std::string& target, const std::string& configuration);
    /// Asks, and keeps what a good end says.
    Answer ask_and_commit(const Ask& ask);

    desk::PluginInstance& instance() { return *instance_; }

private:
    Answer read_end(const Ask& ask, std::uint64_t id, const desk::Status& accepted);

    Desk& desk_;
    std::optional<desk::PluginInstance> instance_;
    std::uint64_t last_id_ = 0;
};

} // namespace test
