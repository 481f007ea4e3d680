-- What was committed and has no number yet. Transactions that run at the same time write here without
-- waiting for each other; whoever looks first moves it to "changes", in an order that is one of those
-- in which it was committed, and without gaps. "number" is only for that order.
CREATE TABLE new_changes (
  number BIGINT GENERATED ALWAYS AS IDENTITY,
  target_kind TEXT NOT NULL,
  target_id TEXT NOT NULL,
  what TEXT NOT NULL
);

-- Assets themselves are left out: a synchronisation changes a million of them at a time. Each
-- function is told what changed; where it matters, in which column the target is.

CREATE FUNCTION announce_activity() RETURNS TRIGGER LANGUAGE plpgsql AS $$
DECLARE
  changed JSONB := to_jsonb(CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END);
  number VARCHAR := changed ->> TG_ARGV[1];
BEGIN
  INSERT INTO new_changes (target_kind, target_id, what)
  VALUES ('activity', 'a-' || lpad(number, greatest(6, length(number)), '0'), TG_ARGV[0]);
  RETURN NULL;
END $$;

CREATE FUNCTION announce_target() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    INSERT INTO new_changes (target_kind, target_id, what)
    VALUES (OLD.target_kind, OLD.target_id, TG_ARGV[0]);
  ELSE
    INSERT INTO new_changes (target_kind, target_id, what)
    VALUES (NEW.target_kind, NEW.target_id, TG_ARGV[0]);
  END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION announce_configuration() RETURNS TRIGGER LANGUAGE plpgsql AS $$
DECLARE
  changed JSONB := to_jsonb(CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END);
BEGIN
  INSERT INTO new_changes (target_kind, target_id, what)
  VALUES ('configuration', changed ->> TG_ARGV[1], TG_ARGV[0]);
  RETURN NULL;
END $$;

CREATE FUNCTION announce_package() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO new_changes (target_kind, target_id, what) VALUES ('configuration', '', 'package');
  RETURN NULL;
END $$;

CREATE TRIGGER changes_activity AFTER INSERT OR UPDATE ON activities
FOR EACH ROW EXECUTE FUNCTION announce_activity('activity', 'number');

CREATE TRIGGER changes_assets AFTER INSERT OR DELETE ON activity_assets
FOR EACH ROW EXECUTE FUNCTION announce_activity('assets', 'activity');

CREATE TRIGGER changes_time AFTER INSERT ON time_entries
FOR EACH ROW EXECUTE FUNCTION announce_activity('time', 'activity');

CREATE TRIGGER changes_journal AFTER INSERT ON journal
FOR EACH ROW EXECUTE FUNCTION announce_target('journal');

CREATE TRIGGER changes_links AFTER INSERT OR UPDATE OR DELETE ON links
FOR EACH ROW EXECUTE FUNCTION announce_target('links');

CREATE TRIGGER changes_records AFTER INSERT OR UPDATE OR DELETE ON records
FOR EACH ROW EXECUTE FUNCTION announce_target('records');

CREATE TRIGGER changes_followups AFTER INSERT OR UPDATE OR DELETE ON followups
FOR EACH ROW EXECUTE FUNCTION announce_target('followups');

CREATE TRIGGER changes_call_made AFTER INSERT ON calls
FOR EACH ROW EXECUTE FUNCTION announce_target('call');

CREATE TRIGGER changes_call_changed AFTER UPDATE OF state, message, cancel_requested ON calls
FOR EACH ROW EXECUTE FUNCTION announce_target('call');

CREATE TRIGGER changes_mail_queued AFTER INSERT ON mails
FOR EACH ROW WHEN (NEW.activity IS NOT NULL)
EXECUTE FUNCTION announce_activity('mail', 'activity');

CREATE TRIGGER changes_mail_moved AFTER UPDATE OF state ON mails
FOR EACH ROW WHEN (NEW.activity IS NOT NULL)
EXECUTE FUNCTION announce_activity('mail', 'activity');

CREATE TRIGGER changes_mail_of_configuration_queued AFTER INSERT ON mails
FOR EACH ROW WHEN (NEW.activity IS NULL)
EXECUTE FUNCTION announce_configuration('mail', 'instance');

CREATE TRIGGER changes_mail_of_configuration_moved AFTER UPDATE OF state ON mails
FOR EACH ROW WHEN (NEW.activity IS NULL)
EXECUTE FUNCTION announce_configuration('mail', 'instance');

CREATE TRIGGER changes_configuration AFTER INSERT OR UPDATE OR DELETE ON configurations
FOR EACH ROW EXECUTE FUNCTION announce_configuration('configuration', 'id');

CREATE TRIGGER changes_package AFTER INSERT OR UPDATE OR DELETE ON packages
FOR EACH ROW EXECUTE FUNCTION announce_package();
