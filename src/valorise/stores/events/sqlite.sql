BEGIN IMMEDIATE;
CREATE TABLE IF NOT EXISTS events (
    seq INTEGER PRIMARY KEY,
    previous TEXT NOT NULL UNIQUE,
    content TEXT NOT NULL,
    hash TEXT NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS events_id ON events (json_extract(content, '$.id'));
CREATE INDEX IF NOT EXISTS events_case ON events (json_extract(content, '$.case'));
CREATE INDEX IF NOT EXISTS events_subject
ON events (coalesce(json_extract(content, '$.subject'), json_extract(content, '$.case')));
CREATE TABLE IF NOT EXISTS event_head (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    seq INTEGER NOT NULL,
    hash TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS personal (
    reference TEXT PRIMARY KEY,
    key_id TEXT NOT NULL,
    key BLOB NOT NULL,
    value TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS personal_key ON personal (key_id);
INSERT INTO event_head SELECT 1, 0, '0000000000000000000000000000000000000000000000000000000000000000'
WHERE NOT EXISTS (SELECT 1 FROM event_head);
-- INSERT OR REPLACE removes a row without asking the delete trigger: so an insert may only add at the end.
CREATE TRIGGER IF NOT EXISTS events_only_grow BEFORE INSERT ON events
WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM events)
BEGIN SELECT RAISE(ABORT, 'events are only ever added at the end'); END;
CREATE TRIGGER IF NOT EXISTS events_never_change BEFORE UPDATE ON events
BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;
CREATE TRIGGER IF NOT EXISTS events_never_go BEFORE DELETE ON events
BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END;
CREATE TRIGGER IF NOT EXISTS event_head_only_grows BEFORE UPDATE ON event_head WHEN NEW.seq <= OLD.seq
BEGIN SELECT RAISE(ABORT, 'the head of the events only moves on'); END;
CREATE TRIGGER IF NOT EXISTS event_head_is_one BEFORE INSERT ON event_head WHEN EXISTS (SELECT 1 FROM event_head)
BEGIN SELECT RAISE(ABORT, 'the head of the events is one'); END;
CREATE TRIGGER IF NOT EXISTS event_head_never_goes BEFORE DELETE ON event_head
BEGIN SELECT RAISE(ABORT, 'the head of the events is never deleted'); END;
COMMIT;
