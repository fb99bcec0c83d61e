-- +goose Up
-- Which meetings of a day an adviser was last mailed; a row without a booking says that
-- they were mailed the day's list, be it empty.
CREATE TABLE meeting_told (
    day TEXT NOT NULL,
    staff_id TEXT NOT NULL,
    booking_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    starts_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    PRIMARY KEY (day, staff_id, booking_id)
);
CREATE INDEX slot_place_time ON slot_place (starts_at) WHERE adviser_id <> '';
DELETE FROM task WHERE kind = 'meetings' AND EXISTS (SELECT 1 FROM task t
    WHERE t.kind = 'meetings' AND t.ref > task.ref AND substr(t.ref, 1, 36) = substr(task.ref, 1, 36));
UPDATE task SET ref = substr(ref, 1, 36) WHERE kind = 'meetings';

-- +goose Down
DELETE FROM task WHERE kind IN ('tomorrow', 'meetings');
DROP INDEX slot_place_time;
DROP TABLE meeting_told;
