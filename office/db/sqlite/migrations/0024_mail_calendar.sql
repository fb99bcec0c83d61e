-- +goose Up
-- What a mail brings for a calendar, as iCalendar; empty for none.
ALTER TABLE mail ADD COLUMN calendar TEXT NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE mail DROP COLUMN calendar;
