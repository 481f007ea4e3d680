#pragma once

#include "plugin/domain/outcome.hpp"
#include "plugin/host/texts.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tv::host {

/// For whom and about what an outcome is written.
struct Writing {
    const Texts& texts;
    std::string_view reader_locale;  ///< of the call: message and findings
    std::string_view journal_locale; ///< of the configuration: what everybody reads
    std::string_view target_kind;    ///< "activity", "asset" or "configuration"
    std::string_view target_id;
    std::string_view configuration_id;
};

/// An outcome as "desk.outcome/1". Texts that are too long for the contract are cut.
std::string outcome_json(const Outcome& outcome, const Writing& writing);

/// Nothing but effects: a portion for a checkpoint.
std::string portion_json(const std::vector<Effect>& effects, const Writing& writing);

/// "desk.findings/1".
std::string findings_json(const std::vector<Finding>& findings, const Writing& writing);

} // namespace tv::host
