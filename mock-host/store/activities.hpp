#pragma once

#include "mock-host/store/people.hpp"
#include "mock-host/store/store.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mock::store {

struct Activity {
    std::string id{};     ///< "a-000123"; given by the store
    std::string number{}; ///< "INC-2025-000123"; given by the store
    ActivityKind kind = ActivityKind::ticket;
    std::string title{};
    ActivityState state = ActivityState::new_;
    Time created_at{};
    std::optional<Time> closed_at{};
    std::optional<std::string> initiator{};   ///< id of a person
    std::optional<std::string> responsible{}; ///< id of a person
    std::vector<std::string> assets{};        ///< ids, in the order in which they were attached

    bool closed() const { return state == ActivityState::closed; }
};

inline constexpr std::size_t title_max = 200; ///< characters

/// Whether it may be the title of an activity: UTF-8, not blank, not too long.
bool is_title(std::string_view text);

/// `title`: in ASCII without regard to case. `state`: what needs somebody first, so new ones first
/// and closed ones last; the newest of each first.
enum class ActivitySort { newest, oldest, title, state };

struct ActivityFilter {
    std::optional<ActivityState> state{};
    std::optional<ActivityKind> kind{};
    bool open_only = false;
    /// Part of number, title or the initiator's name, in any case. A whole number finds that
    /// activity only, and at once.
    std::string search{};
    std::optional<std::string> only{};        ///< id of an activity
    std::optional<std::string> initiator{};   ///< id of a person
    std::optional<std::string> responsible{}; ///< id of a person; empty: nobody is
    std::optional<std::string> asset{};       ///< id of an asset
    std::optional<Time> open_session_at{};    ///< only those with a button for agents at that time
    ActivitySort sort = ActivitySort::newest;
    std::string after{};  ///< id of the last one of the page before
    std::string before{}; ///< or: id of the first one of the page after
    int limit = 100;
};

/// Gives the activity an id and a number, and writes the first entry of its journal.
Activity insert_activity(Transaction& change, Activity activity);

std::optional<Activity> find_activity(Connection connection, std::string_view id);

/// Upper and lower case make no difference.
std::optional<Activity> find_activity_by_number(Connection connection, std::string_view number);

/// A page. What changes its place between two pages may be in both or in none.
std::vector<Activity> list_activities(Connection connection, const ActivityFilter& filter);

/// Nobody reads on so far, and counting all would take longer than the page.
constexpr int activities_counted_max = 1000;

/// How many there are on all pages; one more than the limit stands for any number above it.
int count_activities(Connection connection, const ActivityFilter& filter);

enum class Change { made, unchanged, not_found };

/// Closes it and writes an automatic entry in the name of `actor` (id of a person, may be empty).
/// `unchanged`: it was closed. Calls that follow belong into the same transaction.
Change close_activity(Transaction& change, std::string_view id, std::string_view actor, Time now);

/// `unchanged`: it was open.
Change reopen_activity(Transaction& change, std::string_view id, std::string_view actor, Time now);

/// From one open state to another; nothing is written to the journal. `unchanged` for a closed
/// activity, and for `closed`: those have functions of their own.
Change set_activity_state(Transaction& change, std::string_view id, ActivityState state);

/// The person and the asset must exist; an empty person: nobody.
Change set_responsible(Transaction& change, std::string_view id, std::string_view person);
Change attach_asset(Transaction& change, std::string_view id, std::string_view asset);

} // namespace mock::store
