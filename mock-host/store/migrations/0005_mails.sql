-- Who sends a mail, and since when: what its end is known to nobody but the sender.
ALTER TABLE mails ADD COLUMN sender TEXT NOT NULL DEFAULT '';
ALTER TABLE mails ADD COLUMN taken_at BIGINT;
