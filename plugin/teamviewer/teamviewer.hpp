#pragma once

#include "plugin/domain/configuration.hpp"
#include "plugin/ports/authorization.hpp"
#include "plugin/ports/cloud.hpp"
#include "plugin/teamviewer/services.hpp"

#include <memory>

namespace tv {

/// TeamViewer for one configuration: both ports, and behind them one token, one budget, and one
/// read of the reports for all calls. Does nothing until it is asked.
class TeamViewer {
public:
    TeamViewer(const Configuration& configuration, const Services& services);
    ~TeamViewer();
    TeamViewer(const TeamViewer&) = delete;
    TeamViewer& operator=(const TeamViewer&) = delete;

    Cloud& cloud();
    Authorization& authorization();

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

} // namespace tv
