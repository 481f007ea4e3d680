-- Ids and revisions. A writer does not wait for another one's number; one that is rolled back leaves
-- a gap.
CREATE SEQUENCE numbers_activity;
CREATE SEQUENCE numbers_asset;
CREATE SEQUENCE numbers_call;
CREATE SEQUENCE numbers_configuration;
CREATE SEQUENCE numbers_followup;
CREATE SEQUENCE numbers_journal;
CREATE SEQUENCE numbers_link;
CREATE SEQUENCE numbers_mail;
CREATE SEQUENCE numbers_person;
CREATE SEQUENCE numbers_revision;

-- The journal only grows, whoever asks.
CREATE FUNCTION refuse_change_of_journal() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the journal only grows: entries are not %',
    CASE TG_OP WHEN 'UPDATE' THEN 'changed' ELSE 'deleted' END;
END $$;

CREATE TRIGGER journal_keeps_entries BEFORE UPDATE OR DELETE ON journal
FOR EACH ROW EXECUTE FUNCTION refuse_change_of_journal();

CREATE TRIGGER journal_keeps_all BEFORE TRUNCATE ON journal
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_journal();
