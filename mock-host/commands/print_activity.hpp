#pragma once

#include "mock-host/views/activity.hpp"

#include <cstddef>
#include <iosfwd>
#include <string>

namespace mock::commands {

/// How it is shown. Addresses of buttons may open a session, so they are shown only to somebody
/// who looks at a terminal.
struct Showing {
    std::size_t width = 0; ///< 0: no terminal
    bool with_addresses = false;
};
void print_activity(std::ostream& out, const views::ActivityView& view, const Showing& showing);
void print_target(std::ostream& out, const views::TargetView& view, const std::string& zone,
                  const Showing& showing);

} // namespace mock::commands
