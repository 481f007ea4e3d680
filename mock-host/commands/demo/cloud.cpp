#include "mock-host/commands/demo/cloud.hpp"

#include "mock-host/commands/demo/loopback_http.hpp"
#include "mock-host/commands/demo/stage.hpp"
#include "mock-host/commands/errors.hpp"
#include "mock-host/views/json.hpp"
#include "mock-host/views/time_text.hpp"

#include <boost/json.hpp>

#include <sstream>

namespace mock::commands {

namespace json = boost::json;

namespace {

/// The word after `label` in the welcome of the simulator.
std::string word_after(const std::string& welcome, const std::string& label)
{
    const auto at = welcome.find(label);
    if (at == std::string::npos) return {};
    std::istringstream rest(welcome.substr(at + label.size()));
    std::string word;
    rest >> word;
    return word;
}

} // namespace

desk::Result<Cloud> Cloud::start(const std::filesystem::path& program)
{
    DESK_TRY(Program started, Program::start(program, {"--listen", "127.0.0.1:0", "--auto-consent",
                                                       "--report-delay-s", "0"}));
    Cloud cloud(std::move(started));
    DESK_TRY(const std::string welcome, cloud.program_.read_paragraph(std::chrono::seconds{30}));
    cloud.origin_ = word_after(welcome, "listening on ");
    cloud.client_id_ = word_after(welcome, "ClientID ");
    cloud.client_secret_ = word_after(welcome, "ClientSecret ");
    cloud.redirect_url_ = word_after(welcome, "Redirect URL ");
    if (cloud.origin_.empty() || cloud.client_secret_.empty()) {
        return failure(desk::Errc::invalid, "The simulator did not say where it listens. Build "
                                            "simulator and desk from the same sources.");
    }
    return cloud;
}

desk::Result<std::string> Cloud::consent(const std::string& authorize_url) const
{
    DESK_TRY(const HttpReply reply, http_get(authorize_url));
    if (!reply.location.empty()) return reply.location;
    return failure(desk::Errc::denied, "The consent page answered " + std::to_string(reply.status) +
                                           " instead of leading back to the redirect URL.");
}

desk::Status Cloud::play(const std::string& what, const std::string& json) const
{
    DESK_TRY(const HttpReply reply, http_post(origin_ + "/sim/" + what, json));
    if (reply.status / 100 == 2) return {};
    return failure(desk::Errc::invalid, "The simulator refused " + what + ": " + reply.body);
}

desk::Status Cloud::set_clock_ahead(std::chrono::seconds by) const
{
    const auto now =
        std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
    return play("clock", json::serialize(json::object{{"set", views::utc_time(now + by)}}));
}

desk::Result<int> Cloud::faults_struck() const
{
    DESK_TRY(const HttpReply reply, http_get(origin_ + "/sim/log"));
    const json::value log = views::stored_json(reply.body);
    const json::array* requests = at(log, "requests").if_array();
    int struck = 0;
    for (std::size_t i = 0; requests != nullptr && i < requests->size(); ++i)
        struck += text_at((*requests)[i], "fault").empty() ? 0 : 1;
    return struck;
}

} // namespace mock::commands
