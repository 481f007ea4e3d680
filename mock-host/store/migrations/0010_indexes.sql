-- Calls of one configuration that wait: the backlog of another one is not read on the way.
CREATE INDEX calls_waiting_by_instance ON calls (instance, lane, due_at, number)
  WHERE state IN ('queued', 'waiting_retry');

-- What a configuration left at targets, for its removal.
CREATE INDEX records_by_instance ON records (instance);
CREATE INDEX links_by_instance ON links (instance);
CREATE INDEX followups_by_instance ON followups (instance);

-- One's own activities, one state after the other.
CREATE INDEX activities_by_responsible_and_state ON activities (responsible, state, number);

-- People search for a part of a subject, which no index finds.
DROP INDEX audit_by_subject;
