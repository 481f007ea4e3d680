#include "tests/contract/plugin/simulator.hpp"

#include <boost/json.hpp>
#include <curl/curl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <memory>
#include <stdexcept>

namespace test {
namespace {

namespace json = boost::json;

struct Reply {
    long status = 0;
    std::string body;
    std::string leads_to;
};

std::size_t take(char* data, std::size_t size, std::size_t count, void* body)
{
    static_cast<std::string*>(body)->append(data, size * count);
    return size * count;
}

/// With a connection of its own, so that nothing of it is left.
Reply ask(const std::string& url, const std::string& body, const char* method)
{
    const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> curl(curl_easy_init(),
                                                                   &curl_easy_cleanup);
    Reply reply;
    curl_easy_setopt(curl.get(), CURLOPT_URL, url.c_str());
    curl_easy_setopt(curl.get(), CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl.get(), CURLOPT_TIMEOUT, 60L);
    curl_easy_setopt(curl.get(), CURLOPT_WRITEFUNCTION, &take);
    curl_easy_setopt(curl.get(), CURLOPT_WRITEDATA, &reply.body);
    if (!body.empty()) curl_easy_setopt(curl.get(), CURLOPT_POSTFIELDS, body.c_str());
    if (method) curl_easy_setopt(curl.get(), CURLOPT_CUSTOMREQUEST, method);
    if (const auto done = curl_easy_perform(curl.get()); done != CURLE_OK) {
        throw std::runtime_error(url + ": " + curl_easy_strerror(done));
    }
    curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &reply.status);
    char* leads_to = nullptr;
    curl_easy_getinfo(curl.get(), CURLINFO_REDIRECT_URL, &leads_to);
    if (leads_to) reply.leads_to = leads_to;
    return reply;
}

/// "teamviewer-sim listening on http://127.0.0.1:40123"
std::string first_line(int output)
{
    std::string line;
    for (char next = 0; ::read(output, &next, 1) == 1 && next != '\n';)
        line += next;
    return line;
}

} // namespace

Simulator::Simulator()
{
    int ends[2];
    if (pipe(ends) != 0) throw std::runtime_error("no pipe");
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    posix_spawn_file_actions_addclose(&actions, ends[0]);
    const char* arguments[] = {SIMULATOR,          "--listen", "127.0.0.1:0",
                               "--devices",        "20",       "--auto-consent",
                               "--report-delay-s", "0",        nullptr};
    const int failed = posix_spawn(&process_, SIMULATOR, &actions, nullptr,
                                   const_cast<char* const*>(arguments), environ);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    output_ = ends[0];
    if (failed != 0) throw std::runtime_error("cannot start " SIMULATOR);

    const std::string line = first_line(output_);
    const auto at = line.find("http://");
    if (at == std::string::npos) throw std::runtime_error("the simulator says: " + line);
    origin_ = line.substr(at);
}

Simulator::~Simulator()
{
    // At once: it may be at an answer that takes a minute.
    kill(process_, SIGKILL);
    waitpid(process_, nullptr, 0);
    close(output_);
}

json::value Simulator::control(const std::string& path, const std::string& body) const
{
    const Reply reply = ask(origin_ + path, body, nullptr);
    if (reply.status / 100 != 2) throw std::runtime_error(path + ": " + reply.body);
    return reply.body.empty() ? json::value() : json::parse(reply.body);
}

void Simulator::no_faults() const
{
    ask(origin_ + "/sim/faults", "", "DELETE");
}

std::string Simulator::consent(const std::string& page) const
{
    const Reply reply = ask(page, "", nullptr);
    if (reply.leads_to.empty()) throw std::runtime_error("no consent: " + reply.body);
    return reply.leads_to;
}

std::int64_t Simulator::open_sessions() const
{
    return static_cast<std::int64_t>(see("/sim/state").at("open_sessions").as_array().size());
}

void Simulator::play_connection(const std::string& teamviewer_id) const
{
    control("/sim/connections", R"({"supporter":"sofia.rossi@example.com","minutes":1,)"
                                R"("notes":"Disk","teamviewer_id":")" +
                                    teamviewer_id + R"("})");
}

} // namespace test
