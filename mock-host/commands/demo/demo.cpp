#include "mock-host/commands/context.hpp"
#include "mock-host/commands/demo/cloud.hpp"
#include "mock-host/commands/demo/steps.hpp"
#include "mock-host/commands/errors.hpp"
#include "mock-host/commands/interrupt.hpp"
#include "mock-host/commands/verbs.hpp"

#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <mutex>
#include <ostream>
#include <system_error>

namespace mock::commands {

namespace {

namespace fs = std::filesystem;

/// A fresh folder, which goes again unless it is kept.
class TemporaryFolder {
public:
    static desk::Result<TemporaryFolder> create()
    {
        std::error_code failed;
        std::string pattern = (fs::temp_directory_path(failed) / "mock-desk-XXXXXX").string();
        if (!failed && ::mkdtemp(pattern.data()) != nullptr) return TemporaryFolder(pattern);
        return failure(desk::Errc::unavailable,
                       "A temporary folder cannot be made (" + pattern +
                           "). Free some space, or set TMPDIR to a folder that may be written.");
    }
    TemporaryFolder(TemporaryFolder&& other) noexcept : path_(std::exchange(other.path_, {})) {}
    TemporaryFolder& operator=(TemporaryFolder&&) = delete;
    ~TemporaryFolder()
    {
        std::error_code ignored;
        if (!path_.empty()) fs::remove_all(path_, ignored);
    }
    const fs::path& path() const { return path_; }

private:
    explicit TemporaryFolder(fs::path path) : path_(std::move(path)) {}

    fs::path path_;
};

/// What is built together with this program.
struct Neighbours {
    fs::path mock_host{};
    fs::path simulator{};
    fs::path package{};
    std::vector<std::string> trust{}; ///< "--trust", FILE, ...
};

/// Those that somebody named; if there are none, those of this build.
std::vector<std::string> trust_options(std::vector<std::string> named, const fs::path& of_build)
{
    std::error_code failed;
    if (named.empty()) {
        for (const auto& entry : fs::directory_iterator(of_build, failed)) {
            if (entry.path().extension() == ".pub") named.push_back(entry.path().string());
        }
    }
    std::vector<std::string> options;
    for (const std::string& file : named)
        options.insert(options.end(), {"--trust", file});
    return options;
}

desk::Result<Neighbours> neighbours(const Context& context, const Given& given)
{
    std::error_code failed;
    Neighbours near;
    near.mock_host = fs::read_symlink("/proc/self/exe", failed);
    const fs::path bin = near.mock_host.parent_path();
    near.simulator = bin / "teamviewer-sim";
    near.package = given.has("--package") ? fs::absolute(given.text("--package"))
                                          : bin.parent_path() / "package" / "teamviewer-addon.zip";
    for (const fs::path& file : {near.simulator, near.package}) {
        if (fs::exists(file, failed)) continue;
        return failure(desk::Errc::not_found,
                       file.string() + " is not there. \"./dev build\" makes it; another "
                                       "package is named with --package.");
    }
    near.trust = trust_options(context.globals().trust, bin.parent_path() / "keys");
    return near;
}

/// The first step that fails ends the demo, with its name.
desk::Status play_all(Play& play, const std::vector<Step>& steps)
{
    for (const Step& step : steps) {
        play.stage.heading(step.heading);
        const desk::Status played = step.play(play);
        if (played) continue;
        return failure(desk::Errc::internal, "The step \"" + std::string(step.heading) +
                                                 "\" failed. " + played.error().message);
    }
    return {};
}

/// The desk in a browser, and where it is.
struct ServedDesk {
    Program program;
    std::string origin{};
};

desk::Result<ServedDesk> serve_at(const Neighbours& near, const fs::path& data,
                                  const std::string& address)
{
    std::vector<std::string> words{"--data", data.string(), "serve", "--listen", address};
    words.insert(words.end(), near.trust.begin(), near.trust.end());
    DESK_TRY(Program program, Program::start(near.mock_host, words));
    DESK_TRY(const std::string welcome, program.read_paragraph(std::chrono::seconds{30}));
    const std::size_t begin = welcome.find("http://");
    if (begin == welcome.npos) {
        return failure(desk::Errc::unavailable, "The desk cannot be served at " + address + ".");
    }
    return ServedDesk{std::move(program),
                      welcome.substr(begin, welcome.find_first_of(" \n", begin) - begin)};
}

/// At its usual address, or at a free one if somebody else is there.
desk::Result<ServedDesk> serve_desk(const Neighbours& near, const fs::path& data)
{
    auto served = serve_at(near, data, "127.0.0.1:8042");
    return served ? std::move(served) : serve_at(near, data, "127.0.0.1:0");
}

void print_end(std::ostream& out, const ServedDesk& served, const Cloud& cloud, const Play& play)
{
    out << "\nEverything above worked. Open the desk in a browser, and play both sides:\n\n"
        << "  service desk            " << served.origin << "\n"
        << "  simulated TeamViewer    " << cloud.origin() << "\n\nThree things to try:\n\n"
        << "  1. Sign in as an agent, open an activity, press \"TeamViewer Create Remote "
           "Session\".\n"
        << "  2. Press \"Join as supporter\" and play the supporter; the client link in the mail\n"
        << "     (Administration, Mail outbox) opens the page of the requester. End the "
           "connection.\n"
        << "  3. Press \"TeamViewer Request Sessions\": the report comes into the journal, as in\n"
        << "     " << served.origin << "/activities/" << play.number
        << "\n\nCtrl-C ends both and removes the desk.\n"
        << std::flush;
}

void wait_for(const std::stop_token& stop)
{
    std::mutex mutex;
    std::condition_variable_any changed;
    std::unique_lock lock(mutex);
    changed.wait(lock, stop, [] { return false; });
}

Ran demo(Context& context, const Given& given)
{
    const Interrupt interrupt;
    DESK_TRY(const Neighbours near, neighbours(context, given));
    DESK_TRY(const TemporaryFolder folder, TemporaryFolder::create());
    DESK_TRY(const Cloud cloud, Cloud::start(near.simulator));
    const fs::path data = folder.path() / "desk";
    context.out() << "The guide, step by step, against a simulator of TeamViewer at "
                  << cloud.origin() << ".\nEvery step types the command below it, in the folder "
                  << data.string() << ".\n";

    const bool colour = context.streams().out_is_terminal && std::getenv("NO_COLOR") == nullptr;
    Play play{Stage(context.out(), {near.mock_host, data, near.trust, colour}), cloud, near.package,
              !near.trust.empty()};
    for (const auto* steps : {&configuration_steps(), &session_steps(), &later_steps()})
        DESK_CHECK(play_all(play, *steps));
    if (given.has("--once")) {
        context.out() << "\nEverything above worked.\n";
        return Exit::ok;
    }
    DESK_TRY(const ServedDesk served, serve_desk(near, data));
    print_end(context.out(), served, cloud, play);
    wait_for(interrupt.token());
    return Exit::ok;
}

} // namespace

Group demo_command()
{
    Command command{
        "demo",
        "Walk through the whole guide against a simulator of TeamViewer",
        {{"--once", "", "End after the last step; else desk and simulator go on until Ctrl-C"},
         {"--package", "FILE", "Default: the one that was built with this program"}},
        demo,
        false};
    return {"", "", {std::move(command)}};
}

} // namespace mock::commands
