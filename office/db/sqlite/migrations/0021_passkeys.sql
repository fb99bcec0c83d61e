-- +goose Up
-- A key that one of the staff signs in with. key_id and public_key are base64url of
-- what WebAuthn calls them; flags and sign_count are what the key said last.
CREATE TABLE staff_passkey (
    id TEXT PRIMARY KEY,
    staff_id TEXT NOT NULL REFERENCES staff (id),
    name TEXT NOT NULL,
    key_id TEXT NOT NULL UNIQUE,
    public_key TEXT NOT NULL,
    flags BIGINT NOT NULL,
    sign_count BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    used_at BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX staff_passkey_staff ON staff_passkey (staff_id);

-- What was begun with a browser and waits for its answer. token is the SHA-256 of the
-- cookie.
CREATE TABLE staff_ceremony (
    token TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    kept TEXT NOT NULL,
    ends_at BIGINT NOT NULL
);
CREATE INDEX staff_ceremony_ends ON staff_ceremony (ends_at);

-- +goose Down
DROP TABLE staff_ceremony;
DROP TABLE staff_passkey;
