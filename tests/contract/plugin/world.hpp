#pragma once

#include "tests/contract/plugin/plugin_under_test.hpp"
#include "tests/contract/plugin/simulator.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <iosfwd>
#include <string>
#include <vector>

namespace test {

/// How far a desk has come with TeamViewer.
enum class Situation {
    form,      ///< the form is saved
    code,      ///< a code waits in the form
    connected, ///< there are tokens
    session,   ///< a remote session is open
    reported,  ///< ... and somebody was helped, there, on the asset, and from the activity
    closed,    ///< ... and the activity is closed
};

/// One thing that the desk can ask of the plugin, in a situation where the answer is yes.
struct Deed {
    const char* label;
    const char* name;
    Target target;
    Situation situation;
    const char* input = "{}";
    bool asks_teamviewer = true;
    bool may_repeat = true; ///< false: it uses something up, such as a code
};

/// Everything that the manifest offers, on every kind of target that it names.
const std::vector<Deed>& deeds();

/// How a failed test shows a deed.
void PrintTo(const Deed& deed, std::ostream* out);

/// For the names of parametrised tests.
std::string label(const testing::TestParamInfo<Deed>& deed);

/// A desk, the plugin, and a cloud.
class World {
public:
    /// Everybody reads `locale`.
    explicit World(const std::string& locale = "en");

    void reach(Situation situation);
    /// The call of a deed. Args of follow-ups come from the memory of the desk.
    Ask ask_for(const Deed& deed) const;
    /// Signs in; the code stands in the form.
    void fetch_code();
    /// What the situation needs and a failed attempt may have used up.
    void renew(const Deed& deed);
    /// Time passes, here and there.
    void pass(std::chrono::seconds time);
    /// The only session on the activity.
    std::string session_code() const;

    /// Asks for what a situation needs; throws if it fails.
    Answer must(const Ask& ask);

    Simulator cloud;
    Desk desk;
    PluginUnderTest plugin;
    std::vector<Answer> answers; ///< on the way
};

} // namespace test
