-- What the pages of the desk need.

-- What changed, in the order in which it was committed, so that an open page of any process learns
-- of it. Written by triggers: whoever writes forgets nothing.
CREATE TABLE changes (
  number INTEGER PRIMARY KEY,
  target_kind TEXT NOT NULL,
  target_id TEXT NOT NULL,
  what TEXT NOT NULL
);

-- Who is signed in. The cookie itself is nowhere: what is read here opens no session.
CREATE TABLE web_sessions (
  id_hash TEXT PRIMARY KEY,
  person INTEGER NOT NULL REFERENCES people (number) ON DELETE CASCADE,
  csrf TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  last_seen_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);
CREATE INDEX web_sessions_by_person ON web_sessions (person);
CREATE INDEX web_sessions_by_expiry ON web_sessions (expires_at);

-- Null: this person has no password.
ALTER TABLE people ADD COLUMN password_hash TEXT;

-- A page of the list of activities, by each filter and in each order.
CREATE INDEX activities_by_kind ON activities (kind, number);
CREATE INDEX activities_by_kind_and_state ON activities (kind, state, number);
CREATE INDEX activities_by_responsible ON activities (responsible, number);
CREATE INDEX activities_open ON activities (number) WHERE state <> 'closed';
CREATE INDEX activities_by_title ON activities (lower(title), number);
CREATE INDEX activities_by_state_and_title ON activities (state, lower(title), number);
CREATE INDEX activities_by_kind_and_title ON activities (kind, lower(title), number);
CREATE INDEX activities_open_by_title ON activities (lower(title), number)
  WHERE state <> 'closed';
