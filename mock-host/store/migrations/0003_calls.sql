-- What is asked of plugins, by whom it is being done, and what is to be asked later.

CREATE TABLE nodes (
  id TEXT PRIMARY KEY,
  host TEXT NOT NULL,
  pid BIGINT NOT NULL,
  started_at BIGINT NOT NULL,
  heartbeat_at BIGINT NOT NULL,
  lease_until BIGINT NOT NULL
);

-- "turn" names what is done one after the other: a target, or a job of an instance. "rank" is 0 for
-- actions, which go first.
CREATE TABLE calls (
  number INTEGER PRIMARY KEY,
  instance TEXT NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  target_kind TEXT NOT NULL,
  target_id TEXT NOT NULL,
  lane TEXT NOT NULL,
  idempotency_key TEXT NOT NULL,
  input TEXT NOT NULL,
  asked_at BIGINT NOT NULL,
  due_at BIGINT NOT NULL,
  actor TEXT NOT NULL,
  locale TEXT NOT NULL,
  turn TEXT NOT NULL,
  rank INTEGER NOT NULL,
  state TEXT NOT NULL,
  attempt INTEGER NOT NULL,
  redeliveries INTEGER NOT NULL,
  node TEXT NOT NULL,
  generation BIGINT NOT NULL,
  cancel_requested INTEGER NOT NULL,
  deadline BIGINT,
  started_at BIGINT,
  ended_at BIGINT,
  message TEXT NOT NULL,
  open_url TEXT NOT NULL,
  error_status INTEGER,
  error_code TEXT NOT NULL,
  error_message TEXT NOT NULL,
  error_detail TEXT NOT NULL,
  findings TEXT NOT NULL,
  stats TEXT NOT NULL,
  notes TEXT NOT NULL,
  UNIQUE (instance, idempotency_key)
);
CREATE INDEX calls_by_state ON calls (state, number);
CREATE INDEX calls_waiting ON calls (lane, due_at, number)
  WHERE state IN ('queued', 'waiting_retry');
CREATE INDEX calls_by_turn ON calls (turn, state);
CREATE INDEX calls_by_target ON calls (target_kind, target_id, number);
-- Whatever the programs do, two calls of one turn never run at once.
CREATE UNIQUE INDEX calls_running ON calls (turn) WHERE state = 'running';

-- A row whose "due_at" is null waits for nothing: older programs left it for its counter.
CREATE TABLE followups (
  number BIGINT NOT NULL,
  target_kind TEXT NOT NULL,
  target_id TEXT NOT NULL,
  instance TEXT NOT NULL REFERENCES configurations (id) ON DELETE CASCADE,
  followup_key TEXT NOT NULL,
  job TEXT NOT NULL,
  due_at BIGINT,
  args TEXT NOT NULL,
  counter INTEGER NOT NULL,
  PRIMARY KEY (target_kind, target_id, instance, followup_key)
);
CREATE INDEX followups_by_time ON followups (due_at);

CREATE TABLE schedules (
  instance TEXT NOT NULL REFERENCES configurations (id) ON DELETE CASCADE,
  job TEXT NOT NULL,
  last_at BIGINT NOT NULL,
  PRIMARY KEY (instance, job)
);
