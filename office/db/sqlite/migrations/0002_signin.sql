-- +goose Up
-- The key under which codes are kept; made once.
CREATE TABLE office_key (
    one BIGINT PRIMARY KEY CHECK (one = 1),
    secret TEXT NOT NULL
);

-- Codes that were asked for, kept for a day: the limits count them. mac is the
-- code under the office's key.
CREATE TABLE sign_in_code (
    id TEXT PRIMARY KEY,
    email TEXT NOT NULL,
    network TEXT NOT NULL,
    language TEXT NOT NULL,
    mac TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    tries BIGINT NOT NULL DEFAULT 0,
    spent BOOLEAN NOT NULL DEFAULT FALSE
);
CREATE INDEX sign_in_code_email ON sign_in_code (email, created_at);
CREATE INDEX sign_in_code_network ON sign_in_code (network, created_at);
CREATE INDEX sign_in_code_created ON sign_in_code (created_at);

-- One signed-in device of one person. token is the SHA-256 of what the device
-- has.
CREATE TABLE session (
    person_id TEXT NOT NULL,
    device_id TEXT NOT NULL,
    token TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    platform TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    used_at BIGINT NOT NULL,
    PRIMARY KEY (person_id, device_id)
);
CREATE INDEX session_used ON session (used_at);

-- Tokens of persons who were erased, so that their devices hear of it.
CREATE TABLE erased_token (
    token TEXT PRIMARY KEY,
    erased_at BIGINT NOT NULL
);

-- Mail that is to be sent. A row is put off while one worker has it, and goes
-- when the mail is handed over or is of no use any more.
CREATE TABLE mail (
    id TEXT PRIMARY KEY,
    recipient TEXT NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    useless_at BIGINT NOT NULL,
    tries BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX mail_due ON mail (due_at);

-- Who works at the office's desk, or beside it.
CREATE TABLE staff (
    email TEXT PRIMARY KEY,
    role TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

-- +goose Down
DROP TABLE staff;
DROP TABLE mail;
DROP TABLE erased_token;
DROP TABLE session;
DROP TABLE sign_in_code;
DROP TABLE office_key;
