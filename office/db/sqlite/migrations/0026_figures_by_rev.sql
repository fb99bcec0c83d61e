-- +goose Up
-- The history of figures lies in the order in which they were set: those of one write
-- lie together, and behind all that came before.
CREATE TABLE figure_kept (
    person_id TEXT NOT NULL,
    plan_id TEXT NOT NULL,
    path TEXT NOT NULL,
    rev BIGINT NOT NULL,
    base_rev BIGINT NOT NULL,
    mutation_id TEXT NOT NULL,
    value TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (person_id, plan_id, rev, path)
) WITHOUT ROWID;
INSERT INTO figure_kept SELECT person_id, plan_id, path, rev, base_rev, mutation_id, value, at FROM figure_value ORDER BY person_id, plan_id, rev, path;
DROP TABLE figure_value;
ALTER TABLE figure_kept RENAME TO figure_value;

-- +goose Down
CREATE TABLE figure_kept (
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
INSERT INTO figure_kept SELECT person_id, plan_id, path, rev, base_rev, mutation_id, value, at FROM figure_value ORDER BY person_id, plan_id, path, rev;
DROP TABLE figure_value;
ALTER TABLE figure_kept RENAME TO figure_value;
