-- +goose Up
-- The times that a booking's person agreed to, where the office moved it since.
ALTER TABLE booking ADD COLUMN moved_from TEXT NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE booking DROP COLUMN moved_from;
