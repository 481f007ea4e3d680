#include "mock-host/commands/command_line.hpp"

#include "mock-host/commands/errors.hpp"
#include "mock-host/store/audit.hpp"

#include <desk/abi/base.h>

#include <CLI/CLI.hpp>
#include <poll.h>
#include <pwd.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <exception>
#include <memory>

namespace mock::commands {

namespace {

/// Where CLI11 leaves what was typed behind one command.
struct Leaf {
    const Command* command = nullptr;
    CLI::App* app = nullptr;
    Given typed{};
};

bool is_by_place(const Parameter& parameter)
{
    return parameter.name.front() != '-';
}

void add_switch(CLI::App& app, const Parameter& parameter, Given& typed)
{
    app.add_flag_function(
        parameter.name,
        [&typed, name = parameter.name](std::int64_t) { typed.values[name] = {"on"}; },
        parameter.about);
}

/// Not variables but functions: what was not typed must not leave an empty entry.
CLI::Option* add_single(CLI::App& app, const Parameter& parameter, Given& typed)
{
    return app.add_option_function<std::string>(
        parameter.name,
        [&typed, name = parameter.name](const std::string& value) { typed.values[name] = {value}; },
        parameter.about);
}

CLI::Option* add_many(CLI::App& app, const Parameter& parameter, Given& typed)
{
    CLI::Option* option = app.add_option_function<std::vector<std::string>>(
        parameter.name,
        [&typed, name = parameter.name](const std::vector<std::string>& values) {
            typed.values[name] = values;
        },
        parameter.about);
    // Each --part takes one value, or it would swallow what stands behind it.
    if (!is_by_place(parameter)) option->allow_extra_args(false);
    return option;
}

void add_parameter(CLI::App& app, const Parameter& parameter, Given& typed)
{
    using Count = Parameter::Count;
    if (!is_by_place(parameter) && parameter.value.empty()) {
        return add_switch(app, parameter, typed);
    }
    const bool many = parameter.count == Count::repeated || parameter.count == Count::at_least_one;
    CLI::Option* option =
        many ? add_many(app, parameter, typed) : add_single(app, parameter, typed);
    option->type_name(is_by_place(parameter) ? "" : parameter.value);
    option->required(parameter.count == Count::required || parameter.count == Count::at_least_one);
}

constexpr const char* first_steps =
    "\"mock-host demo\" shows everything. The first steps of a desk of your own:\n"
    "  mock-host init\n"
    "  mock-host package install build/package/teamviewer-addon.zip --trust "
    "build/keys/local-build.key.pub\n"
    "  mock-host config add --help";

std::string version_text()
{
    return "mock-host " PROGRAM_VERSION ", for plugins of ABI " + std::to_string(DESK_ABI_MAJOR) +
           "." + std::to_string(DESK_ABI_MINOR);
}

/// The words of CLI11 that people would stumble over.
void put_plain_words(CLI::App& app)
{
    const auto words = app.get_formatter();
    words->label("SUBCOMMAND", "COMMAND");
    words->label("Positionals", "Arguments");
    words->label("REQUIRED", "");
    app.set_help_flag("-h,--help", "Say how it is used");
}

std::string footer_of(const Command& command)
{
    const std::string globals = "\"mock-host --help\" has the options of all commands: --data ...";
    if (command.example.empty()) return globals;
    return "For example: mock-host " + command.example + "\n" + globals;
}

std::string last_word(const std::string& words)
{
    const auto space = words.rfind(' ');
    return space == std::string::npos ? words : words.substr(space + 1);
}

void add_globals(CLI::App& app, Globals& globals)
{
    app.add_option("--data", globals.data, "Folder of the desk")
        ->type_name("DIR")
        ->envname("MOCK_HOST_DATA")
        ->capture_default_str();
    app.add_option("--store", globals.store,
                   "Database: sqlite:FILE, or postgresql://USER@HOST:PORT/DATABASE for several\n"
                   "machines, its password in ~/.pgpass; default: desk.sqlite in the folder")
        ->type_name("ADDRESS")
        ->envname("MOCK_HOST_STORE");
    app.add_option("--log-level", globals.log_level, "Least level that is logged")
        ->check(CLI::IsMember({"trace", "debug", "info", "warn", "error", "off"}))
        ->type_name("LEVEL")
        ->capture_default_str();
    app.add_flag("--log-json", globals.log_json, "Log a JSON object per line");
    app.add_option("--log-file", globals.log_file,
                   "Log to this file, one for each process, and not on standard error;\n"
                   "\"setting list\" says how much of it and its past is kept")
        ->type_name("FILE");
    app.add_option("--clock", globals.clock,
                   "For tests: pretend a time. FILE has the seconds by which it is ahead, and may\n"
                   "change meanwhile")
        ->type_name("FILE");
    app.add_option("--trust", globals.trust,
                   "Public key of a signer of packages; default: trusted-keys/*.pub in\nthe folder")
        ->type_name("KEYFILE")
        ->expected(1, CLI::detail::expected_max_vector_size)
        ->allow_extra_args(false);
}

void add_command(CLI::App& parent, const Command& command, std::vector<std::unique_ptr<Leaf>>& into)
{
    auto leaf = std::make_unique<Leaf>();
    leaf->command = &command;
    leaf->app = parent.add_subcommand(last_word(command.words), command.about)->fallthrough();
    leaf->app->group("Commands")->footer(footer_of(command));
    for (const Parameter& parameter : command.parameters)
        add_parameter(*leaf->app, parameter, leaf->typed);
    if (command.prints_data) {
        add_switch(*leaf->app, {"--json", "", "Print data as JSON"}, leaf->typed);
    }
    into.push_back(std::move(leaf));
}

std::vector<std::unique_ptr<Leaf>> add_groups(CLI::App& app, const std::vector<Group>& groups)
{
    std::vector<std::unique_ptr<Leaf>> leaves;
    for (const Group& group : groups) {
        CLI::App* parent = &app;
        if (!group.word.empty()) {
            parent = app.add_subcommand(group.word, group.about)->fallthrough();
            parent->require_subcommand(1)->group("Commands");
            parent->footer("\"mock-host " + group.word + " COMMAND --help\" says more.");
        }
        for (const Command& command : group.commands)
            add_command(*parent, command, leaves);
    }
    return leaves;
}

/// "init, package, config ..."
std::string words_of(const CLI::App& app)
{
    std::string words;
    for (const CLI::App* one : app.get_subcommands([](const CLI::App*) { return true; }))
        words += (words.empty() ? "" : ", ") + one->get_name();
    return words;
}

bool is_option(const std::string& word)
{
    return word.size() > 1 && word.front() == '-' && word != "--";
}

/// The first of those that CLI11 did not know, without its value, which may be a secret.
std::string option_among(const std::vector<std::string>& surplus)
{
    const auto found = std::find_if(surplus.begin(), surplus.end(), is_option);
    return found == surplus.end() ? "" : found->substr(0, found->find('='));
}

/// What CLI11 says is about its own words; what people miss is a command, or a value.
std::string reason_of(const CLI::App& app, const CLI::ParseError& error)
{
    const bool lacks_command = std::string(error.what()) == "A subcommand is required";
    const auto surplus = app.remaining(true);
    const std::string option = option_among(surplus);
    // Behind a command that is not there, each option is unknown.
    if (!option.empty() && (!lacks_command || is_option(surplus.front())))
        return "There is no option " + option + " here";
    if (error.get_name() == "ArgumentMismatch") {
        const std::string said = error.what();
        const auto colon = said.find(": ");
        if (said.rfind("--", 0) == 0 && colon != std::string::npos) {
            const bool is_twice = said.find("At Most") != std::string::npos;
            return said.substr(0, colon) +
                   (is_twice ? " is given twice; it takes one value" : " needs a value behind it");
        }
    }
    if (!lacks_command) return error.what();
    const auto typed = app.get_subcommands();
    const CLI::App& at = typed.empty() ? app : *typed.front();
    const std::string before = typed.empty() ? "" : at.get_name() + " ";
    const std::string what = surplus.empty()
                                 ? "Say which command"
                                 : "There is no command \"" + before + surplus.front() + "\"";
    return what + ". There are " + (before.empty() ? "" : "\"" + before + "...\": ") + words_of(at);
}

Exit answer_parse_error(const CLI::App& app, const CLI::ParseError& error, Streams& streams)
{
    if (error.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success)) {
        app.exit(error, streams.out, streams.err);
        return Exit::ok;
    }
    streams.err << "mock-host: " << reason_of(app, error)
                << ". Add --help to a command to see how it is used.\n";
    return Exit::wrong_use;
}

std::string user_of_machine()
{
    const auto* user = ::getpwuid(::getuid());
    return user ? user->pw_name : "user " + std::to_string(::getuid());
}

/// Such as `| head`, when it has seen enough.
bool reader_is_gone()
{
    pollfd out{STDOUT_FILENO, 0, 0};
    return ::poll(&out, 1, 0) > 0 && (out.revents & POLLERR) != 0;
}

/// Whoever keeps what is printed has to know when it is cut.
Exit when_written(Streams& streams, Exit exit)
{
    if (streams.out.flush() || reader_is_gone()) return exit;
    streams.err
        << "mock-host: the output could not be written, or not all of it. Make room where it "
           "goes, or send it elsewhere. What the command does has been done.\n";
    return Exit::failed;
}

Exit run_leaf(const Leaf& leaf, const Globals& globals, Streams& streams)
{
    const std::string user = user_of_machine();
    const store::ActingAs acting({.person = {}, .name = user, .origin = "command of " + user});
    Context context(globals, streams, leaf.typed.has("--json"));
    if (const std::string trouble = context.log().trouble(); !trouble.empty()) {
        print_error(streams.err, failure(desk::Errc::unavailable,
                                         "The log " + globals.log_file + " cannot be written: " +
                                             trouble + ". Make its folder, or name another file."));
        return Exit::failed;
    }
    const Ran ran = leaf.command->run(context, leaf.typed);
    if (ran) return when_written(streams, *ran);
    print_error(streams.err, ran.error());
    return is_wrong_use(ran.error()) ? Exit::wrong_use : Exit::failed;
}

} // namespace

Exit run_command_line(const std::vector<std::string>& arguments, const std::vector<Group>& groups,
                      Streams streams)
{
    CLI::App app("A small service desk that loads plugins: tickets, assets, mail and a schedule.",
                 "mock-host");
    Globals globals;
    put_plain_words(app);
    add_globals(app, globals);
    app.set_version_flag("--version", version_text(), "Say which version this is");
    app.footer(first_steps);
    app.require_subcommand(1);
    const auto leaves = add_groups(app, groups);
    try {
        // CLI11 wants them from the last to the first.
        std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
        app.parse(reversed);
    } catch (const CLI::ParseError& error) {
        return answer_parse_error(app, error, streams);
    }
    const auto leaf = std::find_if(leaves.begin(), leaves.end(),
                                   [](const auto& one) { return one->app->parsed(); });
    try {
        return run_leaf(**leaf, globals, streams);
    } catch (const std::exception& failure) {
        // The database failed on the way: its text is for people.
        streams.err << "mock-host: " << failure.what() << "\n";
        return Exit::failed;
    }
}

} // namespace mock::commands
