-- The tables of an office as SQLite's migrations 1 to 10 make them together. Texts
-- are compared by their bytes, as SQLite compares them, whatever the database's own
-- collation is: feeds and pages go in the order of ids.

-- +goose Up
CREATE TABLE office_state (
    one BIGINT PRIMARY KEY CHECK (one = 1),
    epoch TEXT COLLATE "C" NOT NULL,
    ready_at BIGINT NOT NULL,
    -- In which form addresses are kept.
    address_form BIGINT NOT NULL DEFAULT 0
);

-- The key under which codes are kept; made once.
CREATE TABLE office_key (
    one BIGINT PRIMARY KEY CHECK (one = 1),
    secret TEXT COLLATE "C" NOT NULL
);

-- One counter per owner of records: a person's id, or 'catalogue'.
-- swept is the highest rev of a deletion that is no longer kept.
CREATE TABLE counter (
    owner TEXT COLLATE "C" PRIMARY KEY,
    n BIGINT NOT NULL,
    swept BIGINT NOT NULL DEFAULT 0
);

CREATE TABLE record (
    owner TEXT COLLATE "C" NOT NULL REFERENCES counter (owner),
    kind TEXT COLLATE "C" NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    rev BIGINT NOT NULL,
    deleted BOOLEAN NOT NULL,
    body TEXT COLLATE "C" NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (owner, kind, id)
);
CREATE UNIQUE INDEX record_rev ON record (owner, rev);
CREATE INDEX record_id ON record (id, kind);
CREATE INDEX record_swept ON record (changed_at) WHERE deleted;

CREATE TABLE person (
    id TEXT COLLATE "C" PRIMARY KEY,
    email TEXT COLLATE "C" NOT NULL UNIQUE,
    created_at BIGINT NOT NULL
);

-- What was handled, with its answer, so that it is handled once. The ids are times:
-- what many persons write at once goes to the same pages of the index.
CREATE TABLE mutation (
    person_id TEXT COLLATE "C" NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    hash TEXT COLLATE "C" NOT NULL,
    status TEXT COLLATE "C" NOT NULL,
    problem TEXT COLLATE "C" NOT NULL,
    touched TEXT COLLATE "C" NOT NULL,
    made_at TEXT COLLATE "C" NOT NULL,
    handled_at BIGINT NOT NULL,
    PRIMARY KEY (id, person_id)
);
CREATE INDEX mutation_handled ON mutation (handled_at);

-- Every text that was accepted: as it was written, and what it became where
-- the office merged it (merged is NULL where it was set as written). So files and
-- files_now: ids as JSON.
CREATE TABLE section_text (
    person_id TEXT COLLATE "C" NOT NULL,
    section_id TEXT COLLATE "C" NOT NULL,
    rev BIGINT NOT NULL,
    mutation_id TEXT COLLATE "C" NOT NULL,
    text TEXT COLLATE "C" NOT NULL,
    merged TEXT COLLATE "C",
    state TEXT COLLATE "C" NOT NULL,
    author TEXT COLLATE "C" NOT NULL,
    at BIGINT NOT NULL,
    files TEXT COLLATE "C" NOT NULL DEFAULT 'null',
    files_now TEXT COLLATE "C" NOT NULL DEFAULT 'null',
    PRIMARY KEY (person_id, section_id, rev)
);
CREATE INDEX section_text_mutation ON section_text (mutation_id, person_id, section_id);

-- Which texts a plan has.
CREATE TABLE plan_section (
    person_id TEXT COLLATE "C" NOT NULL,
    plan_id TEXT COLLATE "C" NOT NULL,
    section_id TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (person_id, plan_id, section_id)
);

-- Every figure that was set; value is empty where it was removed.
CREATE TABLE figure_value (
    person_id TEXT COLLATE "C" NOT NULL,
    plan_id TEXT COLLATE "C" NOT NULL,
    path TEXT COLLATE "C" NOT NULL,
    rev BIGINT NOT NULL,
    base_rev BIGINT NOT NULL,
    mutation_id TEXT COLLATE "C" NOT NULL,
    value TEXT COLLATE "C" NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (person_id, plan_id, path, rev)
);

