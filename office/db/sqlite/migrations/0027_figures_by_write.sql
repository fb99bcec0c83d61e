-- +goose Up
-- The history of figures has a row for each write: figures are the values that it set by
-- path, as JSON, null where it removed one. Paths count among what is stored.
CREATE TABLE figure_write (
    person_id TEXT NOT NULL,
    plan_id TEXT NOT NULL,
    rev BIGINT NOT NULL,
    base_rev BIGINT NOT NULL,
    mutation_id TEXT NOT NULL,
    figures TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (person_id, plan_id, rev)
);
INSERT INTO figure_write (person_id, plan_id, rev, base_rev, mutation_id, figures, at)
SELECT person_id, plan_id, rev, MAX(base_rev), MAX(mutation_id),
    '{' || GROUP_CONCAT(json_quote(path) || ':' || CASE value WHEN '' THEN 'null' ELSE value END, ',' ORDER BY path) || '}', MAX(at)
FROM figure_value GROUP BY person_id, plan_id, rev;
UPDATE counter SET stored = stored
    + (SELECT COALESCE(SUM(OCTET_LENGTH(w.figures)), 0) FROM figure_write w WHERE w.person_id = counter.owner)
    - (SELECT COALESCE(SUM(OCTET_LENGTH(v.value)), 0) FROM figure_value v WHERE v.person_id = counter.owner);
DROP TABLE figure_value;

-- +goose Down
CREATE TABLE figure_value (
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
INSERT INTO figure_value SELECT person_id, plan_id, j.key, rev, base_rev, mutation_id,
    CASE j.type WHEN 'null' THEN '' ELSE figures -> j.fullkey END, at FROM figure_write, json_each(figures) j;
UPDATE counter SET stored = stored
    - (SELECT COALESCE(SUM(OCTET_LENGTH(w.figures)), 0) FROM figure_write w WHERE w.person_id = counter.owner)
    + (SELECT COALESCE(SUM(OCTET_LENGTH(v.value)), 0) FROM figure_value v WHERE v.person_id = counter.owner);
DROP TABLE figure_write;
