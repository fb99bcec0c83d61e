-- +goose Up
-- Whether the slots of an event open otherwise than sign-up: its record says how.
ALTER TABLE event_place ADD COLUMN slots_apart BOOLEAN NOT NULL DEFAULT FALSE;

-- +goose Down
ALTER TABLE event_place DROP COLUMN slots_apart;
