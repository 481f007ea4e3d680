-- Who did what, from where, and what came of it. Only grows.
CREATE TABLE audit (
  number INTEGER PRIMARY KEY,
  happened_at BIGINT NOT NULL,
  person TEXT NOT NULL,
  name TEXT NOT NULL,
  origin TEXT NOT NULL,
  action TEXT NOT NULL,
  subject TEXT NOT NULL,
  instance TEXT NOT NULL,
  remote_id TEXT NOT NULL,
  outcome TEXT NOT NULL,
  details TEXT NOT NULL
);
CREATE INDEX audit_by_subject ON audit (subject, number);
