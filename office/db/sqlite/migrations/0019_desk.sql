-- +goose Up
-- Who works at the office's desk, or beside it. Whoever was removed stays, for the
-- log that names them.
CREATE TABLE staff_member (
    id TEXT PRIMARY KEY,
    email TEXT NOT NULL,
    name TEXT NOT NULL,
    language TEXT NOT NULL,
    role TEXT NOT NULL,
    adviser_id TEXT NOT NULL,
    actor_id TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    removed_at BIGINT NOT NULL DEFAULT 0
);
INSERT INTO staff_member (id, email, name, language, role, adviser_id, actor_id, created_at)
SELECT lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-a' || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6))),
    email, '', 'da', role, '', '', created_at FROM staff;
DROP TABLE staff;
ALTER TABLE staff_member RENAME TO staff;
CREATE UNIQUE INDEX staff_email ON staff (email) WHERE removed_at = 0;

-- One sign-in of one of the staff in a browser. token is the SHA-256 of the cookie.
-- fresh_at is when they last proved who they are.
CREATE TABLE staff_session (
    token TEXT PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    staff_id TEXT NOT NULL REFERENCES staff (id),
    name TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    used_at BIGINT NOT NULL,
    fresh_at BIGINT NOT NULL
);
CREATE INDEX staff_session_staff ON staff_session (staff_id);

-- What staff did and read: ids and no names. It is only ever added to.
CREATE TABLE audit (
    id TEXT PRIMARY KEY,
    at BIGINT NOT NULL,
    staff_id TEXT NOT NULL,
    act TEXT NOT NULL,
    person_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    ref TEXT NOT NULL
);
CREATE INDEX audit_read ON audit (person_id, staff_id, kind, ref);
-- +goose StatementBegin
CREATE TRIGGER audit_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audit_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END;
-- +goose StatementEnd

-- What is on at a time is found from what ends after it.
CREATE INDEX event_place_end ON event_place (ends_at);

-- The words by which a person is found, folded: of the name and the address, phone
-- and CVR number.
CREATE TABLE person_word (
    word TEXT NOT NULL,
    person_id TEXT NOT NULL REFERENCES person (id),
    PRIMARY KEY (word, person_id)
);
CREATE INDEX person_word_person ON person_word (person_id, word);

-- In which form these words are kept; see package account.
ALTER TABLE office_state ADD COLUMN word_form BIGINT NOT NULL DEFAULT 0;

-- +goose Down
ALTER TABLE office_state DROP COLUMN word_form;
DROP TABLE person_word;
DROP INDEX event_place_end;
DROP TABLE audit;
DROP TABLE staff_session;
CREATE TABLE staff_before (
    email TEXT PRIMARY KEY,
    role TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
INSERT INTO staff_before SELECT email, role, created_at FROM staff WHERE removed_at = 0;
DROP TABLE staff;
ALTER TABLE staff_before RENAME TO staff;
