-- The desk itself. Times are milliseconds since 1970 in UTC; documents are JSON; "folded" columns
-- hold the lower case of their neighbour, for comparing without regard to case.

CREATE TABLE settings (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
);

CREATE TABLE people (
  number INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  email TEXT,
  email_folded TEXT UNIQUE,
  locale TEXT NOT NULL,
  role TEXT NOT NULL,
  roles TEXT NOT NULL
);

CREATE TABLE assets (
  number INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  name_folded TEXT NOT NULL,
  serial TEXT,
  kind TEXT NOT NULL,
  attributes TEXT NOT NULL,
  revision BIGINT NOT NULL
);
CREATE INDEX assets_by_name ON assets (name_folded);

-- Outlives the asset: what was made once is not made again.
CREATE TABLE asset_creations (
  instance TEXT NOT NULL,
  create_key TEXT NOT NULL,
  asset INTEGER NOT NULL,
  PRIMARY KEY (instance, create_key)
);

CREATE TABLE activities (
  number INTEGER PRIMARY KEY,
  label TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  title TEXT NOT NULL,
  state TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  closed_at BIGINT,
  initiator INTEGER REFERENCES people (number),
  responsible INTEGER REFERENCES people (number)
);
CREATE INDEX activities_by_state ON activities (state, number);
CREATE INDEX activities_by_initiator ON activities (initiator, number);

CREATE TABLE activity_assets (
  activity INTEGER NOT NULL REFERENCES activities (number) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  asset INTEGER NOT NULL REFERENCES assets (number) ON DELETE CASCADE,
  PRIMARY KEY (activity, asset)
);
CREATE INDEX activity_assets_by_asset ON activity_assets (asset, activity);

CREATE TABLE journal (
  number INTEGER PRIMARY KEY,
  target_kind TEXT NOT NULL,
  target_id TEXT NOT NULL,
  instance TEXT NOT NULL,
  entry_key TEXT,
  kind TEXT NOT NULL,
  visibility TEXT NOT NULL,
  title TEXT NOT NULL,
  body TEXT NOT NULL,
  fields TEXT NOT NULL,
  tone TEXT NOT NULL,
  author TEXT,
  happened_at BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  UNIQUE (target_kind, target_id, instance, entry_key)
);
CREATE INDEX journal_by_target ON journal (target_kind, target_id, number);
