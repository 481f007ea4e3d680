#include "mock-host/runtime/call_table.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <span>
#include <string>
#include <vector>

// Every order of what may happen to a call, up to a length, beside a story that is told anew from
// its beginning after each step: slow, and easy to believe.

namespace mock::runtime {
namespace {

using namespace std::chrono_literals;

enum class Event {
    complete,   ///< the plugin ends the call
    accept,     ///< the handler returns, and owes the end
    refuse,     ///< the handler returns an error
    cancel,     ///< somebody cancels it
    hour,       ///< goes by: more than the time of the call, and more than our patience
    deactivate, ///< the instance is stopped
    commit,     ///< the committer takes what has ended
    restart,    ///< the host dies, and the next one delivers the call again
    away,       ///< the host stood still: others may have taken over
};
constexpr std::array all_events = {Event::complete, Event::accept,  Event::refuse,
                                   Event::cancel,   Event::hour,    Event::deactivate,
                                   Event::commit,   Event::restart, Event::away};
constexpr auto of_a_host_that_stays = std::span(all_events).first(8);
constexpr const char* words[] = {"complete",   "accept", "refuse",  "cancel", "hour",
                                 "deactivate", "commit", "restart", "away"};
using History = std::vector<Event>;

std::string told(const History& history)
{
    std::string text;
    for (const Event event : history)
        (text += words[static_cast<int>(event)]) += ' ';
    return text;
}

/// What is true after a history.
struct Story {
    CallState::EndedBy ended_by = CallState::EndedBy::nobody;
    desk_status_t stop_reason = DESK_OK;
    bool is_drained = false; ///< told to stop for the sake of the instance
    bool is_lost = false;    ///< told to stop since others may have taken it over
    bool has_returned = false;
    bool is_owed = false;  ///< the handler returned, and owes the end
    bool was_late = false; ///< the plugin ended it when it was over
    bool is_committed = false;
    bool is_faulty = false;    ///< a call counts against its instance once
    bool is_new_fault = false; ///< by the last event

    bool is_over() const { return ended_by != CallState::EndedBy::nobody; }
    /// Nothing is left to be done, and nobody is inside: its place is free.
    bool is_gone() const { return is_committed && has_returned; }

    void end(CallState::EndedBy by) { ended_by = by; }
    /// A fault, but for a handler that was still finishing when the host ended the call: once.
    void complete_late()
    {
        const bool was_finishing = ended_by == CallState::EndedBy::host && !has_returned;
        if (!was_finishing || was_late) fault();
        was_late = true;
    }
    void fault()
    {
        is_new_fault = !is_faulty;
        is_faulty = true;
    }
    void stop(desk_status_t reason)
    {
        if (!is_over() && stop_reason == DESK_OK) stop_reason = reason;
    }
    void go_on(Event event);
};

void Story::go_on(Event event)
{
    if (event == Event::restart) {
        *this = Story{};
        return;
    }
    is_new_fault = is_gone() && event == Event::complete; // Nobody knows whose it is.
    if (is_gone()) return;
    const bool was_told_to_stop = stop_reason != DESK_OK;
    switch (event) {
    case Event::complete:
        if (is_over()) {
            complete_late();
        } else {
            end(CallState::EndedBy::completion);
        }
        break;
    case Event::accept:
        has_returned = is_owed = true;
        if (ended_by == CallState::EndedBy::host && !was_late) fault();
        break;
    case Event::refuse:
        has_returned = true;
        if (ended_by == CallState::EndedBy::completion) fault();
        if (!is_over()) end(CallState::EndedBy::refusal);
        break;
    case Event::deactivate:
        if (!is_over() && !was_told_to_stop) is_drained = true;
        stop(DESK_E_CANCELLED);
        break;
    case Event::away:
        if (!is_over() && !was_told_to_stop) is_lost = true;
        [[fallthrough]];
    case Event::cancel:
        stop(DESK_E_CANCELLED);
        break;
    case Event::hour:
        if (!is_over() && was_told_to_stop) {
            end(CallState::EndedBy::host);
            if (is_owed) fault();
        }
        stop(DESK_E_DEADLINE);
        break;
    case Event::commit:
        if (is_over()) is_committed = true;
        break;
    case Event::restart:
        break;
    }
}

Story story_of(const History& history)
{
    Story story;
    for (const Event event : history)
        story.go_on(event);
    return story;
}

/// The table of calls with one call in it, or with its next attempt.
class Told {
public:
    Told() { add(); }

