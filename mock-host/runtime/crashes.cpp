#include "mock-host/runtime/crashes.hpp"

#include "mock-host/store/configurations.hpp"
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

void note_crash(store::Transaction& change, const std::vector<std::string>& instances)
{
    const auto before = words_of(setting(change, last_crash).value_or(""));
    std::string now;
    for (const std::string& instance : instances) {
        now += instance + ' ';
        if (std::find(before.begin(), before.end(), instance) == before.end()) continue;
        set_configuration_state(change, instance, store::ConfigurationState::quarantined,
                                "the desk crashed twice inside the plugin");
    }
    put_setting(change, last_crash, now);
}

void forget_crashes(store::Transaction& change)
{
    put_setting(change, last_crash, "");
}

} // namespace mock::runtime