-- comments are those that a version came with out of a plan's file, files the ids
-- of its files by section key, both as JSON.
CREATE TABLE version_content (
    person_id TEXT COLLATE "C" NOT NULL,
    version_id TEXT COLLATE "C" NOT NULL,
    plan_id TEXT COLLATE "C" NOT NULL,
    sections TEXT COLLATE "C" NOT NULL,
    figures TEXT COLLATE "C" NOT NULL,
    written BIGINT NOT NULL,
    comments TEXT COLLATE "C" NOT NULL DEFAULT 'null',
    files TEXT COLLATE "C" NOT NULL DEFAULT 'null',
    PRIMARY KEY (person_id, version_id)
);

-- Every version of an assessment that was imported.
CREATE TABLE assessment_version (
    id TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    body TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (id, version)
);

-- What the rules of booking need of an event. taken counts the confirmed
-- without a slot, the offered, and the places that are offered to everyone
-- waiting (shared).
CREATE TABLE event_place (
    event_id TEXT COLLATE "C" PRIMARY KEY,
    state TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    series_id TEXT COLLATE "C" NOT NULL,
    fields TEXT COLLATE "C" NOT NULL,
    requires TEXT COLLATE "C" NOT NULL,
    starts_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    opens_at BIGINT NOT NULL,
    closes_at BIGINT NOT NULL,
    max_slots BIGINT NOT NULL,
    capacity BIGINT NOT NULL,
    taken BIGINT NOT NULL DEFAULT 0,
    shared BIGINT NOT NULL DEFAULT 0,
    waiting BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX event_place_start ON event_place (starts_at);

CREATE TABLE slot_place (
    slot_id TEXT COLLATE "C" PRIMARY KEY,
    event_id TEXT COLLATE "C" NOT NULL REFERENCES event_place (event_id),
    adviser_id TEXT COLLATE "C" NOT NULL,
    fields TEXT COLLATE "C" NOT NULL,
    starts_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    taken BOOLEAN NOT NULL DEFAULT FALSE
);
CREATE INDEX slot_place_event ON slot_place (event_id, starts_at);
CREATE INDEX slot_place_free ON slot_place (starts_at) WHERE NOT taken;

-- Bookings as the rules see them; the person's record says the rest.
-- queue is the order on the waiting list; shared marks an offer made to
-- everyone waiting. starts_at and ends_at are when a booking takes its person's
-- time, breaks included; where they were never said it may be any time. moved_from
-- has the times that its person agreed to, where the office moved it since.
CREATE TABLE booking (
    person_id TEXT COLLATE "C" NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    event_id TEXT COLLATE "C" NOT NULL REFERENCES event_place (event_id),
    slot_id TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    code TEXT COLLATE "C" NOT NULL,
    queue BIGINT NOT NULL,
    position BIGINT NOT NULL,
    shared BOOLEAN NOT NULL,
    expires_at BIGINT NOT NULL,
    starts_at BIGINT NOT NULL DEFAULT 0,
    ends_at BIGINT NOT NULL DEFAULT 253402300799999,
    moved_from TEXT COLLATE "C" NOT NULL DEFAULT '',
    PRIMARY KEY (person_id, id)
);
CREATE UNIQUE INDEX booking_slot ON booking (slot_id)
    WHERE slot_id <> '' AND state IN ('confirmed', 'offered', 'attended', 'missed');
CREATE INDEX booking_event ON booking (event_id, state, queue);
CREATE INDEX booking_time ON booking (person_id, ends_at, starts_at) WHERE state IN ('confirmed', 'attended');
CREATE INDEX booking_code ON booking (event_id, code);

-- What is to happen at a time.
CREATE TABLE task (
    kind TEXT COLLATE "C" NOT NULL,
    ref TEXT COLLATE "C" NOT NULL,
    due_at BIGINT NOT NULL,
    tries BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (kind, ref)
);
CREATE INDEX task_due ON task (due_at);

-- Codes that were asked for, kept for a day: the limits count them. mac is the
-- code under the office's key; other_tries counts wrong tries by others than
-- whoever asked for it.
CREATE TABLE sign_in_code (
    id TEXT COLLATE "C" PRIMARY KEY,
    email TEXT COLLATE "C" NOT NULL,
    network TEXT COLLATE "C" NOT NULL,
    language TEXT COLLATE "C" NOT NULL,
    mac TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    tries BIGINT NOT NULL DEFAULT 0,
    spent BOOLEAN NOT NULL DEFAULT FALSE,
    other_tries BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX sign_in_code_email ON sign_in_code (email, created_at);
CREATE INDEX sign_in_code_network ON sign_in_code (network, created_at);
CREATE INDEX sign_in_code_created ON sign_in_code (created_at);

-- One signed-in device of one person. token is the SHA-256 of what the device
-- has.
CREATE TABLE session (
    person_id TEXT COLLATE "C" NOT NULL,
    device_id TEXT COLLATE "C" NOT NULL,
    token TEXT COLLATE "C" NOT NULL UNIQUE,
    name TEXT COLLATE "C" NOT NULL,
    platform TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    used_at BIGINT NOT NULL,
    PRIMARY KEY (person_id, device_id)
);
CREATE INDEX session_used ON session (used_at);

-- Tokens of persons who were erased, so that their devices hear of it.
CREATE TABLE erased_token (
    token TEXT COLLATE "C" PRIMARY KEY,
    erased_at BIGINT NOT NULL
);

-- The secret of a person's calendar address, as its SHA-256.
CREATE TABLE calendar (
    person_id TEXT COLLATE "C" PRIMARY KEY,
    secret TEXT COLLATE "C" NOT NULL UNIQUE
);

-- Mail that is to be sent. A row is put off while one worker has it, and goes
-- when the mail is handed over or is of no use any more.
CREATE TABLE mail (
    id TEXT COLLATE "C" PRIMARY KEY,
    recipient TEXT COLLATE "C" NOT NULL,
    subject TEXT COLLATE "C" NOT NULL,
    body TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    useless_at BIGINT NOT NULL,
    tries BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX mail_due ON mail (due_at);

-- Who works at the office's desk, or beside it.
CREATE TABLE staff (
    email TEXT COLLATE "C" PRIMARY KEY,
    role TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL
);

-- Attachments. Their bytes lie in the database, so that one transaction, one
-- backup and one erasure have all of a person. digest is the SHA-256 of the
-- whole in hex: as its sender says until it is whole, empty where it was not
-- said. length is negative until it is known. upload names the upload that
-- goes on: bytes of an earlier one are not taken any more.
CREATE TABLE file (
    id TEXT COLLATE "C" PRIMARY KEY,
    person_id TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    media TEXT COLLATE "C" NOT NULL,
    digest TEXT COLLATE "C" NOT NULL,
    length BIGINT NOT NULL,
    received BIGINT NOT NULL,
    upload TEXT COLLATE "C" NOT NULL,
    whole BOOLEAN NOT NULL,
    used_at BIGINT NOT NULL
);
CREATE INDEX file_person ON file (person_id);
CREATE INDEX file_used ON file (used_at);

-- The bytes as they came, each piece from where it begins. Most are packed already:
-- the database need not try.
CREATE TABLE file_part (
    file_id TEXT COLLATE "C" NOT NULL REFERENCES file (id) ON DELETE CASCADE,
    begins BIGINT NOT NULL,
    bytes BYTEA NOT NULL,
    PRIMARY KEY (file_id, begins)
);
ALTER TABLE file_part ALTER COLUMN bytes SET STORAGE EXTERNAL;

-- What brings a file to a person: a message, or a section or version of a plan of
-- their own, by its id. As long as one does, the file stays.
CREATE TABLE attachment (
    file_id TEXT COLLATE "C" NOT NULL REFERENCES file (id) ON DELETE CASCADE,
    person_id TEXT COLLATE "C" NOT NULL,
    record_id TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (file_id, person_id, record_id)
);
CREATE INDEX attachment_person ON attachment (person_id);
CREATE INDEX attachment_record ON attachment (record_id);

-- +goose Down
DROP TABLE attachment;
DROP TABLE file_part;
DROP TABLE file;
DROP TABLE staff;
DROP TABLE mail;
DROP TABLE calendar;
DROP TABLE erased_token;
DROP TABLE session;
DROP TABLE sign_in_code;
DROP TABLE task;
DROP TABLE booking;
DROP TABLE slot_place;
DROP TABLE event_place;
DROP TABLE assessment_version;
DROP TABLE version_content;
DROP TABLE figure_value;
DROP TABLE plan_section;
DROP TABLE section_text;
DROP TABLE mutation;
DROP TABLE person;
DROP TABLE record;
DROP TABLE counter;
DROP TABLE office_key;
DROP TABLE office_state;