    /// After everything that happened before; says what is wrong, if something is.
    void happens(Event event, const Story& before)
    {
        switch (event) {
        case Event::complete:
            EXPECT_EQ(table_.complete("cfg-1", id_, std::string("{}")),
                      before.is_over() ? DESK_E_NOT_FOUND : DESK_OK);
            break;
        case Event::accept:
            table_.returned(id_, {});
            break;
        case Event::refuse:
            table_.returned(id_, desk::Error{desk::Errc::unavailable, "no", "not today"});
            break;
        case Event::cancel:
            table_.stop({1, generation_}, DESK_E_CANCELLED);
            break;
        case Event::hour:
            table_.tick(now_ += 1h, 1000h);
            break;
        case Event::deactivate:
            table_.stop_instance("cfg-1", DESK_E_CANCELLED);
            break;
        case Event::away:
            table_.own_until(BootClock::now() - 1ms);
            table_.check("cfg-1", id_); // Whoever asks learns of it.
            table_.own_until(BootClock::time_point::max());
            break;
        case Event::commit:
            commit(before);
            break;
        case Event::restart:
            table_.forget_all();
            old_ids_.push_back(id_);
            add();
        }
    }

    void expect(const Story& story)
    {
        EXPECT_EQ(table_.check("cfg-1", id_),
                  story.is_over() ? desk_status_t{DESK_E_NOT_FOUND} : story.stop_reason);
        EXPECT_EQ(may(services::CallPort::For::commit), !story.is_over());
        EXPECT_EQ(may(services::CallPort::For::stores), !story.is_over() || !story.has_returned);
        EXPECT_EQ(table_.count("cfg-1"), story.is_gone() ? 0U : 1U);
        EXPECT_EQ(table_.has_handlers("cfg-1"), !story.has_returned);
        EXPECT_EQ(table_.check("cfg-2", id_), DESK_E_NOT_FOUND) << "of another instance";
        for (const desk_call_id_t old : old_ids_)
            EXPECT_EQ(table_.check("cfg-1", old), DESK_E_NOT_FOUND) << "of a host that died";
    }

    bool has_fault() { return !table_.take_faults().empty(); }

private:
    void add()
    {
        store::Call row;
        row.number = 1;
        row.generation = ++generation_;
        row.request.instance = "cfg-1";
        now_ = std::chrono::steady_clock::now();
        id_ = table_.add(
            {.row = row, .grants = {}, .state = CallState(5s), .deadline = now_ + 30min});
    }

    void commit(const Story& before)
    {
        std::stop_source nobody_waits;
        nobody_waits.request_stop();
        const auto all = table_.take_ended(2, nobody_waits.get_token());
        ASSERT_EQ(all.size(), before.is_over() && !before.is_committed ? 1 : 0);
        if (all.empty()) return;
        const EndedCall& ended = all.front();
        EXPECT_EQ(ended.by, before.ended_by);
        EXPECT_EQ(ended.stop_reason, before.stop_reason);
        EXPECT_EQ(ended.was_drained, before.is_drained);
        EXPECT_EQ(ended.was_lost, before.is_lost);
        EXPECT_EQ(bool(ended.end), before.ended_by == CallState::EndedBy::completion);
        table_.committed(ended.id);
    }

    bool may(services::CallPort::For what) const
    {
        return static_cast<bool>(table_.working("cfg-1", id_, what));
    }

    CallTable table_;
    desk_call_id_t id_ = 0;
    std::vector<desk_call_id_t> old_ids_{};
    std::int64_t generation_ = 0;
    CallState::TimePoint now_{};
};

/// A handler returns once in an attempt, and nobody dies or is away for ever.
bool is_possible(const History& history)
{
    int returns = 0;
    int restarts = 0;
    int times_away = 0;
    for (const Event event : history) {
        if (event == Event::restart) {
            returns = 0;
            ++restarts;
        }
        if (event == Event::accept || event == Event::refuse) ++returns;
        if (event == Event::away) ++times_away;
        if (returns > 1 || restarts > 1 || times_away > 1) return false;
    }
    return true;
}

void play(const History& history)
{
    Told table;
    for (std::size_t i = 0; i < history.size(); ++i) {
        const auto here = history.begin() + static_cast<std::ptrdiff_t>(i);
        const Story before = story_of({history.begin(), here});
        const Story after = story_of({history.begin(), here + 1});
        table.happens(*here, before);
        table.expect(after);
        EXPECT_EQ(table.has_fault(), after.is_new_fault);
    }
}

int play_all(History& history, std::size_t length, std::span<const Event> events)
{
    if (history.size() == length) {
        play(history);
        return 1;
    }
    int count = 0;
    for (const Event event : events) {
        history.push_back(event);
        if (is_possible(history) && !testing::Test::HasFailure()) {
            count += play_all(history, length, events);
            if (testing::Test::HasFailure() && history.size() == length) {
                ADD_FAILURE() << "in the order: " << told(history);
            }
        }
        history.pop_back();
    }
    return count;
}

TEST(CallOrders, EveryOrderIsAsTheStorySays)
{
    History history;
    EXPECT_GT(play_all(history, 6, of_a_host_that_stays), 50'000);
}

TEST(CallOrders, EveryOrderOfAHostThatIsAwayForATimeIsAsTheStorySays)
{
    History history;
    EXPECT_GT(play_all(history, 5, all_events), 10'000);
}

} // namespace
} // namespace mock::runtime
