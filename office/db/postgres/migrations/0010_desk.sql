-- +goose Up
-- Who works at the office's desk, or beside it. Whoever was removed stays, for the
-- log that names them.
CREATE TABLE staff_member (
    id TEXT COLLATE "C" PRIMARY KEY,
    email TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    language TEXT COLLATE "C" NOT NULL,
    role TEXT COLLATE "C" NOT NULL,
    adviser_id TEXT COLLATE "C" NOT NULL,
    actor_id TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    removed_at BIGINT NOT NULL DEFAULT 0
);
INSERT INTO staff_member (id, email, name, language, role, adviser_id, actor_id, created_at)
SELECT gen_random_uuid()::TEXT, email, '', 'da', role, '', '', created_at FROM staff;
DROP TABLE staff;
ALTER TABLE staff_member RENAME TO staff;
ALTER INDEX staff_member_pkey RENAME TO staff_pkey;
CREATE UNIQUE INDEX staff_email ON staff (email) WHERE removed_at = 0;

-- One sign-in of one of the staff in a browser. token is the SHA-256 of the cookie.
-- fresh_at is when they last proved who they are.
CREATE TABLE staff_session (
    token TEXT COLLATE "C" PRIMARY KEY,
    id TEXT COLLATE "C" NOT NULL UNIQUE,
    staff_id TEXT COLLATE "C" NOT NULL REFERENCES staff (id),
    name TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    used_at BIGINT NOT NULL,
    fresh_at BIGINT NOT NULL
);
CREATE INDEX staff_session_staff ON staff_session (staff_id);

-- What staff did and read: ids and no names. It is only ever added to.
CREATE TABLE audit (
    id TEXT COLLATE "C" PRIMARY KEY,
    at BIGINT NOT NULL,
    staff_id TEXT COLLATE "C" NOT NULL,
    act TEXT COLLATE "C" NOT NULL,
    person_id TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    ref TEXT COLLATE "C" NOT NULL
);
CREATE INDEX audit_read ON audit (person_id, staff_id, kind, ref);
-- +goose StatementBegin
CREATE FUNCTION audit_stays() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''the audit log is only added to''; END';
-- +goose StatementEnd
CREATE TRIGGER audit_row BEFORE UPDATE OR DELETE ON audit FOR EACH ROW EXECUTE FUNCTION audit_stays();
CREATE TRIGGER audit_whole BEFORE TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION audit_stays();

-- What is on at a time is found from what ends after it.
CREATE INDEX event_place_end ON event_place (ends_at);

-- The words by which a person is found, folded: of the name and the address, phone
-- and CVR number.
CREATE TABLE person_word (
    word TEXT COLLATE "C" NOT NULL,
    person_id TEXT COLLATE "C" NOT NULL REFERENCES person (id),
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
DROP FUNCTION audit_stays();
DROP TABLE staff_session;
CREATE TABLE staff_before (
    email TEXT COLLATE "C" PRIMARY KEY,
    role TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL
);
INSERT INTO staff_before SELECT email, role, created_at FROM staff WHERE removed_at = 0;
DROP TABLE staff;
ALTER TABLE staff_before RENAME TO staff;
