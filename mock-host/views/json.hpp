#pragma once

#include "mock-host/services/outcome.hpp"
#include "mock-host/store/audit.hpp"
#include "mock-host/store/calls.hpp"
#include "mock-host/views/failure_text.hpp"

#include <boost/json/fwd.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mock::views {

/// JSON that was stored as text; null if it is damaged.
boost::json::value stored_json(std::string_view text);

/// null for nothing.
boost::json::value json_or_null(const std::optional<std::string>& text);
boost::json::value json_or_null(const std::string& text); ///< nothing: empty

/// `call, status, message, open_url, error{code,message,remedy}`.
boost::json::object call_json(const store::Call& call, const std::string& open_url,
                              const FailureText& failure);

/// `id, state, title, text, fields, remedy`, times in a zone.
boost::json::object finding_json(const services::Finding& finding, const std::string& zone);

/// "ok", "failed", "cancelled"; for a call that has not ended the word of its state.
std::string status_word(store::CallState state);

/// The value of a field as people read it.
std::string field_text(const services::Field& field, const std::string& zone);

/// Findings that were stored with a call.
std::vector<services::Finding> stored_findings(const store::Call& call);

/// A line of the audit trail.
boost::json::object audit_json(const store::AuditEntry& entry);

} // namespace mock::views
