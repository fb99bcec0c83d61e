-- +goose Up
-- How many bytes of texts and figures the office keeps of an owner, with their history.
ALTER TABLE counter ADD COLUMN stored BIGINT NOT NULL DEFAULT 0;
UPDATE counter SET stored =
    COALESCE((SELECT SUM(LENGTH(CAST(t.text AS BLOB)) + LENGTH(CAST(COALESCE(t.merged, '') AS BLOB))) FROM section_text t WHERE t.person_id = counter.owner), 0)
    + COALESCE((SELECT SUM(LENGTH(CAST(f.value AS BLOB))) FROM figure_value f WHERE f.person_id = counter.owner), 0)
    + COALESCE((SELECT SUM(LENGTH(CAST(v.sections AS BLOB)) + LENGTH(CAST(v.figures AS BLOB)) + LENGTH(CAST(v.comments AS BLOB))) FROM version_content v WHERE v.person_id = counter.owner), 0);

-- +goose Down
ALTER TABLE counter DROP COLUMN stored;
