SELECT pg_advisory_xact_lock(5390117203);
CREATE TABLE IF NOT EXISTS events (
    seq BIGINT PRIMARY KEY,
    previous TEXT NOT NULL UNIQUE,
    content JSON NOT NULL,
    hash TEXT NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS events_id ON events ((content ->> 'id'));
CREATE INDEX IF NOT EXISTS events_case ON events ((content ->> 'case'));
CREATE INDEX IF NOT EXISTS events_subject ON events (coalesce((content ->> 'subject'), (content ->> 'case')));
CREATE TABLE IF NOT EXISTS event_head (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    seq BIGINT NOT NULL,
    hash TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS personal (
    reference TEXT PRIMARY KEY,
    key_id TEXT NOT NULL,
    key BYTEA NOT NULL,
    value TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS personal_key ON personal (key_id);
INSERT INTO event_head VALUES (1, 0, '0000000000000000000000000000000000000000000000000000000000000000')
ON CONFLICT DO NOTHING;
CREATE OR REPLACE FUNCTION events_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'events and their head are never changed or deleted'; END $$;
CREATE OR REPLACE TRIGGER events_never_change BEFORE UPDATE OR DELETE ON events
FOR EACH ROW EXECUTE FUNCTION events_refuse();
CREATE OR REPLACE TRIGGER events_never_go BEFORE TRUNCATE ON events
FOR EACH STATEMENT EXECUTE FUNCTION events_refuse();
CREATE OR REPLACE TRIGGER event_head_only_grows BEFORE UPDATE ON event_head
FOR EACH ROW WHEN (NEW.seq <= OLD.seq) EXECUTE FUNCTION events_refuse();
CREATE OR REPLACE TRIGGER event_head_never_goes BEFORE DELETE ON event_head
FOR EACH ROW EXECUTE FUNCTION events_refuse();
CREATE OR REPLACE TRIGGER event_head_is_kept BEFORE TRUNCATE ON event_head
FOR EACH STATEMENT EXECUTE FUNCTION events_refuse();
