#pragma once

#include "mock-host/views/configuration.hpp"

#include <cstddef>
#include <iosfwd>
#include <string>
#include <vector>

namespace mock::commands {

void print_configuration(std::ostream& out, const views::ConfigurationView& view,
                         const std::string& zone);

void print_checks(std::ostream& out, const std::vector<services::Finding>& findings,
                  std::size_t width);

/// "error: redirect_url: It differs from that of the app. Copy it from there."
void print_finding(std::ostream& out, const services::Finding& finding);

} // namespace mock::commands
