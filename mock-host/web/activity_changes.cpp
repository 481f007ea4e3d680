#include "mock-host/store/audit.hpp"
#include "mock-host/store/journal.hpp"
#include "mock-host/store/system_entries.hpp"
#include "mock-host/web/activities.hpp"
#include "mock-host/web/addresses.hpp"
#include "mock-host/web/page.hpp"

namespace mock::web {

namespace {

constexpr std::size_t note_max = 16384;

Response back(const store::Activity& activity, const char* said)
{
    return redirect(with_query(activity_path(activity.number), {{"said", said}}));
}

using Verb = desk::Status (runtime::Desk::*)(const std::string&, const std::string&);

Response change_state(const Visit& visit, Verb verb, const char* said)
{
    const auto activity = activity_of(visit);
    if (!activity) return no_activity(visit);
    const desk::Status done = (visit.desk.*verb)(activity->id, visit.person->id);
    // Somebody else was faster, and it is as it was wanted.
    if (!done && done.error().status != desk::Errc::conflict) return trouble(visit, done.error());
    return back(*activity, said);
}

/// Who takes something that lies around begins to work on it.
void take(const Visit& visit, const store::Activity& activity)
{
    using store::ActivityState;
    store::Transaction change(visit.desk.store());
    if (store::set_responsible(change, activity.id, visit.person->id) != store::Change::made)
        return;
    if (activity.state == ActivityState::new_ || activity.state == ActivityState::assigned)
        store::set_activity_state(change, activity.id, ActivityState::in_progress);
    store::append_system_entry(change, activity.id, store::SystemEvent::taken, visit.person->id,
                               visit.now);
    note_deed(change, "activity.take", {store::TargetKind::activity, activity.id},
              visit.person->id);
    change.commit();
}

void append_note(const Visit& visit, const store::Activity& activity, const std::string& text)
{
    const bool for_portal = !visit.form("portal").empty();
    store::JournalEntry entry{.target = {store::TargetKind::activity, activity.id},
                              .visibility = for_portal ? store::Visibility::portal
                                                       : store::Visibility::internal,
                              .text = text,
                              .author = visit.person->id,
                              .at = visit.now,
                              .created_at = visit.now};
    store::Transaction change(visit.desk.store());
    store::append_journal_entry(change, entry);
    change.commit();
}

/// Browsers send line breaks as CR LF.
std::string plain_lines(std::string text)
{
    std::erase(text, '\r');
    text.erase(text.find_last_not_of(" \n\t") + 1);
    return text;
}

} // namespace

Response close_activity(Visit& visit)
{
    return change_state(visit, &runtime::Desk::close_activity, "activity_closed");
}

Response reopen_activity(Visit& visit)
{
    return change_state(visit, &runtime::Desk::reopen_activity, "activity_reopened");
}

Response take_activity(Visit& visit)
{
    const auto activity = activity_of(visit);
    if (!activity) return no_activity(visit);
    if (activity->closed())
        return trouble(visit, 409, visit.t("activity.is_closed"), visit.t("activity.reopen_first"));
    take(visit, *activity);
    return back(*activity, "activity_taken");
}

Response write_note(Visit& visit)
{
    const auto activity = activity_of(visit);
    if (!activity) return no_activity(visit);
    const std::string text = plain_lines(visit.form("text"));
    if (text.empty() || text.size() > note_max)
        return trouble(visit, 400, visit.t("activity.note_refused"),
                       visit.t("activity.note_remedy", {std::to_string(note_max)}));
    append_note(visit, *activity, text);
    return back(*activity, "note_written");
}

} // namespace mock::web
