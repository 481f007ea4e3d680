#include "mock-host/commands/command_line.hpp"
#include "mock-host/commands/errors.hpp"
#include "mock-host/commands/verbs.hpp"

#include <gmock/gmock.h>

#include <sstream>
#include <stdexcept>

namespace mock::commands {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

struct Typed {
    Exit exit = Exit::ok;
    std::string out{};
    std::string err{};
};

Typed type(const std::vector<std::string>& words, const std::vector<Group>& groups)
{
    std::istringstream in;
    std::ostringstream out;
    std::ostringstream err;
    Typed typed;
    typed.exit = run_command_line(words, groups, {in, out, err});
    typed.out = out.str();
    typed.err = err.str();
    return typed;
}

/// One group with one command that takes everything, and remembers what was given.
struct Recorder {
    Given seen{};
    Globals globals{};
    bool json = false;
    std::function<Ran()> answer = [] { return Exit::ok; };

    std::vector<Group> groups()
    {
        using Count = Parameter::Count;
        Command command{"thing make",
                        "Makes a thing",
                        {{"NAME", "", "Its name", Count::required},
                         {"--size", "S", "How big"},
                         {"--part", "P", "May be repeated", Count::repeated},
                         {"--quick", "", "A switch"}},
                        [this](Context& context, const Given& given) {
                            seen = given;
                            globals = context.globals();
                            json = context.json();
                            return answer();
                        }};
        return {{"thing", "Things", {command}}};
    }
};

TEST(CommandLine, HandsOnWhatWasTyped)
{
    Recorder recorder;
    const Typed typed = type({"--data", "/tmp/desk", "thing", "make", "box", "--size", "3",
                              "--part", "a", "--part", "b", "--quick", "--json"},
                             recorder.groups());
    EXPECT_EQ(typed.exit, Exit::ok) << typed.err;
    EXPECT_EQ(recorder.seen.text("NAME"), "box");
    EXPECT_EQ(recorder.seen.text("--size"), "3");
    EXPECT_THAT(recorder.seen.all("--part"), ElementsAre("a", "b"));
    EXPECT_TRUE(recorder.seen.has("--quick"));
    EXPECT_TRUE(recorder.json);
    EXPECT_EQ(recorder.globals.data, "/tmp/desk");
}

TEST(CommandLine, LogThatCannotBeWrittenEndsTheCommandBeforeItBegins)
{
    Recorder recorder;
    const Typed typed =
        type({"--log-file", "/no such folder/x.log", "thing", "make", "box"}, recorder.groups());
    EXPECT_EQ(typed.exit, Exit::failed);
    EXPECT_THAT(typed.err, HasSubstr("The log /no such folder/x.log cannot be written: No such "
                                     "file or directory. Make its folder, or name another file."));
    EXPECT_FALSE(recorder.seen.has("NAME"));
}

TEST(CommandLine, WhatWasNotTypedIsNotThere)
{
    Recorder recorder;
    type({"thing", "make", "box"}, recorder.groups());
    EXPECT_FALSE(recorder.seen.has("--size"));
    EXPECT_FALSE(recorder.seen.has("--quick"));
    EXPECT_FALSE(recorder.json);
    EXPECT_THAT(recorder.seen.all("--part"), IsEmpty());
}

TEST(CommandLine, LoneDashIsAValue)
{
    Recorder recorder;
    EXPECT_EQ(type({"thing", "make", "-", "--size", "-"}, recorder.groups()).exit, Exit::ok);
    EXPECT_EQ(recorder.seen.text("NAME"), "-");
    EXPECT_EQ(recorder.seen.text("--size"), "-");
}

TEST(CommandLine, PlacesAreFilledFromTheFirstToTheLast)
{
    using Count = Parameter::Count;
    Given seen;
    Command command{
        "set",
        "Sets it",
        {{"N", "", "Name", Count::required}, {"KEY=VALUE", "", "Fields", Count::at_least_one}},
        [&seen](Context&, const Given& given) {
            seen = given;
            return Ran(Exit::ok);
        }};
    const Typed typed = type({"set", "box", "a=1", "-"}, {{"", "", {command}}});
    EXPECT_EQ(typed.exit, Exit::ok) << typed.err;
    EXPECT_EQ(seen.text("N"), "box");
    EXPECT_THAT(seen.all("KEY=VALUE"), ElementsAre("a=1", "-"));
}

TEST(CommandLine, GlobalOptionsMayAlsoStandBehindTheCommand)
{
    Recorder recorder;
    EXPECT_EQ(type({"thing", "make", "box", "--log-level", "debug"}, recorder.groups()).exit,
              Exit::ok);
    EXPECT_EQ(recorder.globals.log_level, "debug");
}

TEST(CommandLine, WrongUseEndsWithTwoAndPointsAtTheHelp)
{
    const std::vector<std::string> wrong[] = {{},
                                              {"nothing"},
                                              {"thing"},
                                              {"thing", "make"},
                                              {"thing", "make", "box", "surplus"},
                                              {"thing", "make", "box", "--unknown"},
                                              {"thing", "make", "box", "--size"},
                                              {"--log-level", "loud", "thing", "make", "box"}};
    for (const auto& words : wrong) {
        SCOPED_TRACE(::testing::PrintToString(words));
        Recorder recorder;
        const Typed typed = type(words, recorder.groups());
        EXPECT_EQ(typed.exit, Exit::wrong_use);
        EXPECT_THAT(typed.err, AllOf(HasSubstr("mock-host: "), HasSubstr("--help")));
        EXPECT_EQ(typed.out, "");
    }
}

TEST(CommandLine, CommandThatIsNotThereIsNamedWithThoseThatAre)
{
    Recorder recorder;
    EXPECT_THAT(type({"nothing"}, recorder.groups()).err,
                HasSubstr("There is no command \"nothing\". There are thing."));
    EXPECT_THAT(type({"thing", "break"}, recorder.groups()).err,
                HasSubstr("There is no command \"thing break\". There are \"thing ...\": make."));
    EXPECT_THAT(type({}, recorder.groups()).err, HasSubstr("Say which command. There are thing."));
    EXPECT_THAT(type({"thing", "make", "box", "--size"}, recorder.groups()).err,
                HasSubstr("--size needs a value behind it."));
}

TEST(CommandLine, OptionThatIsNotThereIsNamedBeforeAnythingElse)
{
    Recorder recorder;
    // The name is missing, too.
    EXPECT_THAT(type({"thing", "make", "--sise", "3"}, recorder.groups()).err,
                HasSubstr("There is no option --sise here."));
    EXPECT_THAT(
        type({"thing", "make", "box", "--limit=hush"}, recorder.groups()).err,
        AllOf(HasSubstr("There is no option --limit here."), ::testing::Not(HasSubstr("hush"))));
    EXPECT_THAT(type({"nothing", "--limit"}, recorder.groups()).err,
                HasSubstr("There is no command \"nothing\"."));
    EXPECT_THAT(type({"thing", "make", "box", "--size", "3", "--size", "4"}, recorder.groups()).err,
                HasSubstr("--size is given twice; it takes one value."));
}

TEST(CommandLine, FailureEndsWithOneAndSaysWhy)
{
    Recorder recorder;
    recorder.answer = [] { return Ran(failure(desk::Errc::not_found, "No box. Buy one.")); };
    const Typed typed = type({"thing", "make", "box"}, recorder.groups());
    EXPECT_EQ(typed.exit, Exit::failed);
    EXPECT_EQ(typed.err, "mock-host: No box. Buy one.\n");
}

TEST(CommandLine, SaysItsVersionAndThatOfTheContract)
{
    const Typed typed = type({"--version"}, all_commands());
    EXPECT_EQ(typed.exit, Exit::ok);
    EXPECT_THAT(typed.out, ::testing::MatchesRegex("mock-host [0-9.]+, for plugins of ABI 1.0\n"));
    EXPECT_THAT(typed.err, IsEmpty());
}

TEST(CommandLine, ValueThatMakesNoSenseIsWrongUse)
{
    Recorder recorder;
    recorder.answer = [] { return Ran(wrong_use("Three is no size.")); };
    EXPECT_EQ(type({"thing", "make", "box"}, recorder.groups()).exit, Exit::wrong_use);
}

TEST(CommandLine, ThrownFailureBecomesASentence)
{
    Recorder recorder;
    recorder.answer = []() -> Ran { throw std::runtime_error("The disk is full. Free some."); };
    const Typed typed = type({"thing", "make", "box"}, recorder.groups());
    EXPECT_EQ(typed.exit, Exit::failed);
    EXPECT_EQ(typed.err, "mock-host: The disk is full. Free some.\n");
}

/// Takes some, like a file on a disk that becomes full, and says so when it has to be written.
struct FullDisk : std::stringbuf {
    int sync() override { return -1; }
};

TEST(CommandLine, OutputThatIsCutIsAFailure)
{
    Recorder recorder;
    FullDisk full;
    std::istringstream in;
    std::ostream out(&full);
    std::ostringstream err;
    EXPECT_EQ(run_command_line({"thing", "make", "box"}, recorder.groups(), {in, out, err}),
              Exit::failed);
    EXPECT_THAT(err.str(), HasSubstr("the output could not be written"));
}

TEST(CommandLine, EveryCommandHasHelpThatNamesItsParameters)
{
    for (const Group& group : all_commands()) {
        for (const Command& command : group.commands) {
            SCOPED_TRACE(command.words);
            std::istringstream stream(command.words);
            std::vector<std::string> words;
            for (std::string word; stream >> word;)
                words.push_back(word);
            words.emplace_back("--help");
            const Typed typed = type(words, all_commands());
            EXPECT_EQ(typed.exit, Exit::ok);
            EXPECT_THAT(typed.out, HasSubstr(command.about.substr(0, 20)));
            for (const Parameter& parameter : command.parameters)
                EXPECT_THAT(typed.out, HasSubstr(parameter.name));
            EXPECT_THAT(typed.out, HasSubstr(command.example));
            EXPECT_EQ(typed.out.find("--json") != std::string::npos, command.prints_data);
        }
    }
}

TEST(CommandLine, ExampleInTheHelpBeginsWithTheCommandAndUsesItsParameters)
{
    for (const Group& group : all_commands()) {
        for (const Command& command : group.commands) {
            if (command.example.empty()) continue;
            SCOPED_TRACE(command.words);
            EXPECT_EQ(command.example.rfind(command.words + " ", 0), 0U);
            for (const Parameter& parameter : command.parameters) {
                if (parameter.count != Parameter::Count::required) continue;
                if (parameter.name.front() != '-') continue;
                EXPECT_THAT(command.example, HasSubstr(parameter.name + " "));
            }
        }
    }
}

TEST(CommandLine, HasExactlyTheCommandsOfTheContract)
{
    std::vector<std::string> words;
    for (const Group& group : all_commands()) {
        for (const Command& command : group.commands)
            words.push_back(command.words);
    }
    EXPECT_THAT(
        words, ElementsAre(
                   "init", "package install", "package list", "package remove", "config add",
                   "config list", "config show", "config set", "config default", "config release",
                   "config remove", "config authorize-url", "config code", "config token",
                   "config test", "activity create", "activity list", "activity show",
                   "activity close", "activity reopen", "action list", "action run", "asset import",
                   "asset list", "asset show", "asset action", "job list", "job run", "call list",
                   "call show", "call cancel", "call start-again", "mail list", "mail show",
                   "mail resend", "mail arrived", "person list", "person add", "person password",
                   "key rotate", "key prepare", "audit list", "audit export", "setting list",
                   "setting set", "setting reset", "serve", "work", "health", "demo"));
}

} // namespace
} // namespace mock::commands
