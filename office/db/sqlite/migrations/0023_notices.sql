-- +goose Up
-- What a booking was before the office called off, or took out of the programme, what
-- it is of: it is that again where that is taken back.
ALTER TABLE booking ADD COLUMN called_off TEXT NOT NULL DEFAULT '';
-- The notice of what the office changed under a booking, until its mail is written.
ALTER TABLE booking ADD COLUMN notice TEXT NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE booking DROP COLUMN notice;
ALTER TABLE booking DROP COLUMN called_off;
