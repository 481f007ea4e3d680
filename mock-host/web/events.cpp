#include "mock-host/web/events.hpp"

#include "mock-host/runtime/desk.hpp"
#include "mock-host/store/activities.hpp"
#include "mock-host/store/web_sessions.hpp"
#include "mock-host/web/page.hpp"
#include "mock-host/web/site.hpp"
#include "mock-host/web/visit.hpp"

#include <desk/sdk/number.hpp>

#include <boost/json.hpp>

#include <algorithm>
#include <chrono>
#include <exception>
#include <map>
#include <vector>

namespace mock::web {

namespace {

using namespace std::chrono_literals;

constexpr auto look_interval = 200ms; ///< how late another process's change may be seen
constexpr auto progress_interval = 400ms;
constexpr auto heartbeat = 15s; ///< so that a reader who is gone is noticed
constexpr std::size_t kept_in_memory = 2000;

} // namespace

std::optional<Topic> Topic::parse(const std::string& text)
{
    if (text == "all") return Topic{};
    if (text == "calls") return Topic{.what = "call"};
    if (text == "mails") return Topic{.what = "mail"};
    const std::size_t colon = text.find(':');
    Topic topic{.kind = store::from_word<store::TargetKind>(text.substr(0, colon))};
    if (!topic.kind) return std::nullopt;
    if (colon != text.npos) topic.id = text.substr(colon + 1);
    return topic;
}

bool Topic::covers(const store::Notice& notice) const
{
    if (!what.empty() && what != notice.what) return false;
    if (kind && *kind != notice.target.kind) return false;
    return id.empty() || notice.target.id.empty() || id == notice.target.id;
}

/// One open page.
class Events::Follower {
public:
    Follower(Events& events, const Topic& topic, const store::Person& reader, const Write& write)
        : events_(events), topic_(topic), reader_(reader), write_(write)
    {
        const std::lock_guard lock(events_.mutex_);
        ++events_.followers_;
        events_.changed_.notify_all();
    }
    ~Follower()
    {
        const std::lock_guard lock(events_.mutex_);
        --events_.followers_;
    }
    Follower(const Follower&) = delete;
    Follower& operator=(const Follower&) = delete;

    void run(std::int64_t after, const std::stop_token& stop)
    {
        seen_ = after;
        // Tells the browser how soon to come back, and proxies that this is no page.
        if (!write_("retry: 1000\n\n")) return;
        look_for_running_calls();
        while (!stop.stop_requested()) {
            const std::vector<store::Notice> news = wait_for_news(stop);
            if (!tell(news) || !tell_progress() || !keep_alive()) return;
        }
    }

private:
    std::vector<store::Notice> wait_for_news(const std::stop_token& stop)
    {
        std::unique_lock lock(events_.mutex_);
        const auto patience = running_.empty() ? std::chrono::milliseconds(heartbeat)
                                               : std::chrono::milliseconds(progress_interval);
        events_.changed_.wait_for(lock, stop, patience, [&] { return events_.last_ > seen_; });
        std::vector<store::Notice> news;
        for (const auto& notice : events_.recent_) {
            if (notice.number > seen_) news.push_back(notice);
        }
        // What is no longer in memory may have been anything: read it again.
        missed_ = !news.empty() && news.front().number > seen_ + 1;
        seen_ = std::max(seen_, events_.last_);
        return news;
    }

    bool tell(const std::vector<store::Notice>& news)
    {
        const bool is_ours = std::any_of(news.begin(), news.end(), [&](const auto& notice) {
            return topic_.covers(notice) && may_know(notice);
        });
        if (!is_ours && !missed_) return true;
        missed_ = false;
        look_for_running_calls();
        return say("id: " + std::to_string(seen_) + "\nevent: change\ndata: {}\n\n");
    }

    bool may_know(const store::Notice& notice) const
    {
        if (reader_.role != store::Role::requester) return true;
        if (notice.target.kind != store::TargetKind::activity) return false;
        const store::Reader reader(events_.desk_.store());
        const auto activity = store::find_activity(reader, notice.target.id);
        return activity && activity->initiator == reader_.id;
    }

    /// Numbers on the way are of interest to those who may start things.
    void look_for_running_calls()
    {
        running_.clear();
        if (reader_.role == store::Role::requester) return;
        const store::Reader reader(events_.desk_.store());
        store::CallFilter filter{.state = store::CallState::running, .limit = 50};
        if (topic_.kind && !topic_.id.empty()) filter.target = {*topic_.kind, topic_.id};
        for (const auto& call : store::list_calls(reader, filter))
            running_[call.number] = {call.id, {}};
    }

