-- What plugins are, and what they leave at the desk. "instance" is the id of a configuration. Rows
-- that are history (mails, time entries) outlive it, so it is no foreign key there.

CREATE TABLE packages (
  id TEXT PRIMARY KEY,
  version TEXT NOT NULL,
  directory TEXT NOT NULL,
  digest TEXT NOT NULL,
  manifest TEXT NOT NULL,
  signed_by TEXT NOT NULL,
  granted TEXT NOT NULL,
  installed_at BIGINT NOT NULL,
  state TEXT NOT NULL
);

CREATE TABLE configurations (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  package TEXT NOT NULL REFERENCES packages (id),
  name TEXT NOT NULL,
  name_folded TEXT NOT NULL UNIQUE,
  is_default INTEGER NOT NULL,
  locale TEXT NOT NULL,
  form TEXT NOT NULL,
  form_version INTEGER NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  revision BIGINT NOT NULL,
  state TEXT NOT NULL,
  state_reason TEXT NOT NULL
);

CREATE TABLE faults (
  instance TEXT NOT NULL REFERENCES configurations (id) ON DELETE CASCADE,
  noted_at BIGINT NOT NULL
);
CREATE INDEX faults_by_instance ON faults (instance, noted_at);

CREATE TABLE secrets (
  instance TEXT NOT NULL REFERENCES configurations (id) ON DELETE CASCADE,
  value_key TEXT NOT NULL,
  value TEXT NOT NULL,
  revision BIGINT NOT NULL,
  PRIMARY KEY (instance, value_key)
);

CREATE TABLE states (
  instance TEXT NOT NULL REFERENCES configurations (id) ON DELETE CASCADE,
  value_key TEXT NOT NULL,
  value TEXT NOT NULL,
  revision BIGINT NOT NULL,
  PRIMARY KEY (instance, value_key)
);

CREATE TABLE links (
  target_kind TEXT NOT NULL,
  target_id TEXT NOT NULL,
  instance TEXT NOT NULL REFERENCES configurations (id) ON DELETE CASCADE,
  link_key TEXT NOT NULL,
  number BIGINT NOT NULL,
  label TEXT NOT NULL,
  url TEXT NOT NULL,
  audience TEXT NOT NULL,
  expires_at BIGINT,
  PRIMARY KEY (target_kind, target_id, instance, link_key)
);
CREATE INDEX links_by_expiry ON links (expires_at);

CREATE TABLE records (
  target_kind TEXT NOT NULL,
  target_id TEXT NOT NULL,
  instance TEXT NOT NULL REFERENCES configurations (id) ON DELETE CASCADE,
  record_key TEXT NOT NULL,
  value TEXT NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (target_kind, target_id, instance, record_key)
);

CREATE TABLE effect_keys (
  target_kind TEXT NOT NULL,
  target_id TEXT NOT NULL,
  instance TEXT NOT NULL,
  family TEXT NOT NULL,
  effect_key TEXT NOT NULL,
  PRIMARY KEY (target_kind, target_id, instance, family, effect_key)
);

CREATE TABLE time_entries (
  activity INTEGER NOT NULL REFERENCES activities (number),
  instance TEXT NOT NULL,
  entry_key TEXT NOT NULL,
  started_at BIGINT NOT NULL,
  seconds INTEGER NOT NULL,
  person TEXT,
  person_name TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (activity, instance, entry_key)
);

CREATE TABLE mails (
  number INTEGER PRIMARY KEY,
  activity INTEGER REFERENCES activities (number),
  instance TEXT NOT NULL,
  mail_key TEXT NOT NULL,
  to_name TEXT NOT NULL,
  to_address TEXT NOT NULL,
  locale TEXT NOT NULL,
  subject TEXT NOT NULL,
  body TEXT NOT NULL,
  fields TEXT NOT NULL,
  link_label TEXT NOT NULL,
  link_url TEXT NOT NULL,
  message_id TEXT NOT NULL,
  state TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  error TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  sent_at BIGINT,
  due_at BIGINT NOT NULL,
  UNIQUE (activity, instance, mail_key)
);
CREATE INDEX mails_by_state ON mails (state, due_at);
