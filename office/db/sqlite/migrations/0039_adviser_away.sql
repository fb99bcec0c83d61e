-- +goose Up
-- A time whose adviser is not there is nobody's once whoever has it gives it up. Times
-- that are taken and that nobody has were shut for that.
ALTER TABLE slot_place ADD COLUMN away BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE slot_place SET away = TRUE WHERE taken AND NOT EXISTS (SELECT 1 FROM booking b
    WHERE b.slot_id = slot_place.slot_id AND b.state IN ('confirmed', 'attended', 'missed'));
CREATE INDEX slot_place_away ON slot_place (ends_at) WHERE away;

-- +goose Down
DROP INDEX slot_place_away;
ALTER TABLE slot_place DROP COLUMN away;
