-- +goose Up
-- The secret of a person's calendar address, as its SHA-256.
CREATE TABLE calendar (
    person_id TEXT PRIMARY KEY,
    secret TEXT NOT NULL UNIQUE
);

-- +goose Down
DROP TABLE calendar;
