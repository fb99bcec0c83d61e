-- +goose Up
-- When a booking takes its person's time: from its first moment to its last,
-- breaks included. What was booked before counts as any time; the rules look
-- at its event's sessions then.
ALTER TABLE booking ADD COLUMN starts_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE booking ADD COLUMN ends_at BIGINT NOT NULL DEFAULT 253402300799999;
CREATE INDEX booking_time ON booking (person_id, ends_at, starts_at) WHERE state IN ('confirmed', 'attended');
CREATE INDEX booking_code ON booking (event_id, code);

-- +goose Down
DROP INDEX booking_code;
DROP INDEX booking_time;
ALTER TABLE booking DROP COLUMN ends_at;
ALTER TABLE booking DROP COLUMN starts_at;
