#pragma once

#include "plugin/domain/outcome.hpp"
#include "plugin/domain/remote_session.hpp"
#include "plugin/domain/situation.hpp"

#include <string_view>
#include <vector>

// The life of a remote session on an activity, as values: asked for, open, closed or expired.

namespace tv {

/// What TeamViewer is asked for when `on.actor` clicks; `key` is the idempotency key of the call.
SessionRequest session_request(const OnActivity& on, std::string_view key);

/// The session that somebody can still join, as far as the desk knows; null: none.
const SessionRecord* open_session(const Activity& activity, Time now);

/// What is put on the ticket for a session that TeamViewer just opened.
std::vector<Effect> session_opened(const OnActivity& on, const RemoteSession& session);

/// The client link once more, by mail.
std::vector<Effect> session_invited(const OnActivity& on, const SessionRecord& session);

/// The buttons of a session go.
std::vector<Effect> links_removed(const SessionRecord& session);

/// The moment from which no new connection can begin; nothing: the session is open.
std::optional<Time> end_of(const SessionRecord& session, Time now);

/// "s12-345-678" and "S12345678" are one code: TeamViewer and people write it in several ways.
bool same_code(std::string_view a, std::string_view b);

/// As it is the same in all of them.
std::string bare_code(std::string_view code);

/// The session with that code; null: none.
const SessionRecord* session_with(const std::vector<SessionRecord>& sessions,
                                  std::string_view code);

/// Collects the reports of this session at `at`; the same session again moves it.
Effect collect_later(const SessionRecord& session, Time at);

} // namespace tv
