#include "tests/contract/check/cases.hpp"

#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <charconv>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iterator>

// Checks any plugin against the contract, each case in a process of its own:
//
//     plugin-check FILE.so MANIFEST.json [SECONDS]
//
// SECONDS: how long a case may take, 60. The exit status is 0 if all is well, 1 if something is
// wrong with the plugin, 2 if the check could not be made.

namespace {

/// Reads what a case says, until it has ended or its time is over.
std::string read_all(int descriptor, int seconds, bool& in_time)
{
    std::string text;
    pollfd ready{descriptor, POLLIN, 0};
    char piece[4096];
    while ((in_time = ::poll(&ready, 1, seconds * 1000) > 0)) {
        const auto got = ::read(descriptor, piece, sizeof piece);
        if (got <= 0) break;
        text.append(piece, static_cast<std::size_t>(got));
    }
    return text;
}

/// What is wrong, or nothing.
std::string run(const check::Case& one, const check::Subject& subject, int seconds)
{
    int ends[2];
    if (::pipe(ends) != 0) return "no pipe";
    std::fflush(stdout);
    const pid_t child = ::fork();
    if (child == 0) {
        ::close(ends[0]);
        const std::string wrong = one.run(subject);
        const auto written = ::write(ends[1], wrong.data(), wrong.size());
        // Without the end of a program: a plugin may have left anything running.
        ::_exit(wrong.empty() && written == 0 ? 0 : 1);
    }
    ::close(ends[1]);
    bool in_time = true;
    const std::string wrong = read_all(ends[0], seconds, in_time);
    ::close(ends[0]);
    if (!in_time) ::kill(child, SIGKILL);
    int status = 0;
    ::waitpid(child, &status, 0);
    if (!in_time) return "takes longer than " + std::to_string(seconds) + " s";
    if (WIFSIGNALED(status)) return std::string("crashes: ") + ::strsignal(WTERMSIG(status));
    if (!wrong.empty()) return wrong;
    return WEXITSTATUS(status) == 0 ? "" : "ends the process";
}

} // namespace

int main(int argc, char** argv)
{
    if (argc != 3 && argc != 4) {
        std::puts("plugin-check FILE.so MANIFEST.json [SECONDS]");
        return 2;
    }
    int seconds = 60;
    if (argc == 4) std::from_chars(argv[3], argv[3] + std::strlen(argv[3]), seconds);
    std::ifstream file(argv[2], std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    auto manifest = mock::loader::parse_manifest(text, mock::loader::HostSupport::version_1_0());
    if (!manifest) {
        std::printf("%s: %s\n", argv[2], manifest.error().detail.c_str());
        return 2;
    }
    const check::Subject subject{std::filesystem::absolute(argv[1]), *std::move(manifest)};
    bool is_fine = true;
    for (const check::Case& one : check::all_cases()) {
        const std::string wrong = run(one, subject, seconds);
        std::printf("%s  %s%s%s\n", wrong.empty() ? "ok   " : "WRONG", one.name,
                    wrong.empty() ? "" : ": ", wrong.c_str());
        is_fine = is_fine && wrong.empty();
    }
    return is_fine ? 0 : 1;
}
