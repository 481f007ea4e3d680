-- By the clock when it was put, so that one that waits for a clock that was ahead is told from one
-- that waits on purpose. Older ones go on waiting.
ALTER TABLE followups ADD COLUMN put_at BIGINT NOT NULL DEFAULT 0;
CREATE INDEX followups_by_put ON followups (put_at);

-- Attempts before a person started the call again: from then on its failures are counted anew.
ALTER TABLE calls ADD COLUMN attempts_before INTEGER NOT NULL DEFAULT 0;
