#include "mock-host/runtime/crashes.hpp"

#include "mock-host/runtime/crash_file.hpp"
#include "mock-host/store/configurations.hpp"
#include "mock-host/store/nodes.hpp"
#include "mock-host/store/settings.hpp"

#include <algorithm>
#include <sstream>

namespace mock::runtime {

namespace {

constexpr const char* last_crash = "runtime.last_crash";

std::vector<std::string> words_of(const std::string& text)
{
    std::istringstream in(text);
    std::vector<std::string> words;
    for (std::string word; in >> word;)
        words.push_back(word);
    return words;
}

} // namespace

void note_crash(store::Transaction& change, const std::string& node,
                const std::vector<std::string>& instances)
{
    const auto before = words_of(setting(change, last_crash).value_or(""));
    const auto was_there = [&before](const std::string& word) {
        return std::find(before.begin(), before.end(), word) != before.end();
    };
    // Whoever noted it died before the file was gone.
    if (was_there(node)) return;
    std::string now = node + ' ';
    for (const std::string& instance : instances) {
        now += instance + ' ';
        if (!was_there(instance)) continue;
        set_configuration_state(change, instance, store::ConfigurationState::quarantined,
                                "the desk crashed twice inside the plugin");
    }
    put_setting(change, last_crash, now);
}

void note_left_crashes(store::Store& store, const std::filesystem::path& folder, const Log& log)
{
    for (const std::string& node : nodes_with_crash_files(folder)) {
        const auto in_plugin = read_crash(folder, node);
        // Of one that is entered it is noted with the takeover.
        if (!in_plugin || is_entered(store::Reader(store), node)) continue;
        store::Transaction change(store);
        note_crash(change, node, *in_plugin);
        change.commit();
        remove_crash_file(folder, node);
        log_crash(log, *in_plugin);
    }
}

void log_crash(const Log& log, const std::vector<std::string>& instances)
{
    for (const std::string& instance : instances)
        log.error("the desk crashed inside the plugin", {.instance = instance});
}

void forget_crashes(store::Transaction& change)
{
    put_setting(change, last_crash, "");
}

} // namespace mock::runtime
