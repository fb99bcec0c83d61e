-- +goose Up
-- When somebody was last at the office: when they signed in, used a device, or were booked
-- for. signed_in: they did so themselves. warned_at is when they were told that what is
-- theirs will be erased; 0: they were not, or came back since.
ALTER TABLE person ADD COLUMN seen_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE person ADD COLUMN signed_in BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE person ADD COLUMN warned_at BIGINT NOT NULL DEFAULT 0;
UPDATE person SET
    seen_at = MAX(created_at, COALESCE((SELECT MAX(used_at) FROM session s WHERE s.person_id = person.id), 0),
        COALESCE((SELECT MAX(changed_at) FROM record r WHERE r.owner = person.id), 0)),
    signed_in = EXISTS (SELECT 1 FROM session s WHERE s.person_id = person.id)
        OR EXISTS (SELECT 1 FROM record r WHERE r.owner = person.id AND r.kind = 'device');
CREATE INDEX person_seen ON person (seen_at);
CREATE INDEX meeting_note_at ON meeting_note (at);

-- The log is read from its newest line on: of all, of a person, of one of the staff.
CREATE INDEX audit_at ON audit (at, id);
CREATE INDEX audit_person ON audit (person_id, at, id);
CREATE INDEX audit_staff ON audit (staff_id, at, id);

-- +goose Down
DROP INDEX audit_staff;
DROP INDEX audit_person;
DROP INDEX audit_at;
DROP INDEX meeting_note_at;
DROP INDEX person_seen;
ALTER TABLE person DROP COLUMN warned_at;
ALTER TABLE person DROP COLUMN signed_in;
ALTER TABLE person DROP COLUMN seen_at;
