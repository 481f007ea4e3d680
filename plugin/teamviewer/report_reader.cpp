#include "plugin/teamviewer/report_reader.hpp"

#include "plugin/teamviewer/do_for_all.hpp"
#include "plugin/teamviewer/report_pages.hpp"

#include <desk/sdk/wait.hpp>

#include <algorithm>
#include <list>
#include <optional>
#include <set>
#include <utility>

namespace tv {
namespace {

using desk::Errc;

constexpr int report_pages_max = 1000; // of at most a thousand records
/// So much of what the whole company did is worth a call saved.
constexpr std::chrono::hours longest_shared{48};

/// An error that is about the call which led, and says nothing to those that waited with it.
bool is_personal(const desk::Error& error)
{
    return error.status == Errc::cancelled || error.status == Errc::deadline ||
           error.code == "teamviewer.budget";
}

/// TeamViewer finds what belongs to one code or device; together with others it would be asked for
/// all that anybody did since.
bool is_cheaper_alone(const ConnectionQuery& query)
{
    const bool is_narrow = query.session_codes.size() == 1 || !query.teamviewer_id.empty();
    return is_narrow && query.to - query.from > longest_shared;
}

desk::Result<std::vector<Connection>> chosen(const desk::Result<std::vector<Connection>>& all,
                                             const ConnectionQuery& query)
{
    if (!all) return all;
    std::vector<Connection> mine;
    std::copy_if(all->begin(), all->end(), std::back_inserter(mine),
                 [&](const Connection& connection) { return matches(query, connection); });
    return mine;
}

ConnectionQuery joined(ConnectionQuery a, const ConnectionQuery& b)
{
    a.to = std::max(a.to, b.to);
    if (a.teamviewer_id != b.teamviewer_id) a.teamviewer_id.clear();
    if (a.session_codes.empty() || b.session_codes.empty()) {
        a.session_codes.clear(); // One of them wants those without a code as well.
        return a;
    }
    const std::set<std::string> known(a.session_codes.begin(), a.session_codes.end());
    std::copy_if(b.session_codes.begin(), b.session_codes.end(),
                 std::back_inserter(a.session_codes),
                 [&](const std::string& code) { return !known.contains(code); });
    return a;
}

} // namespace

std::vector<ConnectionQuery> merged(const std::vector<ConnectionQuery>& queries)
{
    auto sorted = queries;
    std::sort(sorted.begin(), sorted.end(),
              [](const auto& a, const auto& b) { return a.from < b.from; });
    std::vector<ConnectionQuery> fewer;
    for (const auto& query : sorted) {
        if (!fewer.empty() && query.from <= fewer.back().to) {
            fewer.back() = joined(std::move(fewer.back()), query);
        } else {
            fewer.push_back(query);
        }
    }
    return fewer;
}

struct ReportReader::Batch {
    std::list<ConnectionQuery> queries = {}; ///< of those who still wait
    bool is_over = false;
    std::optional<desk::Result<std::vector<Connection>>> outcome = {}; ///< of all queries together
};

ReportReader::ReportReader(Gateway& gateway, Log& log) : gateway_(gateway), log_(log) {}

desk::Result<std::vector<Connection>> ReportReader::read(const ConnectionQuery& query,
                                                         const desk::Call& call)
{
    if (is_cheaper_alone(query)) return chosen(fetch({query}, call), query);
    std::unique_lock lock(mutex_);
    for (;;) {
        if (!next_) next_ = std::make_shared<Batch>();
        const auto batch = next_;
        const auto own = batch->queries.insert(batch->queries.end(), query);
        const auto is_my_turn = [&] { return batch->is_over || !reading_; };
        if (auto waited = desk::wait(idle_, lock, call, is_my_turn); !waited) {
            // What is being read is looked at without the lock.
            if (batch == next_) batch->queries.erase(own);
            return waited.error();
        }
        // The first who wakes reads for all that have come so far.
        if (batch == next_) return chosen(lead(lock, batch, call), query);
        if (batch->outcome) return chosen(*batch->outcome, query);
        // The one who led was stopped: that ends only their own call.
    }
}

desk::Result<std::vector<Connection>> ReportReader::lead(std::unique_lock<std::mutex>& lock,
                                                         const std::shared_ptr<Batch>& batch,
                                                         const desk::Call& call)
{
    next_.reset();
    auto outcome = do_for_all(reading_, idle_, lock, [&] {
        const auto& queries = batch->queries;
        return fetch(merged({queries.begin(), queries.end()}), call);
    });
    batch->is_over = true;
    if (outcome || !is_personal(outcome.error())) batch->outcome = outcome;
    return outcome;
}

desk::Result<std::vector<Connection>>
ReportReader::fetch(const std::vector<ConnectionQuery>& queries, const desk::Call& call)
{
    std::vector<Connection> found;
    for (const auto& query : queries)
        DESK_CHECK(fetch_pages(query, found, call));
    found = each_once(std::move(found));
    std::stable_sort(found.begin(), found.end(),
                     [](const auto& a, const auto& b) { return a.start > b.start; });
    return found;
}

desk::Status ReportReader::fetch_pages(const ConnectionQuery& query, std::vector<Connection>& found,
                                       const desk::Call& call)
{
    std::string after;
    for (int pages = 0; pages < report_pages_max; ++pages) {
        DESK_TRY(const std::string body, gateway_.ask(page_question(query, after), call));
        DESK_TRY(auto page, json::connection_page(body));
        warn_of_unreadable(page, log_, call);
        std::move(page.connections.begin(), page.connections.end(), std::back_inserter(found));
        if (page.next.empty()) return {};
        if (page.next == after) break; // It would go on like this for ever.
        after = page.next;
    }
    return endless_reports(report_pages_max);
}

} // namespace tv
