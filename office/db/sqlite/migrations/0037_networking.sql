-- +goose Up
-- Speed networking at an event, as long as that is on: the round that is on or comes next,
-- from 1. ends_at is until when its clock runs, 0 where it stands with left_ms on it.
CREATE TABLE networking (
    event_id TEXT PRIMARY KEY,
    size BIGINT NOT NULL,
    turn_min BIGINT NOT NULL,
    rounds BIGINT NOT NULL,
    round BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    left_ms BIGINT NOT NULL
);

-- Who sits where in a round, in the order in which they speak.
CREATE TABLE networking_seat (
    event_id TEXT NOT NULL,
    round BIGINT NOT NULL,
    person_id TEXT NOT NULL,
    at_table BIGINT NOT NULL,
    turn BIGINT NOT NULL,
    PRIMARY KEY (event_id, round, person_id)
);
CREATE INDEX networking_seat_person ON networking_seat (person_id);

-- Who has come to the event and takes no part in it, or no more.
CREATE TABLE networking_out (
    event_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    PRIMARY KEY (event_id, person_id)
);
CREATE INDEX networking_out_person ON networking_out (person_id);

-- +goose Down
DROP TABLE networking_out;
DROP TABLE networking_seat;
DROP TABLE networking;
