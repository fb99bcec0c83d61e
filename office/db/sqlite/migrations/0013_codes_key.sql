-- +goose Up
-- The key under which codes are kept lies in a file beside the database.
DROP TABLE office_key;

-- +goose Down
CREATE TABLE office_key (
    one BIGINT PRIMARY KEY CHECK (one = 1),
    secret TEXT NOT NULL
);
