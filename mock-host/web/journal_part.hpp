#pragma once

#include "mock-host/store/journal.hpp"
#include "mock-host/web/html.hpp"
#include "mock-host/web/names.hpp"
#include "mock-host/web/visit.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace mock::web {

/// Who reads a journal. Requesters are not told what is internal: give only entries for them.
enum class Readers { agents, requester };

/// An entry as an item of a timeline.
Html journal_entry(const Visit& visit, Names& names, const store::JournalEntry& entry,
                   Readers readers);

/// The panel "Journal", newest first. `page`: address to which a link to older entries leads.
Html journal_part(const Visit& visit, const std::vector<store::JournalEntry>& entries,
                  const std::string& page);

/// A text in two parts: what is shown, and what is folded away; empty if it is short.
struct FoldedText {
    std::string beginning{};
    std::string rest{};
};
FoldedText fold(const std::string& text);

} // namespace mock::web
