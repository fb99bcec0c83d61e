-- +goose Up
-- A round has as many turns as sat at its largest table when its clock was wound, whoever
-- has left since.
ALTER TABLE networking ADD COLUMN turns BIGINT NOT NULL DEFAULT 0;
UPDATE networking SET turns = COALESCE((SELECT MAX(s.turn) + 1 FROM networking_seat s
    WHERE s.event_id = networking.event_id AND s.round = networking.round), 0);

-- +goose Down
ALTER TABLE networking DROP COLUMN turns;
