-- +goose Up
-- What the office sets at its desk, each as JSON. rev is raised by every change.
CREATE TABLE setting (
    name TEXT PRIMARY KEY,
    rev BIGINT NOT NULL,
    value TEXT NOT NULL
);

-- Where events are held, to be chosen by name.
CREATE TABLE venue (
    id TEXT PRIMARY KEY,
    rev BIGINT NOT NULL,
    name TEXT NOT NULL,
    address TEXT NOT NULL,
    municipality TEXT NOT NULL,
    online_url TEXT NOT NULL
);

-- The office's picture; sum is its SHA-256 in hex.
CREATE TABLE office_logo (
    one BIGINT PRIMARY KEY CHECK (one = 1),
    media TEXT NOT NULL,
    sum TEXT NOT NULL,
    bytes BLOB NOT NULL
);

-- +goose Down
DROP TABLE office_logo;
DROP TABLE venue;
DROP TABLE setting;
