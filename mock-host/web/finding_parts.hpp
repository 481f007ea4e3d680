#pragma once

#include "mock-host/services/outcome.hpp"
#include "mock-host/web/html.hpp"
#include "mock-host/web/visit.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace mock::web {

/// "ok", "warn", "bad" or "info" for the state of a finding.
std::string_view tone_of_finding(std::string_view state);
/// The state in a word: "Fine", "Attention".
Html finding_badge(const Visit& visit, std::string_view state);
/// Text and fields of a finding in a line; may be empty.
std::string finding_text(const Visit& visit, const services::Finding& finding);

/// What was tried, the result, and what to do about it. Nothing for no findings.
Html checks_table(const Visit& visit, const std::vector<services::Finding>& findings,
                  std::string_view caption);

/// What differs, what a run would do: a list. Nothing for no findings.
Html changes_list(const Visit& visit, const std::vector<services::Finding>& findings);

} // namespace mock::web
