-- +goose Up
-- Attachments. Their bytes lie in the database, so that one transaction, one
-- backup and one erasure have all of a person. digest is the SHA-256 of the
-- whole in hex: as its sender says until it is whole, empty where it was not
-- said. length is negative until it is known. upload names the upload that
-- goes on: bytes of an earlier one are not taken any more.
CREATE TABLE file (
    id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL,
    name TEXT NOT NULL,
    media TEXT NOT NULL,
    digest TEXT NOT NULL,
    length BIGINT NOT NULL,
    received BIGINT NOT NULL,
    upload TEXT NOT NULL,
    whole BOOLEAN NOT NULL,
    used_at BIGINT NOT NULL
);
CREATE INDEX file_person ON file (person_id);
CREATE INDEX file_used ON file (used_at);

-- The bytes as they came, each piece from where it begins.
CREATE TABLE file_part (
    file_id TEXT NOT NULL REFERENCES file (id) ON DELETE CASCADE,
    begins BIGINT NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (file_id, begins)
);

-- Whom a file reaches, and by which of their messages.
CREATE TABLE attachment (
    file_id TEXT NOT NULL REFERENCES file (id) ON DELETE CASCADE,
    person_id TEXT NOT NULL,
    message_id TEXT NOT NULL,
    PRIMARY KEY (file_id, person_id, message_id)
);
CREATE INDEX attachment_person ON attachment (person_id);

-- +goose Down
DROP TABLE attachment;
DROP TABLE file_part;
DROP TABLE file;
