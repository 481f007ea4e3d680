-- Calls by when they ended: what is kept no longer is found without a look at all others.
CREATE INDEX calls_ended ON calls (ended_at) WHERE ended_at IS NOT NULL;
