#include "plugin/net/transfer.hpp"

#include "plugin/net/address.hpp"
#include "plugin/net/curl_transport.hpp"
#include "plugin/net/retry.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace tv::http {
namespace {

using desk::Errc;
using std::chrono::milliseconds;

constexpr std::size_t header_limit = std::size_t{64} << 10;
constexpr std::size_t error_body_limit = std::size_t{64} << 10;
constexpr long long_list_buffer = 256L << 10;
constexpr milliseconds connect_limit{10'000};
constexpr milliseconds check_interval{200};

std::string url_of(const Request& request)
{
    std::string url = request.base;
    url += request.endpoint.path;
    url += request.tail;
    if (!request.query.empty()) url += "?" + request.query;
    return url;
}

bool has_control(std::string_view text)
{
    return std::any_of(text.begin(), text.end(),
                       [](char c) { return static_cast<unsigned char>(c) < 32 || c == 127; });
}

std::string_view trimmed(std::string_view text)
{
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

/// The value, if `line` is the header `name` (lower case).
std::optional<std::string> header_value(std::string_view line, std::string_view name)
{
    if (line.size() <= name.size() || line[name.size()] != ':') return std::nullopt;
    const bool same = std::equal(name.begin(), name.end(), line.begin(), [](char a, char b) {
        return a == (b >= 'A' && b <= 'Z' ? static_cast<char>(b + 32) : b);
    });
    if (!same) return std::nullopt;
    return std::string(trimmed(line.substr(name.size() + 1)));
}

long whole_seconds(milliseconds time)
{
    return static_cast<long>(std::max<milliseconds::rep>(1, time.count() / 1000));
}

} // namespace

Transfer::Transfer(CURL* easy, const Request& request, Clock& clock)
    : easy_(easy), request_(request), clock_(clock), url_(url_of(request))
{
}

Transfer::~Transfer()
{
    // Keeps connections and TLS sessions, forgets headers and callbacks of this request.
    curl_easy_reset(easy_);
    curl_slist_free_all(headers_);
}

std::vector<desk::Result<Response>> Transfer::run(CURLM* multi,
                                                  const std::vector<Transfer*>& transfers,
                                                  const CurlSettings& settings,
                                                  const desk::Call& call)
{
    std::vector<Transfer*> ready;
    std::vector<desk::Status> prepared;
    for (Transfer* transfer : transfers) {
        prepared.push_back(call.check());
        if (prepared.back()) prepared.back() = transfer->prepare(settings, call);
        if (prepared.back()) ready.push_back(transfer);
    }
    drive(multi, ready, call);
    std::vector<desk::Result<Response>> replies;
    for (std::size_t i = 0; i < transfers.size(); ++i) {
        if (prepared[i])
            replies.push_back(transfers[i]->verdict(call));
        else
            replies.emplace_back(prepared[i].error());
    }
    return replies;
}

desk::Status Transfer::prepare(const CurlSettings& settings, const desk::Call& call)
{
    call_ = &call;
    DESK_TRY(const Address address, checked_address(url_));
    set(CURLOPT_URL, url_.c_str());
    set(CURLOPT_PROTOCOLS_STR, address.scheme.c_str());
    set(CURLOPT_USERAGENT, settings.agent.c_str());
    set_security(settings);
    set_body();
    set_callbacks();
    DESK_CHECK(set_limits(call));
    DESK_CHECK(set_headers());
    if (option_error_ == CURLE_OK) return {};
    return desk::Error{.status = Errc::unsupported,
                       .code = "net.libcurl",
                       .detail = std::string("libcurl refuses an option: ") +
                                 curl_easy_strerror(option_error_)};
}

void Transfer::set_security(const CurlSettings& settings)
{
    set(CURLOPT_SSL_VERIFYPEER, 1L);
    set(CURLOPT_SSL_VERIFYHOST, 2L);
    set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    set(CURLOPT_PROXY_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    if (!settings.ca_file.empty()) {
        set(CURLOPT_CAINFO, settings.ca_file.c_str());
        set(CURLOPT_PROXY_CAINFO, settings.ca_file.c_str());
    }
    set(CURLOPT_FOLLOWLOCATION, 0L);
    set(CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
    // Even an empty proxy is set: otherwise the environment of the host process would decide.
    set(CURLOPT_PROXY, settings.proxy_url.c_str());
    set(CURLOPT_NOPROXY, "localhost,127.0.0.1,::1");
    set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    set(CURLOPT_NOSIGNAL, 1L);
}

desk::Status Transfer::set_limits(const desk::Call& call)
{
    const milliseconds left = call->deadline - clock_.now();
    if (left <= milliseconds{0}) {
        return desk::Error{.status = Errc::deadline,
                           .code = "net.timeout",
                           .detail = "the time of the call was over before the request was sent"};
    }
    limited_by_deadline_ = left < request_.time_limit;
    const milliseconds limit = std::min(left, request_.time_limit);
    set(CURLOPT_TIMEOUT_MS, static_cast<long>(limit.count()));
    set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(std::min(limit, connect_limit).count()));
    set(CURLOPT_LOW_SPEED_LIMIT, 1L);
    set(CURLOPT_LOW_SPEED_TIME, whole_seconds(request_.silence_limit));
    return {};
}

desk::Status Transfer::set_headers()
{
    const auto add = [this](const std::string& line) {
        auto* longer = curl_slist_append(headers_, line.c_str());
        if (longer == nullptr) option_error_ = CURLE_OUT_OF_MEMORY;
        if (longer != nullptr) headers_ = longer;
    };
    add("Accept: application/json");
    add("Expect:");
    if (!request_.body.empty()) add("Content-Type: " + request_.content_type);
    if (!request_.bearer.empty()) {
        if (has_control(request_.bearer.reveal())) {
            return desk::Error{.status = Errc::invalid,
                               .code = "net.bad_token",
                               .detail = "the token has a line break or another control character"};
        }
        std::string line;
        desk::append_secret(line, "Authorization: Bearer ");
        desk::append_secret(line, request_.bearer.reveal());
        add(line);
        desk::wipe(line);
    }
    set(CURLOPT_HTTPHEADER, headers_);
    return {};
}

void Transfer::set_body()
{
    const bool has_body = request_.endpoint.method == Method::post ||
                          request_.endpoint.method == Method::put || !request_.body.empty();
    if (has_body) {
        set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request_.body.size()));
        set(CURLOPT_POSTFIELDS, request_.body.c_str());
    }
    set(CURLOPT_CUSTOMREQUEST, name(request_.endpoint.method).data());
    set(CURLOPT_ACCEPT_ENCODING, ""); // All that libcurl can undo.
    // When a connection that was used before turns out to be dead, libcurl sends the request a
    // second time by itself, a POST too. On a fresh connection it never does.
    if (request_.endpoint.repeat == Repeat::never) set(CURLOPT_FRESH_CONNECT, 1L);
}

void Transfer::set_callbacks()
{
    using Data = std::size_t (*)(char*, std::size_t, std::size_t, void*);
    using Began = int (*)(void*, char*, char*, int, int);
    const Data on_header = [](char* data, std::size_t, std::size_t size, void* self) noexcept {
        auto* to = static_cast<Transfer*>(self);
        return to->goes_on([&] { return to->take_header({data, size}); }) ? size : 0;
    };
    const Data on_body = [](char* data, std::size_t, std::size_t size, void* self) noexcept {
        auto* to = static_cast<Transfer*>(self);
        return to->goes_on([&] { return to->take_body({data, size}); }) ? size : 0;
    };
    const Began on_began = [](void* self, char*, char*, int, int) noexcept {
        auto* to = static_cast<Transfer*>(self);
        return to->goes_on([&] { return to->may_begin(); }) ? CURL_PREREQFUNC_OK
                                                            : CURL_PREREQFUNC_ABORT;
    };
    set(CURLOPT_HEADERFUNCTION, on_header);
    set(CURLOPT_HEADERDATA, this);
    set(CURLOPT_WRITEFUNCTION, on_body);
    set(CURLOPT_WRITEDATA, this);
    set(CURLOPT_PREREQFUNCTION, on_began);
    set(CURLOPT_PREREQDATA, this);
    // Lists come in hundreds of megabytes: each piece costs a look at all that libcurl waits for.
    if (request_.sink) set(CURLOPT_BUFFERSIZE, long_list_buffer);
}

/// Asked when there is a connection, which may have taken a while: of a process that stood still
/// meanwhile, or was cut off, others may have taken over the call.
desk::Status Transfer::may_begin()
{
    DESK_CHECK(call_->check());
    request_began_ = true;
    return {};
}

/// curl_easy_perform would ask nobody for up to a second at a time; our own loop asks `call` five
/// times.
void Transfer::drive(CURLM* multi, const std::vector<Transfer*>& transfers, const desk::Call& call)
{
    for (Transfer* transfer : transfers)
        transfer->is_running_ = curl_multi_add_handle(multi, transfer->easy_) == CURLM_OK;

    auto asked = std::chrono::steady_clock::now();
    desk::Status goes_on;
    int running = 1;
    CURLMcode done = CURLM_OK;
    while (done == CURLM_OK && goes_on) {
        done = curl_multi_perform(multi, &running);
        if (running == 0 || done != CURLM_OK) break;
        done =
            curl_multi_poll(multi, nullptr, 0, static_cast<int>(check_interval.count()), nullptr);
        if (std::chrono::steady_clock::now() - asked < check_interval) continue;
        asked = std::chrono::steady_clock::now();
        goes_on = call.check();
    }

    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi, &left)) {
        const auto of = std::find_if(transfers.begin(), transfers.end(), [&](const Transfer* it) {
            return it->easy_ == message->easy_handle;
        });
        if (message->msg != CURLMSG_DONE || of == transfers.end()) continue;
        (*of)->outcome_ = message->data.result;
        (*of)->is_running_ = false;
    }
    for (Transfer* transfer : transfers) {
        if (transfer->is_running_ && !goes_on) transfer->stopped_ = goes_on.error();
        curl_multi_remove_handle(multi, transfer->easy_);
    }
}

