#pragma once

#include <desk/sdk/result.hpp>

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace mock::commands {

class Context;

/// What the shell gets to know.
enum class Exit { ok = 0, failed = 1, wrong_use = 2 };

/// Something that may be typed behind a command.
struct Parameter {
    enum class Count { optional, required, repeated, at_least_one };

    std::string name;  ///< "--title"; without dashes it is known by its place: "NUMBER"
    std::string value; ///< what stands behind an option, in capitals: "EMAIL"; empty: a switch
    std::string about;
    Count count = Count::optional;
};

/// What was typed, by the names of the parameters.
class Given {
public:
    bool has(const std::string& name) const;
    /// Empty if it was not typed.
    std::string text(const std::string& name) const;
    std::vector<std::string> all(const std::string& name) const;

    std::map<std::string, std::vector<std::string>> values{}; ///< a switch that is on has one value
};

using Ran = desk::Result<Exit>;

/// One command: its words, what may follow, and what it does.
struct Command {
    std::string words; ///< "activity show"
    std::string about;
    std::vector<Parameter> parameters;
    std::function<Ran(Context&, const Given&)> run;
    bool prints_data = true; ///< has --json
    std::string example{};   ///< what to type behind "mock-host"; empty: it is plain without
};

/// Commands that begin with the same word.
struct Group {
    std::string word; ///< empty: the commands stand alone
    std::string about;
    std::vector<Command> commands;
};

} // namespace mock::commands
