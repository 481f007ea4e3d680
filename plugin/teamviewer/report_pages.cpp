#include "plugin/teamviewer/report_pages.hpp"

#include "plugin/domain/sessions.hpp"
#include "plugin/net/encoding.hpp"

#include <desk/sdk/time.hpp>

#include <algorithm>
#include <set>
#include <utility>

namespace tv {
namespace {

/// The API counts in seconds: outwards, so that nothing falls between two windows.
std::string query_of(const ConnectionQuery& query, const std::string& after)
{
    using std::chrono::seconds;
    http::Form form;
    if (query.session_codes.size() == 1) {
        form.add("session_code", query.session_codes.front());
    } else {
        form.add("from_date", desk::format_time(std::chrono::floor<seconds>(query.from)));
        form.add("to_date", desk::format_time(std::chrono::ceil<seconds>(query.to)));
        if (!query.session_codes.empty()) form.add("has_code", "true");
        form.add_if("deviceid", query.teamviewer_id);
    }
    return form.add_if("offset_id", after).text();
}

} // namespace

bool matches(const ConnectionQuery& query, const Connection& connection)
{
    if (connection.start < query.from || connection.start >= query.to) return false;
    if (!query.teamviewer_id.empty() && connection.teamviewer_id != query.teamviewer_id) {
        return false;
    }
    const auto is_this = [&](const std::string& code) {
        return same_code(code, connection.session_code);
    };
    return query.session_codes.empty() ||
           std::any_of(query.session_codes.begin(), query.session_codes.end(), is_this);
}

Question page_question(const ConnectionQuery& query, const std::string& after)
{
    return {.function = functions::connections,
            .query = query_of(query, after),
            .with_report_token = true};
}

desk::Error endless_reports(int pages_max)
{
    return {.status = desk::Errc::unavailable,
            .code = "teamviewer.endless_list",
            .detail = "the pages of connection reports do not come to an end: " +
                      std::to_string(pages_max) + " were read, or one leads to itself"};
}

void warn_of_unreadable(const json::ConnectionPage& page, Log& log, const desk::Call& call)
{
    if (page.unreadable == 0) return;
    log.write(LogLevel::warn, call,
              std::to_string(page.unreadable) +
                  " connection reports without id or start were left out");
}

std::vector<Connection> each_once(std::vector<Connection> found)
{
    std::set<std::string> known;
    std::vector<Connection> once;
    for (Connection& connection : found)
        if (known.insert(connection.id).second) once.push_back(std::move(connection));
    return once;
}

} // namespace tv
