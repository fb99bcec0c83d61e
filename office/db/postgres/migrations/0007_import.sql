-- +goose Up
-- How many imports were agreed on, so that each knows whether another came between.
CREATE TABLE import (
    one BIGINT PRIMARY KEY CHECK (one = 1),
    agreed BIGINT NOT NULL
);

-- What is still to be written of an import that was agreed on, turn by turn: records
-- as JSON, compressed.
CREATE TABLE import_turn (
    n BIGINT PRIMARY KEY,
    records BYTEA NOT NULL
);

-- +goose Down
DROP TABLE import_turn;
DROP TABLE import;
