#pragma once

#include "mock-host/loader/signature.hpp"
#include "mock-host/runtime/log.hpp"
#include "mock-host/store/web_sessions.hpp"
#include "mock-host/web/events.hpp"
#include "mock-host/web/visit.hpp"

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

namespace mock::web {

struct SiteOptions {
    std::filesystem::path data{};
    /// False: whoever is at this machine may be anybody, and who comes through a proxy is refused.
    bool by_password = false;
    bool secure = false; ///< over TLS: cookies never leave it
    /// What the header Host may say, in lower case: "127.0.0.1:8042".
    std::vector<std::string> hosts{};
    /// Signers of packages; empty: those of the folder, as it is when somebody asks.
    std::vector<loader::PublicKey> trusted{};
    runtime::Log log{};
};

/// The desk as it answers requests: who is it, may they, which page. Any thread; the server that
/// brings the requests is somebody else's.
class Site {
public:
    Site(runtime::Desk& desk, SiteOptions options, std::vector<Route> routes = all_routes());

    Response answer(const Request& request);
    /// Whether to read something as large as a package from whoever asks: `request` has no body
    /// yet.
    bool may_upload(const Request& request);
    /// All that can be asked for.
    const std::vector<Route>& routes() const { return routes_; }

private:
    struct Found;
    /// By nobody yet.
    Visit visit_of(const Request& request, const Words& words);
    Response answer_checked(const Request& request);
    Found find(const Request& request) const;
    Response dispatch(Visit& visit);
    void recognise(Visit& visit);
    void prolong(const store::WebSession& session, store::Time now);
    bool is_our_host(const Request& request) const;
    Response failed(const Request& request, const std::string& why, const char* text);

    runtime::Desk& desk_;
    SiteOptions options_;
    std::vector<Route> routes_;
    Events events_;
};

/// The parts of `path` that stand for the `{}` of a route; nothing if it is another route's.
std::optional<std::vector<std::string>> match_path(std::string_view route, std::string_view path);

/// How long somebody stays signed in without asking for anything.
inline constexpr std::chrono::hours session_length{12};
inline constexpr const char* session_cookie = "desk_session";

/// What the store knows a session by. Who chose a person without a password is a stranger to a desk
/// that asks for passwords.
std::string session_hash(const Visit& visit, const std::string& cookie);

} // namespace mock::web
