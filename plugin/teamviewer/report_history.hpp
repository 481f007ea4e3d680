#pragma once

#include "plugin/teamviewer/report_pages.hpp"

#include <chrono>
#include <vector>

namespace tv {

/// Reads the connection reports of a long time. A page can only be asked for when the one before
/// has come; so a long time is cut into windows, of which many are read at once. Memory holds those
/// windows, however long the time.
class ReportHistory {
public:
    ReportHistory(Gateway& gateway, Log& log) : gateway_(gateway), log_(log) {}

    /// Hands every record to `take`, each once, in stretches of time; what ended last comes first.
    /// What fits a few pages is read one after the other, in as few calls as there are pages.
    desk::Status read(const ConnectionQuery& query, const TakeConnections& take,
                      const desk::Call& call);

private:
    struct Window;
    desk::Status read_whole(std::vector<Window>& windows, const desk::Call& call);
    desk::Status read_windows(const ConnectionQuery& query, std::chrono::seconds length,
                              const TakeConnections& take, const desk::Call& call);

    Gateway& gateway_;
    Log& log_;
};

} // namespace tv
