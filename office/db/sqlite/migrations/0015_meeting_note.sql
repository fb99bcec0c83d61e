-- +goose Up
-- What the office's own people write of a meeting for each other. version counts its
-- changes: whoever writes says which one they saw.
CREATE TABLE meeting_note (
    person_id TEXT NOT NULL,
    booking_id TEXT NOT NULL,
    text TEXT NOT NULL,
    version BIGINT NOT NULL,
    author TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (person_id, booking_id)
);

-- +goose Down
DROP TABLE meeting_note;
