#include "mock-host/store/system_entries.hpp"

#include "mock-host/store/journal.hpp"
#include "mock-host/store/settings.hpp"

namespace mock::store {

namespace {

struct Wording {
    std::string_view language;
    std::string_view titles[4]; // in the order of SystemEvent
};

constexpr Wording wordings[] = {
    {"en", {"Activity created", "Activity closed", "Activity reopened", "Taken over"}},
    {"de", {"Vorgang angelegt", "Vorgang geschlossen", "Vorgang wieder geöffnet", "Übernommen"}},
    {"fr", {"Activité créée", "Activité clôturée", "Activité rouverte", "Prise en charge"}},
};

std::string_view title(std::string_view locale, SystemEvent event)
{
    for (const Wording& wording : wordings) {
        if (locale.starts_with(wording.language))
            return wording.titles[static_cast<std::size_t>(event)];
    }
    return title("en", event);
}

} // namespace

void append_system_entry(Transaction& change, const std::string& activity, SystemEvent event,
                         std::string_view actor, Time now)
{
    const std::string locale = setting(change, "desk.locale").value_or(DeskSettings{}.locale);
    JournalEntry entry{.target = {TargetKind::activity, activity},
                       .kind = "system",
                       .visibility = Visibility::portal,
                       .title = std::string(title(locale, event)),
                       .at = now,
                       .created_at = now};
    if (!actor.empty()) entry.author = std::string(actor);
    append_journal_entry(change, entry);
}

} // namespace mock::store
