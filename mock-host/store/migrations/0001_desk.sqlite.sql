-- The journal only grows, whoever asks.
CREATE TRIGGER journal_keeps_entries BEFORE DELETE ON journal
BEGIN
  SELECT RAISE(ABORT, 'the journal only grows: entries are not deleted');
END;

CREATE TRIGGER journal_keeps_words BEFORE UPDATE ON journal
BEGIN
  SELECT RAISE(ABORT, 'the journal only grows: entries are not changed');
END;
