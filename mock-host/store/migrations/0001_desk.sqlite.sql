-- Ids and revisions are counted here.
CREATE TABLE sequences (
  name TEXT PRIMARY KEY,
  value BIGINT NOT NULL
);

-- The journal only grows, whoever asks.
CREATE TRIGGER journal_keeps_entries BEFORE DELETE ON journal
BEGIN
  SELECT RAISE(ABORT, 'the journal only grows: entries are not deleted');
END;

CREATE TRIGGER journal_keeps_words BEFORE UPDATE ON journal
BEGIN
  SELECT RAISE(ABORT, 'the journal only grows: entries are not changed');
END;

-- INSERT OR REPLACE deletes without asking the trigger above.
CREATE TRIGGER journal_replaces_nothing BEFORE INSERT ON journal
WHEN EXISTS (SELECT 1 FROM journal WHERE number = NEW.number)
  OR EXISTS (SELECT 1 FROM journal WHERE target_kind = NEW.target_kind AND target_id = NEW.target_id
             AND instance = NEW.instance AND entry_key = NEW.entry_key)
BEGIN
  SELECT RAISE(ABORT, 'the journal only grows: entries are not replaced');
END;
