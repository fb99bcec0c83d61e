-- +goose Up
-- How many bytes of texts and figures the office keeps of an owner, with their history.
ALTER TABLE counter ADD COLUMN stored BIGINT NOT NULL DEFAULT 0;
UPDATE counter SET stored =
    COALESCE((SELECT SUM(LENGTH(t.text)) FROM section_text t WHERE t.person_id = counter.owner), 0)
    + COALESCE((SELECT SUM(LENGTH(f.value)) FROM figure_value f WHERE f.person_id = counter.owner), 0)
    + COALESCE((SELECT SUM(LENGTH(v.sections) + LENGTH(v.figures) + LENGTH(v.comments)) FROM version_content v WHERE v.person_id = counter.owner), 0);

-- +goose Down
ALTER TABLE counter DROP COLUMN stored;
