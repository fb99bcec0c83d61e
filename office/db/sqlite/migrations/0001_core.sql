-- +goose Up
CREATE TABLE office_state (
    one BIGINT PRIMARY KEY CHECK (one = 1),
    epoch TEXT NOT NULL,
    ready_at BIGINT NOT NULL
);

-- One counter per owner of records: a person's id, or 'catalogue'.
-- swept is the highest rev of a deletion that is no longer kept.
CREATE TABLE counter (
    owner TEXT PRIMARY KEY,
    n BIGINT NOT NULL,
    swept BIGINT NOT NULL DEFAULT 0
);

CREATE TABLE record (
    owner TEXT NOT NULL REFERENCES counter (owner),
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    rev BIGINT NOT NULL,
    deleted BOOLEAN NOT NULL,
    body TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (owner, kind, id)
);
CREATE UNIQUE INDEX record_rev ON record (owner, rev);
CREATE INDEX record_id ON record (id, kind);
CREATE INDEX record_swept ON record (changed_at) WHERE deleted;

CREATE TABLE person (
    id TEXT PRIMARY KEY,
    email TEXT NOT NULL UNIQUE,
    created_at BIGINT NOT NULL
);

-- What was handled, with its answer, so that it is handled once.
CREATE TABLE mutation (
    person_id TEXT NOT NULL,
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    hash TEXT NOT NULL,
    status TEXT NOT NULL,
    problem TEXT NOT NULL,
    touched TEXT NOT NULL,
    made_at TEXT NOT NULL,
    handled_at BIGINT NOT NULL,
    PRIMARY KEY (person_id, id)
);
CREATE INDEX mutation_handled ON mutation (handled_at);

-- Every text that was accepted: as it was written, and what it became where
-- the office merged it (merged is NULL where it was set as written).
CREATE TABLE section_text (
    person_id TEXT NOT NULL,
    section_id TEXT NOT NULL,
    rev BIGINT NOT NULL,
    mutation_id TEXT NOT NULL,
    text TEXT NOT NULL,
    merged TEXT,
    state TEXT NOT NULL,
    author TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (person_id, section_id, rev)
);
CREATE INDEX section_text_mutation ON section_text (person_id, section_id, mutation_id);

-- Which texts a plan has.
CREATE TABLE plan_section (
    person_id TEXT NOT NULL,
    plan_id TEXT NOT NULL,
    section_id TEXT NOT NULL,
    PRIMARY KEY (person_id, plan_id, section_id)
);

-- Every figure that was set; value is empty where it was removed.
CREATE TABLE figure_value (
    person_id TEXT NOT NULL,
    plan_id TEXT NOT NULL,
    path TEXT NOT NULL,
    rev BIGINT NOT NULL,
    base_rev BIGINT NOT NULL,
    mutation_id TEXT NOT NULL,
    value TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (person_id, plan_id, path, rev)
);

CREATE TABLE version_content (
    person_id TEXT NOT NULL,
    version_id TEXT NOT NULL,
    plan_id TEXT NOT NULL,
    sections TEXT NOT NULL,
    figures TEXT NOT NULL,
    written BIGINT NOT NULL,
    PRIMARY KEY (person_id, version_id)
);

-- Every version of an assessment that was imported.
CREATE TABLE assessment_version (
    id TEXT NOT NULL,
    version BIGINT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (id, version)
);

-- What the rules of booking need of an event. taken counts the confirmed
-- without a slot, the offered, and the places that are offered to everyone
-- waiting (shared).
CREATE TABLE event_place (
    event_id TEXT PRIMARY KEY,
    state TEXT NOT NULL,
    kind TEXT NOT NULL,
    series_id TEXT NOT NULL,
    fields TEXT NOT NULL,
    requires TEXT NOT NULL,
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
    slot_id TEXT PRIMARY KEY,
    event_id TEXT NOT NULL REFERENCES event_place (event_id),
    adviser_id TEXT NOT NULL,
    fields TEXT NOT NULL,
    starts_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    taken BOOLEAN NOT NULL DEFAULT FALSE
);
CREATE INDEX slot_place_event ON slot_place (event_id, starts_at);
CREATE INDEX slot_place_free ON slot_place (starts_at) WHERE NOT taken;

-- Bookings as the rules see them; the person's record says the rest.
-- queue is the order on the waiting list; shared marks an offer made to
-- everyone waiting.
CREATE TABLE booking (
    person_id TEXT NOT NULL,
    id TEXT NOT NULL,
    event_id TEXT NOT NULL REFERENCES event_place (event_id),
    slot_id TEXT NOT NULL,
    state TEXT NOT NULL,
    code TEXT NOT NULL,
    queue BIGINT NOT NULL,
    position BIGINT NOT NULL,
    shared BOOLEAN NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (person_id, id)
);
CREATE UNIQUE INDEX booking_slot ON booking (slot_id)
    WHERE slot_id <> '' AND state IN ('confirmed', 'offered', 'attended', 'missed');
CREATE INDEX booking_event ON booking (event_id, state, queue);

-- What is to happen at a time.
CREATE TABLE task (
    kind TEXT NOT NULL,
    ref TEXT NOT NULL,
    due_at BIGINT NOT NULL,
    tries BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (kind, ref)
);
CREATE INDEX task_due ON task (due_at);

-- +goose Down
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
DROP TABLE office_state;
