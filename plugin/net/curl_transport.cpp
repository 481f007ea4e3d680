#include "plugin/net/curl_transport.hpp"

#include "plugin/net/transfer.hpp"

#include <desk/sdk/wiping_memory.hpp>

#include <curl/curl.h>

#include <chrono>
#include <cstddef>
#include <deque>
#include <utility>

namespace tv::http {
namespace {

constexpr std::size_t idle_lines_max = 8;

/// Neither query nor body: those may hold a secret.
std::string line_for_log(const Request& request, const desk::Result<Response>& reply,
                         std::chrono::steady_clock::duration took)
{
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(took).count();
    std::string line(name(request.endpoint.method));
    line += ' ';
    line += request.endpoint.path;
    line += request.tail;
    line += reply ? " -> " + std::to_string(reply->status) : " failed: " + reply.error().code;
    return line + ", " + std::to_string(ms) + " ms";
}

/// libcurl counts its users. This one never leaves: resolver threads and atexit handlers outlive
/// any moment at which that would be right, and the plugin with its functions is never unloaded
/// (`-z nodelete`). Requests and answers hold tokens, so what libcurl gives back is overwritten;
/// unless somebody else in this process was first.
desk::Status initialise_libcurl()
{
    static std::once_flag once;
    static CURLcode outcome = CURLE_OK;
    std::call_once(once, [] {
        const auto* version = curl_version_info(CURLVERSION_NOW);
        // Without it, another part of the process could be initialising right now.
        if ((version->features & CURL_VERSION_THREADSAFE) == 0) outcome = CURLE_FAILED_INIT;
        if (outcome == CURLE_OK) {
            namespace wiping = desk::wiping;
            outcome =
                curl_global_init_mem(CURL_GLOBAL_DEFAULT, wiping::allocate, wiping::release,
                                     wiping::reallocate, wiping::copy_of, wiping::allocate_zeros);
        }
    });
    if (outcome == CURLE_OK) return {};
    return desk::Error{.status = desk::Errc::unsupported,
                       .code = "net.libcurl",
                       .detail = "libcurl of this machine cannot be used: it is too old or not "
                                 "safe to initialise beside other threads"};
}

} // namespace

struct CurlTransport::Line {
    Line() : easy(curl_easy_init()), multi(curl_multi_init()) {}
    ~Line()
    {
        curl_easy_cleanup(easy);
        curl_multi_cleanup(multi);
    }
    Line(const Line&) = delete;
    Line& operator=(const Line&) = delete;

    CURL* easy;
    CURLM* multi;
};

desk::Result<std::unique_ptr<CurlTransport>> CurlTransport::create(CurlSettings settings,
                                                                   Clock& clock, Log& log)
{
    DESK_CHECK(initialise_libcurl());
    return std::unique_ptr<CurlTransport>(new CurlTransport(std::move(settings), clock, log));
}

CurlTransport::CurlTransport(CurlSettings settings, Clock& clock, Log& log)
    : settings_(std::move(settings)), clock_(clock), log_(log)
{
}

CurlTransport::~CurlTransport() = default;

desk::Result<Response> CurlTransport::send(const Request& request, const desk::Call& call)
{
    const auto began = std::chrono::steady_clock::now();
    DESK_TRY(auto line, request.is_secret ? new_line() : take_line());
    auto reply = [&] {
        Transfer transfer(line->easy, request, clock_);
        return std::move(Transfer::run(line->multi, {&transfer}, settings_, call).front());
    }();
    // Its buffers still hold what was said last.
    if (!request.is_secret) give_back(std::move(line));
    line.reset();
    log_.write(LogLevel::debug, call,
               line_for_log(request, reply, std::chrono::steady_clock::now() - began));
    return reply;
}

std::vector<desk::Result<Response>> CurlTransport::send_all(const std::vector<Request>& requests,
                                                            const desk::Call& call)
{
    const auto began = std::chrono::steady_clock::now();
    auto taken = take_line();
    if (!taken) return std::vector<desk::Result<Response>>(requests.size(), taken.error());
    auto& line = *taken;
    std::vector<desk::Result<Response>> replies;
    {
        std::vector<std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>> handles;
        std::deque<Transfer> transfers; // Before their handles they go.
        std::vector<Transfer*> all;
        for (const Request& request : requests) {
            handles.emplace_back(curl_easy_init(), &curl_easy_cleanup);
            all.push_back(&transfers.emplace_back(handles.back().get(), request, clock_));
        }
        replies = Transfer::run(line->multi, all, settings_, call);
    }
    give_back(std::move(line));
    const auto took = std::chrono::steady_clock::now() - began;
    for (std::size_t i = 0; i < requests.size(); ++i)
        log_.write(LogLevel::debug, call, line_for_log(requests[i], replies[i], took));
    return replies;
}

desk::Result<std::unique_ptr<CurlTransport::Line>> CurlTransport::take_line()
{
    {
        const std::lock_guard lock(mutex_);
        if (!idle_.empty()) {
            auto line = std::move(idle_.back()); // The last one used has the freshest connection.
            idle_.pop_back();
            return line;
        }
    }
    return new_line();
}

desk::Result<std::unique_ptr<CurlTransport::Line>> CurlTransport::new_line()
{
    auto line = std::make_unique<Line>();
    if (line->easy == nullptr || line->multi == nullptr) {
        return desk::Error{.status = desk::Errc::limit,
                           .code = "net.libcurl",
                           .detail = "libcurl has no memory for another connection"};
    }
    return line;
}

void CurlTransport::give_back(std::unique_ptr<Line> line)
{
    std::unique_ptr<Line> oldest; // Closed without the lock: it says goodbye.
    const std::lock_guard lock(mutex_);
    if (idle_.size() == idle_lines_max) {
        oldest = std::move(idle_.front());
        idle_.erase(idle_.begin());
    }
    idle_.push_back(std::move(line));
}

} // namespace tv::http
