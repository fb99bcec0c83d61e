-- +goose Up
-- What the office's own people write of a meeting for each other. version counts its
-- changes: whoever writes says which one they saw.
CREATE TABLE meeting_note (
    person_id TEXT COLLATE "C" NOT NULL,
    booking_id TEXT COLLATE "C" NOT NULL,
    text TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    author TEXT COLLATE "C" NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (person_id, booking_id)
);

-- +goose Down
DROP TABLE meeting_note;
