-- Assets themselves are left out: a synchronisation changes a million of them at a time.

CREATE TRIGGER changes_activity_made AFTER INSERT ON activities
BEGIN
  INSERT INTO changes (target_kind, target_id, what)
  VALUES ('activity', 'a-' || printf('%06d', NEW.number), 'activity');
END;

CREATE TRIGGER changes_activity_changed AFTER UPDATE ON activities
BEGIN
  INSERT INTO changes (target_kind, target_id, what)
  VALUES ('activity', 'a-' || printf('%06d', NEW.number), 'activity');
END;

CREATE TRIGGER changes_asset_attached AFTER INSERT ON activity_assets
BEGIN
  INSERT INTO changes (target_kind, target_id, what)
  VALUES ('activity', 'a-' || printf('%06d', NEW.activity), 'assets');
END;

CREATE TRIGGER changes_asset_detached AFTER DELETE ON activity_assets
BEGIN
  INSERT INTO changes (target_kind, target_id, what)
  VALUES ('activity', 'a-' || printf('%06d', OLD.activity), 'assets');
END;

CREATE TRIGGER changes_entry_written AFTER INSERT ON journal
BEGIN
  INSERT INTO changes (target_kind, target_id, what)
  VALUES (NEW.target_kind, NEW.target_id, 'journal');
END;

CREATE TRIGGER changes_link_put AFTER INSERT ON links
BEGIN
  INSERT INTO changes (target_kind, target_id, what)
  VALUES (NEW.target_kind, NEW.target_id, 'links');
END;

CREATE TRIGGER changes_link_changed AFTER UPDATE ON links
BEGIN
  INSERT INTO changes (target_kind, target_id, what)
  VALUES (NEW.target_kind, NEW.target_id, 'links');
END;

CREATE TRIGGER changes_link_removed AFTER DELETE ON links
BEGIN
  INSERT INTO changes (target_kind, target_id, what)
  VALUES (OLD.target_kind, OLD.target_id, 'links');
END;

CREATE TRIGGER changes_record_put AFTER INSERT ON records
BEGIN
  INSERT INTO changes (target_kind, target_id, what)
  VALUES (NEW.target_kind, NEW.target_id, 'records');
END;

CREATE TRIGGER changes_record_changed AFTER UPDATE ON records
BEGIN
  INSERT INTO changes (target_kind, target_id, what)
  VALUES (NEW.target_kind, NEW.target_id, 'records');
END;

CREATE TRIGGER changes_record_removed AFTER DELETE ON records
BEGIN
  INSERT INTO changes (target_kind, target_id, what)
  VALUES (OLD.target_kind, OLD.target_id, 'records');
END;

CREATE TRIGGER changes_followup_put AFTER INSERT ON followups
BEGIN
  INSERT INTO changes (target_kind, target_id, what)
  VALUES (NEW.target_kind, NEW.target_id, 'followups');
END;

CREATE TRIGGER changes_followup_changed AFTER UPDATE ON followups
BEGIN
  INSERT INTO changes (target_kind, target_id, what)
  VALUES (NEW.target_kind, NEW.target_id, 'followups');
END;

CREATE TRIGGER changes_followup_removed AFTER DELETE ON followups
BEGIN
  INSERT INTO changes (target_kind, target_id, what)
  VALUES (OLD.target_kind, OLD.target_id, 'followups');
END;

CREATE TRIGGER changes_time_booked AFTER INSERT ON time_entries
BEGIN
  INSERT INTO changes (target_kind, target_id, what)
  VALUES ('activity', 'a-' || printf('%06d', NEW.activity), 'time');
END;

CREATE TRIGGER changes_call_made AFTER INSERT ON calls
BEGIN
  INSERT INTO changes (target_kind, target_id, what)
  VALUES (NEW.target_kind, NEW.target_id, 'call');
END;

CREATE TRIGGER changes_call_changed AFTER UPDATE OF state, message, cancel_requested ON calls
BEGIN
  INSERT INTO changes (target_kind, target_id, what)
  VALUES (NEW.target_kind, NEW.target_id, 'call');
END;

CREATE TRIGGER changes_mail_queued AFTER INSERT ON mails
WHEN NEW.activity IS NOT NULL
BEGIN
  INSERT INTO changes (target_kind, target_id, what)
  VALUES ('activity', 'a-' || printf('%06d', NEW.activity), 'mail');
END;

CREATE TRIGGER changes_mail_of_configuration_queued AFTER INSERT ON mails
WHEN NEW.activity IS NULL
BEGIN
  INSERT INTO changes (target_kind, target_id, what)
  VALUES ('configuration', NEW.instance, 'mail');
END;

CREATE TRIGGER changes_mail_moved AFTER UPDATE OF state ON mails
WHEN NEW.activity IS NOT NULL
BEGIN
  INSERT INTO changes (target_kind, target_id, what)
  VALUES ('activity', 'a-' || printf('%06d', NEW.activity), 'mail');
END;

CREATE TRIGGER changes_mail_of_configuration_moved AFTER UPDATE OF state ON mails
WHEN NEW.activity IS NULL
BEGIN
  INSERT INTO changes (target_kind, target_id, what)
  VALUES ('configuration', NEW.instance, 'mail');
END;

CREATE TRIGGER changes_configuration_made AFTER INSERT ON configurations
BEGIN
  INSERT INTO changes (target_kind, target_id, what)
  VALUES ('configuration', NEW.id, 'configuration');
END;

CREATE TRIGGER changes_configuration_changed AFTER UPDATE ON configurations
BEGIN
  INSERT INTO changes (target_kind, target_id, what)
  VALUES ('configuration', NEW.id, 'configuration');
END;

CREATE TRIGGER changes_configuration_removed AFTER DELETE ON configurations
BEGIN
  INSERT INTO changes (target_kind, target_id, what)
  VALUES ('configuration', OLD.id, 'configuration');
END;

CREATE TRIGGER changes_package_installed AFTER INSERT ON packages
BEGIN
  INSERT INTO changes (target_kind, target_id, what)
  VALUES ('configuration', '', 'package');
END;

CREATE TRIGGER changes_package_changed AFTER UPDATE ON packages
BEGIN
  INSERT INTO changes (target_kind, target_id, what)
  VALUES ('configuration', '', 'package');
END;

CREATE TRIGGER changes_package_removed AFTER DELETE ON packages
BEGIN
  INSERT INTO changes (target_kind, target_id, what)
  VALUES ('configuration', '', 'package');
END;
