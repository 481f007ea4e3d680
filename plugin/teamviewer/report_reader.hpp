#pragma once

#include "plugin/ports/cloud.hpp"
#include "plugin/teamviewer/gateway.hpp"

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace tv {

/// Fewer queries that together bring everything that `queries` ask for: windows that touch become
/// one.
std::vector<ConnectionQuery> merged(const std::vector<ConnectionQuery>& queries);

/// Reads connection reports. When many activities close together, many calls want reports at the
/// same moment: one read is under way at a time, and whoever comes while it runs shares the next
/// one, which begins afterwards and therefore misses nothing. Who asks for one code or device, and
/// far back, reads alone.
class ReportReader {
public:
    ReportReader(Gateway& gateway, Log& log);

    desk::Result<std::vector<Connection>> read(const ConnectionQuery& query,
                                               const desk::Call& call);

private:
    struct Batch;
    desk::Result<std::vector<Connection>> lead(std::unique_lock<std::mutex>& lock,
                                               const std::shared_ptr<Batch>& batch,
                                               const desk::Call& call);
    desk::Result<std::vector<Connection>> fetch(const std::vector<ConnectionQuery>& queries,
                                                const desk::Call& call);
    desk::Status fetch_pages(const ConnectionQuery& query, std::vector<Connection>& found,
                             const desk::Call& call);

    Gateway& gateway_;
    Log& log_;
    std::mutex mutex_; // guards what follows; not held while TeamViewer is asked
    std::condition_variable_any idle_;
    bool reading_ = false;
    std::shared_ptr<Batch> next_; ///< waits for the read that is under way; may be null
};

} // namespace tv
