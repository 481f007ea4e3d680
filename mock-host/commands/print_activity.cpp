#include "mock-host/commands/print_activity.hpp"

#include "mock-host/commands/print_table.hpp"
#include "mock-host/views/time_text.hpp"

#include <algorithm>
#include <ostream>

namespace mock::commands {

namespace {

constexpr std::size_t time_column = 20; ///< "12 Mar 2026, 14:10" and two blanks

std::string name_of(const std::optional<store::Person>& person)
{
    return person ? person->name : "nobody";
}

void print_head(std::ostream& out, const views::ActivityView& view)
{
    const store::Activity& activity = view.activity;
    out << activity.number << "  " << plain(activity.title) << "\n";
    out << store::word(activity.kind) << ", " << store::word(activity.state) << " · for "
        << plain(name_of(view.initiator)) << " · responsible: " << plain(name_of(view.responsible))
        << "\n";
    std::string assets;
    for (const auto& asset : view.assets)
        assets += (assets.empty() ? "" : ", ") + asset.name;
    if (!assets.empty()) out << "Assets: " << plain(assets) << "\n";
}

void print_buttons(std::ostream& out, const views::TargetView& view, const std::string& zone,
                   const Showing& showing)
{
    if (view.links.empty()) return;
    out << "\nButtons\n";
    for (const auto& link : view.links) {
        out << "  [" << plain(link.label) << "] for "
            << (link.audience == store::Audience::agent ? "agents" : "the portal");
        if (link.expires_at) out << ", until " << views::local_time(*link.expires_at, zone);
        out << "\n";
        if (showing.with_addresses) out << "    " << plain(link.url) << "\n";
    }
    if (!showing.with_addresses) {
        out << "  (Their addresses are shown on a terminal, and with --json.)\n";
    }
}

void print_journal(std::ostream& out, const views::TargetView& on, const std::string& zone,
                   std::size_t width)
{
    if (on.journal.empty()) return;
    out << "\nJournal\n";
    for (const auto& entry : on.journal) {
        const std::string when = views::local_time(entry.at, zone);
        out << "  " << when
            << std::string(time_column - std::min(time_column - 1, columns_of(when)), ' ')
            << wrapped(views::journal_text(entry, zone, on.locale), width - 2, time_column + 2);
        if (entry.visibility == store::Visibility::portal) out << " (shown in the portal)";
        out << "\n";
    }
}

void print_followups(std::ostream& out, const std::vector<store::Followup>& followups,
                     const std::string& zone)
{
    if (followups.empty()) return;
    out << "\nLater\n";
    for (const auto& followup : followups)
        out << "  " << views::local_time(followup.at, zone) << "  " << plain(followup.job) << "\n";
}

void print_time_entries(std::ostream& out, const views::ActivityView& view)
{
    if (view.time_entries.empty()) return;
    out << "\nTime\n";
    for (const auto& entry : view.time_entries) {
        out << "  " << views::local_time(entry.start, view.zone) << "  "
            << views::duration_text(entry.duration) << "  " << plain(entry.person_name) << "  "
            << plain(entry.text) << "\n";
    }
}

} // namespace

void print_target(std::ostream& out, const views::TargetView& view, const std::string& zone,
                  const Showing& showing)
{
    print_buttons(out, view, zone, showing);
    print_journal(out, view, zone, showing.width == 0 ? 100 : showing.width);
    print_followups(out, view.followups, zone);
}

void print_activity(std::ostream& out, const views::ActivityView& view, const Showing& showing)
{
    print_head(out, view);
    print_target(out, view.on, view.zone, showing);
    print_time_entries(out, view);
}

} // namespace mock::commands
