#include "plugin/teamviewer/report_history.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <iterator>
#include <optional>
#include <utility>

namespace tv {
namespace {

using std::chrono::seconds;

constexpr seconds shortest_window{1};
constexpr int window_pages_max = 1000; // of one window
/// So many at once, on so many connections.
constexpr std::size_t windows_at_once = 16;
/// Two pages of a thousand: some room for what ran on behind it, and because no two days are alike.
constexpr double records_in_window = 1500;
/// With so many left, reading on is as quick as beginning with windows.
constexpr std::int64_t records_read_on = 4000;

/// What ended last comes first: later pages bring what ended still earlier.
bool ends_before(const json::ConnectionPage& page, Time time)
{
    return !page.connections.empty() && page.connections.back().end.value_or(Time::max()) < time;
}

} // namespace

/// A part of the time, on its way: what ended in it. So a connection is in one window whatever
/// `to_date` means, that it begins before or that it ends before.
struct ReportHistory::Window {
    ConnectionQuery query;
    std::optional<Time> until = {}; ///< begin of the next newer one; nothing: this is the newest
    std::vector<Connection> found = {};
    std::string after = {}; ///< id that the next page comes after
    int pages = 0;
    bool is_read = false;

    bool has(const Connection& connection) const
    {
        const Time end = connection.end.value_or(Time::max());
        return matches(query, connection) && end >= query.ended_after && (!until || end < *until);
    }

    desk::Status take(json::ConnectionPage page)
    {
        const bool reaches_back = ends_before(page, query.ended_after);
        std::copy_if(std::move_iterator(page.connections.begin()),
                     std::move_iterator(page.connections.end()), std::back_inserter(found),
                     [this](const Connection& it) { return has(it); });
        is_read = page.next.empty() || reaches_back;
        if (is_read) return {};
        if (++pages == window_pages_max || page.next == after) {
            return endless_reports(window_pages_max);
        }
        after = std::move(page.next);
        return {};
    }
};

desk::Status ReportHistory::read(const ConnectionQuery& query, const TakeConnections& take,
                                 const desk::Call& call)
{
    std::vector<Window> all{{query}};
    DESK_TRY(const std::string body, gateway_.ask(page_question(query, {}), call));
    DESK_TRY(auto page, json::connection_page(body));
    const auto count = static_cast<double>(page.connections.size()) +
                       static_cast<double>(std::max<std::int64_t>(page.remaining, 0));
    if (page.remaining > records_read_on && query.ended_after == Time{}) {
        const auto whole = std::chrono::duration<double>(query.to - query.from);
        return read_windows(query,
                            seconds{std::llround((whole * (records_in_window / count)).count())},
                            take, call);
    }
    warn_of_unreadable(page, log_, call);
    DESK_CHECK(all.front().take(std::move(page)));
    DESK_CHECK(read_whole(all, call));
    return take(each_once(std::move(all.front().found)));
}

/// Reads all of `windows` to their ends, a page of each at once.
desk::Status ReportHistory::read_whole(std::vector<Window>& windows, const desk::Call& call)
{
    for (;;) {
        std::vector<Window*> open;
        std::vector<Question> questions;
        for (Window& window : windows) {
            if (window.is_read) continue;
            open.push_back(&window);
            questions.push_back(page_question(window.query, window.after));
        }
        if (open.empty()) return {};
        DESK_TRY(auto bodies, gateway_.ask_all(questions, call));
        for (std::size_t i = 0; i < open.size(); ++i) {
            DESK_TRY(auto page, json::connection_page(bodies[i]));
            bodies[i] = {};
            warn_of_unreadable(page, log_, call);
            DESK_CHECK(open[i]->take(std::move(page)));
        }
    }
}

desk::Status ReportHistory::read_windows(const ConnectionQuery& query, seconds length,
                                         const TakeConnections& take, const desk::Call& call)
{
    length = std::max(length, shortest_window);
    for (Time to = query.to; to > query.from;) {
        const Time begin_of_stretch = to;
        std::vector<Window> windows;
        while (to > query.from && windows.size() < windows_at_once) {
            Window window{query};
            if (to != query.to) window.until = window.query.to = to;
            to -= length;
            if (to > query.from) {
                window.query.ended_after = to;
                window.query.from = std::max(query.from, to - longest_connection);
            }
            windows.push_back(std::move(window));
        }
        DESK_CHECK(read_whole(windows, call));
        std::vector<Connection> found;
        for (Window& window : windows)
            std::move(window.found.begin(), window.found.end(), std::back_inserter(found));
        // The next ones are as long as these should have been.
        const std::chrono::duration<double> stretch = begin_of_stretch - to;
        const double wanted = records_in_window / std::max(1.0, static_cast<double>(found.size()));
        length = std::clamp(seconds{std::llround((stretch * wanted).count())},
                            std::max(length / 4, shortest_window), length * 4);
        DESK_CHECK(take(each_once(std::move(found))));
    }
    return {};
}

} // namespace tv