desk::Result<Response> Transfer::verdict(const desk::Call& call)
{
    if (stopped_) return unless_lost(*stopped_);
    if (outcome_ != CURLE_OK) return unless_lost(failure(outcome_, call));
    response_.status = status();
    // By these two the server says that it has not done it.
    if (response_.status == 307 || response_.status == 308) return redirect();
    if (response_.status >= 300 && response_.status < 400) return unless_lost(redirect());
    if (!retry_after_.empty()) response_.retry_after = retry_after(retry_after_, clock_.now());
    return std::move(response_);
}

int Transfer::status() const
{
    long status = 0;
    curl_easy_getinfo(easy_, CURLINFO_RESPONSE_CODE, &status);
    return static_cast<int>(status);
}

desk::Status Transfer::take_header(std::string_view line)
{
    header_bytes_ += line.size();
    if (header_bytes_ > header_limit) {
        return desk::Error{.status = Errc::limit,
                           .code = "net.too_large",
                           .detail = "the headers of the answer are larger than 64 KiB"};
    }
    if (line.substr(0, 5) == "HTTP/") { // After "100 Continue" comes another one.
        response_.content_type.clear();
        location_.clear();
        retry_after_.clear();
    }
    if (auto type = header_value(line, "content-type")) response_.content_type = *type;
    if (auto place = header_value(line, "location")) location_ = *place;
    if (auto pause = header_value(line, "retry-after")) retry_after_ = *pause;
    return {};
}

desk::Status Transfer::take_body(std::string_view piece)
{
    body_bytes_ += piece.size();
    if (body_bytes_ > request_.answer_limit) {
        return desk::Error{.status = Errc::limit,
                           .code = "net.too_large",
                           .detail = "the answer is larger than " +
                                     std::to_string(request_.answer_limit) + " bytes"};
    }
    const bool good = status() / 100 == 2;
    if (good && request_.sink) return request_.sink(piece);
    const std::size_t room = good ? request_.answer_limit : error_body_limit;
    desk::append_secret(response_.body,
                        piece.substr(0, room - std::min(room, response_.body.size())));
    return {};
}

} // namespace tv::http
