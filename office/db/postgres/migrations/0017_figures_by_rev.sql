-- +goose Up
-- The history of figures lies in the order in which they were set: those of one write
-- lie together, and behind all that came before.
ALTER TABLE figure_value DROP CONSTRAINT figure_value_pkey, ADD PRIMARY KEY (person_id, plan_id, rev, path);

-- +goose Down
ALTER TABLE figure_value DROP CONSTRAINT figure_value_pkey, ADD PRIMARY KEY (person_id, plan_id, path, rev);
