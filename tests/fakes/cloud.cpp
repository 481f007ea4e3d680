#include "tests/fakes/cloud.hpp"

#include "plugin/domain/sessions.hpp"

#include <algorithm>

namespace fakes {
namespace {

std::string number(int made, int width)
{
    std::string digits = std::to_string(made);
    return std::string(static_cast<std::size_t>(width) - digits.size(), '0') + digits;
}

bool is_asked_for(const tv::Connection& connection, const tv::ConnectionQuery& query)
{
    const auto& codes = query.session_codes;
    const auto is_its = [&](const auto& code) {
        return tv::same_code(code, connection.session_code);
    };
    const bool code_fits = codes.empty() || std::any_of(codes.begin(), codes.end(), is_its);
    const bool device_fits =
        query.teamviewer_id.empty() || query.teamviewer_id == connection.teamviewer_id;
    return code_fits && device_fits && connection.start >= query.from &&
           connection.start < query.to;
}

bool ended_before(const tv::Connection& connection, tv::Time time)
{
    return connection.end && *connection.end < time;
}

} // namespace

desk::Result<tv::RemoteSession> Cloud::create_session(const tv::SessionRequest& wanted,
                                                      const desk::Call&)
{
    if (before_create) before_create();
    return through(faults_, [&]() -> desk::Result<tv::RemoteSession> {
        const std::string digits = number(++made_, 6);
        const std::string code = "s10-" + digits.substr(0, 3) + "-" + digits.substr(3);
        requests.push_back(wanted);
        open.push_back({.code = code,
                        .client_link = "https://get.example.com/v15/s10" + digits,
                        .supporter_link = "https://get.example.com/v15/s10" + digits + "-SUPPORTER",
                        .web_link = "https://login.example.com/join?token=SUPPORTER" + digits,
                        .created_at = clock_.time,
                        .valid_until = wanted.valid_until,
                        .marker = wanted.marker});
        return open.back();
    });
}

desk::Result<std::optional<tv::RemoteSession>> Cloud::find_session(const tv::Marker& marker,
                                                                   const desk::Call&)
{
    if (before_find) before_find();
    return through(faults_, [&]() -> desk::Result<std::optional<tv::RemoteSession>> {
        for (const auto& session : open)
            if (session.marker == marker) return std::optional(session);
        return std::optional<tv::RemoteSession>{};
    });
}

desk::Result<std::optional<tv::RemoteSession>> Cloud::session(const std::string& code,
                                                              const desk::Call&)
{
    return through(faults_, [&]() -> desk::Result<std::optional<tv::RemoteSession>> {
        for (const auto* sessions : {&open, &closed})
            for (const auto& session : *sessions)
                if (session.code == code) return std::optional(session);
        return std::optional<tv::RemoteSession>{};
    });
}

desk::Status Cloud::close_session(const std::string& code, const desk::Call&)
{
    return through(faults_, [&]() -> desk::Status {
        if (refuses_to_close) return *refuses_to_close;
        const auto gone = std::find_if(open.begin(), open.end(),
                                       [&](const auto& one) { return one.code == code; });
        if (gone == open.end()) return {};
        if (of_another_user.contains(code)) {
            return desk::Error{.status = desk::Errc::denied,
                               .code = "teamviewer.permission_missing"};
        }
        closed.push_back(*gone);
        closed.back().open = false;
        open.erase(gone);
        return {};
    });
}

desk::Result<std::vector<tv::RemoteSession>> Cloud::open_sessions(const std::string& configuration,
                                                                  const desk::Call&)
{
    return through(faults_, [&]() -> desk::Result<std::vector<tv::RemoteSession>> {
        std::vector<tv::RemoteSession> ours;
        std::copy_if(open.begin(), open.end(), std::back_inserter(ours), [&](const auto& one) {
            return one.marker && one.marker->configuration == configuration;
        });
        return ours;
    });
}

desk::Result<std::vector<tv::Connection>> Cloud::connections(const tv::ConnectionQuery& query,
                                                             const desk::Call&)
{
    ++report_reads;
    return through(faults_, [&]() -> desk::Result<std::vector<tv::Connection>> {
        if (refuses_to_report) return *refuses_to_report;
        std::vector<tv::Connection> found;
        std::copy_if(reports.rbegin(), reports.rend(), std::back_inserter(found),
                     [&](const auto& one) { return is_asked_for(one, query); });
        if (!pages_bring_more) {
            std::erase_if(found,
                          [&](const auto& one) { return ended_before(one, query.ended_after); });
        }
        return found;
    });
}

desk::Status Cloud::each_connection(const tv::ConnectionQuery& query,
                                    const tv::TakeConnections& take, const desk::Call& call)
{
    DESK_TRY(auto all, connections(query, call));
    // In two stretches, because there may be many.
    std::vector<tv::Connection> older(all.begin() + static_cast<std::ptrdiff_t>(all.size() / 2),
                                      all.end());
    all.resize(all.size() / 2);
    DESK_CHECK(take(std::move(all)));
    return take(std::move(older));
}

desk::Status Cloud::devices(tv::SyncSource, const std::vector<std::string>&,
                            const std::function<desk::Status(tv::Device&)>& each, const desk::Call&)
{
    return through(faults_, [&]() -> desk::Status {
        for (tv::Device device : known_devices)
            DESK_CHECK(each(device));
        return {};
    });
}

desk::Result<std::vector<tv::Probe>> Cloud::probe(tv::SyncSource, const desk::Call&)
{
    return through(faults_, [&]() -> desk::Result<std::vector<tv::Probe>> { return probes; });
}

tv::Connection& Cloud::connected(const std::string& code, tv::Time start,
                                 std::chrono::seconds duration)
{
    reports.push_back(
        {.id = "00000000-0000-4000-8000-" + number(static_cast<int>(reports.size()) + 1, 12),
         .user_name = "Jonas Weber",
         .user_email = "jonas.weber@example.com",
         .teamviewer_id = "555666777",
         .device_name = "NB-0815",
         .session_code = code,
         .marker = marker_of(code),
         .type = tv::ConnectionType::remote_support,
         .start = start,
         .end = start + duration});
    return reports.back();
}

tv::Connection& Cloud::connected_to(const std::string& teamviewer_id, tv::Time start,
                                    std::chrono::seconds duration)
{
    auto& connection = connected("", start, duration);
    connection.teamviewer_id = teamviewer_id;
    return connection;
}

std::optional<tv::Marker> Cloud::marker_of(const std::string& code) const
{
    for (const auto* sessions : {&open, &closed})
        for (const auto& session : *sessions)
            if (!code.empty() && session.code == code) return session.marker;
    return std::nullopt;
}

} // namespace fakes
