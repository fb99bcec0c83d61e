-- +goose Up
-- What was handled lies in the order of the mutations' ids, which are times: what
-- many persons write at once goes to the same pages.
CREATE TABLE handled (
    person_id TEXT NOT NULL,
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    hash TEXT NOT NULL,
    status TEXT NOT NULL,
    problem TEXT NOT NULL,
    touched TEXT NOT NULL,
    made_at TEXT NOT NULL,
    handled_at BIGINT NOT NULL,
    PRIMARY KEY (id, person_id)
) WITHOUT ROWID;
INSERT INTO handled SELECT person_id, id, kind, hash, status, problem, touched, made_at, handled_at FROM mutation;
DROP TABLE mutation;
ALTER TABLE handled RENAME TO mutation;
CREATE INDEX mutation_handled ON mutation (handled_at);
DROP INDEX section_text_mutation;
CREATE INDEX section_text_mutation ON section_text (mutation_id, person_id, section_id);

-- +goose Down
DROP INDEX section_text_mutation;
CREATE INDEX section_text_mutation ON section_text (person_id, section_id, mutation_id);
CREATE TABLE handled (
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
INSERT INTO handled SELECT person_id, id, kind, hash, status, problem, touched, made_at, handled_at FROM mutation;
DROP TABLE mutation;
ALTER TABLE handled RENAME TO mutation;
CREATE INDEX mutation_handled ON mutation (handled_at);
