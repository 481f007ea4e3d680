#include "mock-host/loader/directory.hpp"
#include "mock-host/loader/installer.hpp"
#include "mock-host/loader/refused.hpp"

#include <desk/sdk/text.hpp>

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <thread>

extern char** environ;

namespace mock::loader {
namespace fs = std::filesystem;
namespace {

constexpr int verdict_descriptor = 3;
constexpr auto trial_time_limit = std::chrono::seconds(30);
constexpr auto pause = std::chrono::milliseconds(5);

/// Steps 5 to 7 of the contract's section 3, in this process.
desk::Status load_from(const fs::path& directory)
{
    const HostSupport host = HostSupport::version_1_0();
    DESK_TRY(const auto contents, read_directory(directory));
    DESK_TRY(const auto package, read_package(contents, host));
    DESK_TRY(const auto library, library_for(package.manifest, this_platform()));
    DESK_TRY([[maybe_unused]] const auto module,
             load_library(fs::absolute(directory) / library.file, package.manifest));
    return {};
}

/// One byte of status, then code, line feed, detail: shorter than a pipe holds, so that the child
/// never waits for its parent.
void answer(const desk::Status& verdict)
{
    std::string text = "0";
    if (!verdict) {
        text = std::to_string(static_cast<int>(verdict.error().status)) + "\n" +
               verdict.error().code + "\n" + std::string(desk::cut(verdict.error().detail, 2000));
    }
    text += '\0';
    const auto written = ::write(verdict_descriptor, text.data(), text.size());
    if (written != static_cast<ssize_t>(text.size())) ::_exit(1); // Nobody listens any more.
}

struct Pipe {
    Pipe()
    {
        if (::pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK) != 0) ends = {-1, -1};
    }
    Pipe(const Pipe&) = delete;
    Pipe& operator=(const Pipe&) = delete;
    ~Pipe()
    {
        close_writer();
        if (ends[0] >= 0) ::close(ends[0]);
    }
    void close_writer()
    {
        if (ends[1] >= 0) ::close(std::exchange(ends[1], -1));
    }
    std::array<int, 2> ends{};
};

desk::Result<pid_t> spawn(const fs::path& program, const fs::path& directory, const Pipe& pipe)
{
    std::string name = program.string();
    std::string verb = child_check_verb;
    std::string place = directory.string();
    const std::array<char*, 4> arguments{name.data(), verb.data(), place.data(), nullptr};
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, pipe.ends[1], verdict_descriptor);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    pid_t child = 0;
    const int problem =
        ::posix_spawn(&child, name.c_str(), &actions, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    if (problem == 0) return child;
    return refused("package.check",
                   "cannot start " + name + " to try the library: " + std::strerror(problem),
                   desk::Errc::unavailable);
}

/// The exit status of `waitpid`, or an error after the time limit; the child is gone then.
desk::Result<int> wait_for(pid_t child)
{
    const auto end = std::chrono::steady_clock::now() + trial_time_limit;
    int status = 0;
    while (std::chrono::steady_clock::now() < end) {
        const pid_t ended = ::waitpid(child, &status, WNOHANG);
        if (ended == child) return status;
        if (ended < 0 && errno != EINTR) break;
        std::this_thread::sleep_for(pause);
    }
    ::kill(child, SIGKILL);
    ::waitpid(child, &status, 0);
    return refused("module.hangs",
                   "the library was loaded for a trial and did not come back within "
                   "30 s; get a corrected package from its maker");
}

desk::Status read_verdict(const Pipe& pipe, int exit_status)
{
    std::array<char, 4096> buffer{};
    const auto length = ::read(pipe.ends[0], buffer.data(), buffer.size() - 1);
    const std::string text(buffer.data(), length > 0 ? std::strlen(buffer.data()) : 0);
    const auto first = text.find('\n');
    const auto second = text.find('\n', first + 1);
    if (first != std::string::npos && second != std::string::npos) {
        return refused(text.substr(first + 1, second - first - 1), text.substr(second + 1),
                       static_cast<desk::Errc>(std::atoi(text.c_str())));
    }
    // After a good verdict the exit counts as well: destructors of the library have run in it.
    if (text == "0" && exit_status == 0) return {};
    const std::string how = WIFSIGNALED(exit_status)
                                ? "signal " + std::to_string(WTERMSIG(exit_status))
                                : "exit status " + std::to_string(WEXITSTATUS(exit_status));
    return refused("module.crashes", "the library was loaded for a trial and ended the process (" +
                                         how + "); get a corrected package from its maker");
}

} // namespace

int check_in_child_main(int argc, char** argv)
{
    if (argc != 3) return 2;
    const auto verdict = load_from(argv[2]);
    answer(verdict);
    return verdict ? 0 : 1;
}

desk::Status check_library_in_child(const fs::path& program, const fs::path& directory)
{
    Pipe pipe;
    if (pipe.ends[0] < 0) {
        return refused("package.check", "too many open files to try the library",
                       desk::Errc::unavailable);
    }
    DESK_TRY(const pid_t child, spawn(program, directory, pipe));
    pipe.close_writer();
    DESK_TRY(const int status, wait_for(child));
    return read_verdict(pipe, status);
}

} // namespace mock::loader
