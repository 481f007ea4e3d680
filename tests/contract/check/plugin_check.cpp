#include "tests/contract/check/cases.hpp"

#include <poll.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <charconv>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iterator>
#include <span>

// Checks any plugin against the contract, each case in a process of its own:
//
//     plugin-check FILE.so MANIFEST.json [SECONDS [SCENE.json]]
//
// SECONDS: how long a case may take, 60. SCENE.json: documents and secrets that lead further into
// the plugin than an empty form does, see scene.hpp. Says for each case what is wrong and how to
// mend it. The exit status is 0 if all is well, 1 if something is wrong with the plugin, 2 if the
// check could not be made.

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

/// What a case says about itself reaches us here even if it crashes.
std::span<char> shared_text()
{
    constexpr std::size_t size = 1024;
    void* const memory =
        ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) return {};
    return {static_cast<char*>(memory), size};
}

std::string during(const check::Subject& subject)
{
    return subject.doing[0] == 0 ? "" : std::string(": ") + subject.doing.data();
}

/// What is wrong, or nothing.
std::string run(const check::Case& one, const check::Subject& subject, int seconds)
{
    int ends[2];
    if (::pipe(ends) != 0) return "no pipe";
    std::fflush(stdout);
    subject.note("");
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
    if (!in_time) return "takes longer than " + std::to_string(seconds) + " s" + during(subject);
    if (WIFSIGNALED(status))
        return std::string("crashes: ") + ::strsignal(WTERMSIG(status)) + during(subject);
    if (!wrong.empty()) return wrong;
    return WEXITSTATUS(status) == 0 ? "" : "ends the process" + during(subject);
}

void tell(const check::Case& one, const std::string& wrong, const check::Subject& subject)
{
    if (wrong.empty()) {
        std::printf("ok     %s%s\n", one.name, during(subject).c_str());
    } else {
        std::printf("WRONG  %s: %s\n       %s\n", one.name, wrong.c_str(), one.remedy);
    }
}

std::string text_of(const char* path)
{
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

} // namespace

int main(int argc, char** argv)
{
    if (argc < 3 || argc > 5) {
        std::puts("plugin-check FILE.so MANIFEST.json [SECONDS [SCENE.json]]");
        return 2;
    }
    int seconds = 60;
    if (argc >= 4) std::from_chars(argv[3], argv[3] + std::strlen(argv[3]), seconds);
    auto manifest =
        mock::loader::parse_manifest(text_of(argv[2]), mock::loader::HostSupport::version_1_0());
    if (!manifest) {
        std::printf("%s: %s\n", argv[2], manifest.error().detail.c_str());
        return 2;
    }
    auto scene = argc == 5 ? check::Scene::read(text_of(argv[4])) : check::Scene::read();
    if (!scene) {
        std::printf("%s: no JSON object of activity, asset, configuration, secrets\n", argv[4]);
        return 2;
    }
    const auto doing = shared_text();
    if (doing.empty()) return std::puts("no memory"), 2;
    const check::Subject subject{std::filesystem::absolute(argv[1]), *std::move(manifest),
                                 *std::move(scene), doing};
    const auto& cases = check::all_cases();
    std::size_t holding = 0;
    for (const check::Case& one : cases) {
        const std::string wrong = run(one, subject, seconds);
        tell(one, wrong, subject);
        if (wrong.empty()) ++holding;
    }
    std::printf("%zu of %zu hold\n", holding, cases.size());
    return holding == cases.size() ? 0 : 1;
}
