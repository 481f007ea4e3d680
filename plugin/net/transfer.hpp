#pragma once

#include "plugin/net/http.hpp"
#include "plugin/ports/desk_ports.hpp"

#include <curl/curl.h>

#include <cstddef>
#include <exception>
#include <optional>
#include <string>
#include <vector>

namespace tv::http {

struct CurlSettings;

/// One request on one easy handle, from the first option to the verdict. Only for this folder: the
/// handles belong to CurlTransport.
class Transfer {
public:
    Transfer(CURL* easy, const Request& request, Clock& clock);
    ~Transfer();
    Transfer(const Transfer&) = delete;
    Transfer& operator=(const Transfer&) = delete;

    /// What becomes of each, in their order. They share the connections of `multi`.
    static std::vector<desk::Result<Response>> run(CURLM* multi,
                                                   const std::vector<Transfer*>& transfers,
                                                   const CurlSettings& settings,
                                                   const desk::Call& call);

private:
    desk::Status prepare(const CurlSettings& settings, const desk::Call& call);
    void set_security(const CurlSettings& settings);
    desk::Status set_limits(const desk::Call& call);
    desk::Status set_headers();
    void set_body();
    void set_callbacks();
    static void drive(CURLM* multi, const std::vector<Transfer*>& transfers,
                      const desk::Call& call);

    desk::Result<Response> verdict(const desk::Call& call);
    desk::Error failure(CURLcode code, const desk::Call& call) const;
    desk::Error transient(CURLcode code) const;
    const char* what_is_wrong_with_certificate() const;
    desk::Error redirect() const;
    desk::Error unless_lost(desk::Error error) const;
    bool was_sent() const;

    desk::Status may_begin();
    desk::Status take_header(std::string_view line);
    desk::Status take_body(std::string_view piece);
    int status() const;

    /// Runs what libcurl calls back for; false: the transfer is to end. An exception must not
    /// travel through libcurl, which is C.
    template <class Step>
    bool goes_on(Step step)
    {
        try {
            const desk::Status done = step();
            if (!done) stopped_ = done.error();
        } catch (const std::exception& bug) {
            stopped_ =
                desk::Error{.status = desk::Errc::internal, .code = "bug", .detail = bug.what()};
        }
        return !stopped_;
    }

    template <class T>
    void set(CURLoption option, T value)
    {
        const CURLcode done = curl_easy_setopt(easy_, option, value);
        if (done != CURLE_OK && option_error_ == CURLE_OK) option_error_ = done;
    }

    CURL* easy_;
    const Request& request_;
    Clock& clock_;
    const std::string url_;
    const desk::Call* call_ = nullptr; ///< from `prepare` on

    CURLcode option_error_ = CURLE_OK;
    curl_slist* headers_ = nullptr;
    bool limited_by_deadline_ = false;
    bool request_began_ = false;

    Response response_ = {};
    std::string location_ = {};
    std::string retry_after_ = {};
    std::size_t header_bytes_ = 0;
    std::size_t body_bytes_ = 0;
    CURLcode outcome_ = CURLE_FAILED_INIT;
    bool is_running_ = false;
    std::optional<desk::Error> stopped_ = {}; ///< why we ended the transfer ourselves
};

} // namespace tv::http
