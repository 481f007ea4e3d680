#include "mock-host/commands/demo/child_process.hpp"

#include "mock-host/commands/errors.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>

extern char** environ;

namespace mock::commands {

namespace {

/// Both ends of a pipe, closed at the latest when it goes.
struct Pipe {
    Pipe()
    {
        if (::pipe2(ends.data(), O_CLOEXEC) != 0) ends = {-1, -1};
    }
    Pipe(const Pipe&) = delete;
    Pipe& operator=(const Pipe&) = delete;
    ~Pipe()
    {
        close_end(0);
        close_end(1);
    }
    void close_end(std::size_t end)
    {
        if (ends[end] >= 0) ::close(std::exchange(ends[end], -1));
    }
    int take(std::size_t end) { return std::exchange(ends[end], -1); }

    std::array<int, 2> ends{-1, -1};
};

desk::Error failed(const std::filesystem::path& program, int reason)
{
    return failure(desk::Errc::unavailable, "The program " + program.string() +
                                                " cannot be started: " + std::strerror(reason) +
                                                ".");
}

struct Ends {
    int in = -1; ///< -1: an empty input
    int out = -1;
    int err = -1; ///< -1: that of this program
};

/// The child starts with no signal held back or ignored, whatever this program does.
desk::Result<pid_t> spawn(const std::filesystem::path& program,
                          const std::vector<std::string>& arguments, const Ends& ends)
{
    std::vector<std::string> words{program.string()};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<char*> argv;
    for (std::string& word : words)
        argv.push_back(word.data());
    argv.push_back(nullptr);

    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    if (ends.in >= 0) posix_spawn_file_actions_adddup2(&files, ends.in, STDIN_FILENO);
    if (ends.in < 0) {
        posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    }
    posix_spawn_file_actions_adddup2(&files, ends.out, STDOUT_FILENO);
    if (ends.err >= 0) posix_spawn_file_actions_adddup2(&files, ends.err, STDERR_FILENO);

    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    sigset_t signals;
    sigemptyset(&signals);
    posix_spawnattr_setsigmask(&attributes, &signals);
    sigaddset(&signals, SIGPIPE);
    posix_spawnattr_setsigdefault(&attributes, &signals);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);

    pid_t process = -1;
    const int reason =
        ::posix_spawn(&process, program.c_str(), &files, &attributes, argv.data(), environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&files);
    if (reason != 0) return failed(program, reason);
    return process;
}

int wait_for_end(pid_t process)
{
    int status = 0;
    while (::waitpid(process, &status, 0) < 0 && errno == EINTR) {
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/// False: the other side has closed it.
bool read_some(int descriptor, std::string& into)
{
    std::array<char, 4096> buffer{};
    const ssize_t size = ::read(descriptor, buffer.data(), buffer.size());
    if (size > 0) into.append(buffer.data(), static_cast<std::size_t>(size));
    return size > 0 || (size < 0 && errno == EINTR);
}

void read_both(int out, int err, Finished& into)
{
    std::array<pollfd, 2> waiting{{{out, POLLIN, 0}, {err, POLLIN, 0}}};
    while (waiting[0].fd >= 0 || waiting[1].fd >= 0) {
        if (::poll(waiting.data(), waiting.size(), -1) < 0 && errno != EINTR) return;
        if (waiting[0].revents != 0 && !read_some(out, into.out)) waiting[0].fd = -1;
        if (waiting[1].revents != 0 && !read_some(err, into.err)) waiting[1].fd = -1;
    }
}

} // namespace

desk::Result<Finished> run_program(const std::filesystem::path& program,
                                   const std::vector<std::string>& arguments,
                                   const std::string& input)
{
    Pipe in;
    Pipe out;
    Pipe err;
    DESK_TRY(const pid_t process,
             spawn(program, arguments, {in.ends[0], out.ends[1], err.ends[1]}));
    in.close_end(0);
    out.close_end(1);
    err.close_end(1);
    // Inputs are codes and secrets: a pipe holds them whole, so this does not wait.
    if (!input.empty() && ::write(in.ends[1], input.data(), input.size()) < 0) {
        return failed(program, errno);
    }
    in.close_end(1);
    Finished finished;
    read_both(out.ends[0], err.ends[0], finished);
    finished.status = wait_for_end(process);
    return finished;
}

desk::Result<Program> Program::start(const std::filesystem::path& program,
                                     const std::vector<std::string>& arguments)
{
    Pipe out;
    DESK_TRY(const pid_t process, spawn(program, arguments, {-1, out.ends[1], -1}));
    return Program(process, out.take(0));
}

Program::~Program()
{
    if (process_ > 0) {
        ::kill(process_, SIGTERM);
        wait_for_end(process_);
    }
    if (out_ >= 0) ::close(out_);
}

desk::Result<std::string> Program::read_paragraph(std::chrono::seconds patience)
{
    const auto until = std::chrono::steady_clock::now() + patience;
    std::string text;
    while (text.find("\n\n") == std::string::npos) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
            until - std::chrono::steady_clock::now());
        pollfd waiting{out_, POLLIN, 0};
        const bool is_ready =
            left.count() > 0 && ::poll(&waiting, 1, static_cast<int>(left.count())) > 0;
        if (!is_ready || !read_some(out_, text)) {
            return failure(desk::Errc::unavailable,
                           "The program said nothing, or ended at once. Start it by hand to see "
                           "why.");
        }
    }
    return text.substr(0, text.find("\n\n"));
}

} // namespace mock::commands
