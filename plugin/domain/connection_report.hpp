#pragma once

#include "plugin/domain/outcome.hpp"
#include "plugin/domain/remote_session.hpp"
#include "plugin/domain/situation.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

// One finished connection in the journal: pure, and the same however the plugin learnt of it.

namespace tv {

/// What the entries look like.
struct ReportStyle {
    bool publish = false;    ///< also for the requester
    bool book_time = false;  ///< never on assets: they have no time entries
    bool corrects = false;   ///< the journal says that nobody connected
    Text about = {};         ///< text of the time entry
    std::string device = {}; ///< shown when TeamViewer does not tell the device's name
};

/// What was added to the journal, as far as it is remembered.
struct Reported {
    int reports = 0;
    int edits = 0; ///< notes that were changed after they had been written down
    friend bool operator==(const Reported&, const Reported&) = default;
};

/// Writes what `written` does not know yet: report and time entry of a new connection, or the
/// edited notes of a known one. The connection must have ended.
Reported report(const Connection& connection, const ReportStyle& style, ReportsWritten& written,
                std::vector<Effect>& effects);

/// A supporter's notes as the product keeps them: of limited length, so that hashes agree.
std::string notes_of(const Connection& connection);

/// A connection in the args of a follow-up, and back; nothing if the args are not of one.
std::map<std::string, std::string> connection_args(const Connection& connection);
std::optional<Connection> connection_from(const std::map<std::string, std::string>& args);

} // namespace tv
