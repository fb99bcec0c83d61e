-- +goose Up
-- What the office sets at its desk, each as JSON. rev is raised by every change.
CREATE TABLE setting (
    name TEXT COLLATE "C" PRIMARY KEY,
    rev BIGINT NOT NULL,
    value TEXT COLLATE "C" NOT NULL
);

-- Where events are held, to be chosen by name.
CREATE TABLE venue (
    id TEXT COLLATE "C" PRIMARY KEY,
    rev BIGINT NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    address TEXT COLLATE "C" NOT NULL,
    municipality TEXT COLLATE "C" NOT NULL,
    online_url TEXT COLLATE "C" NOT NULL
);

-- The office's picture; sum is its SHA-256 in hex.
CREATE TABLE office_logo (
    one BIGINT PRIMARY KEY CHECK (one = 1),
    media TEXT COLLATE "C" NOT NULL,
    sum TEXT COLLATE "C" NOT NULL,
    bytes BYTEA NOT NULL
);

-- +goose Down
DROP TABLE office_logo;
DROP TABLE venue;
DROP TABLE setting;