    bool tell_progress()
    {
        for (auto& [number, told] : running_) {
            const auto progress = events_.desk_.progress(number);
            if (!progress || progress == told.progress) continue;
            told.progress = progress;
            const boost::json::object data{{"call", told.id},
                                           {"done", progress->done},
                                           {"total", progress->total},
                                           {"text", progress->text}};
            if (!say("event: progress\ndata: " + boost::json::serialize(data) + "\n\n")) {
                return false;
            }
        }
        return true;
    }

    bool keep_alive()
    {
        if (std::chrono::steady_clock::now() - said_at_ < heartbeat) return true;
        return say(": still here\n\n");
    }

    bool say(const std::string& text)
    {
        said_at_ = std::chrono::steady_clock::now();
        return write_(text);
    }

    struct Told {
        std::string id{};
        std::optional<runtime::Progress> progress{};
    };

    Events& events_;
    const Topic& topic_;
    const store::Person& reader_;
    const Write& write_;
    std::int64_t seen_ = 0;
    bool missed_ = false;
    std::map<std::int64_t, Told> running_{};
    std::chrono::steady_clock::time_point said_at_ = std::chrono::steady_clock::now();
};

Events::Events(runtime::Desk& desk)
    : desk_(desk), last_(store::last_change(store::Reader(desk.store()))),
      watcher_([this](const std::stop_token& stop) { watch(stop); })
{
}

Events::~Events() = default;

void Events::follow(const Topic& topic, const store::Person& reader, std::int64_t after,
                    const Write& write, const std::stop_token& stop)
{
    Follower(*this, topic, reader, write).run(after, stop);
}

std::int64_t Events::newest() const
{
    return store::last_change(store::Reader(desk_.store()));
}

void Events::watch(const std::stop_token& stop)
{
    std::optional<store::CommitWatch> commits; // To make it needs the store, too.
    bool is_behind = true;
    while (!stop.stop_requested()) {
        {
            std::unique_lock lock(mutex_);
            if (!changed_.wait(lock, stop, [&] { return followers_ > 0; })) return;
        }
        try {
            if (!commits) commits.emplace(desk_.store());
            if (commits->committed() || is_behind) is_behind = read_changes();
        } catch (const std::exception&) {
            is_behind = true; // It passes, or the desk says so elsewhere; look again.
        }
        std::unique_lock lock(mutex_);
        changed_.wait_for(lock, stop, look_interval, [] { return false; });
    }
}

bool Events::read_changes()
{
    std::int64_t after = 0;
    {
        const std::lock_guard lock(mutex_);
        after = last_;
    }
    store::number_changes(desk_.store());
    const auto news =
        store::list_changes(store::Reader(desk_.store()), after, static_cast<int>(kept_in_memory));
    if (news.empty()) return false;
    const std::int64_t newest = news.back().number;
    {
        const std::lock_guard lock(mutex_);
        recent_.insert(recent_.end(), news.begin(), news.end());
        while (recent_.size() > kept_in_memory)
            recent_.pop_front();
        last_ = newest;
    }
    changed_.notify_all();
    return news.size() == kept_in_memory;
}

namespace {

bool is_signed_in(runtime::Desk& desk, const std::string& session)
{
    return store::find_web_session(store::Reader(desk.store()), session, desk.now()).has_value();
}

/// GET /api/v1/events?on=TOPIC
Response events(Visit& visit)
{
    const auto topic = Topic::parse(visit.query("on"));
    if (!topic) return api_trouble(400, "events.topic", "There is nothing of that name.", "");
    const std::int64_t newest = visit.events.newest();
    const auto seen = desk::to_number<std::int64_t>(visit.request.header("last-event-id"));
    // A store that was put back from a copy is behind what a page has seen of it.
    const std::int64_t after = seen && *seen >= 0 ? std::min(*seen, newest) : newest;
    Response response{.type = "text/event-stream"};
    response.headers = {{"X-Accel-Buffering", "no"}};
    response.stream = [&all = visit.events, &desk = visit.desk, topic = *topic,
                       reader = *visit.person, after,
                       session = session_hash(visit, visit.request.cookie(session_cookie))](
                          const Write& write, const std::stop_token& stop) {
        // Asked before each thing that is told and not at each change, of which there are more.
        const Write tell = [&](std::string_view text) {
            return is_signed_in(desk, session) && write(text);
        };
        all.follow(topic, reader, after, tell, stop);
    };
    return response;
}

} // namespace

std::vector<Route> event_routes()
{
    return {{"GET", "/api/v1/events", Who::signed_in, events}};
}

} // namespace mock::web
