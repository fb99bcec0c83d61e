-- +goose Up
-- How many bytes of texts and figures the office keeps of an owner, with their history.
ALTER TABLE counter ADD COLUMN stored BIGINT NOT NULL DEFAULT 0;
UPDATE counter SET stored =
    COALESCE((SELECT SUM(OCTET_LENGTH(t.text) + OCTET_LENGTH(COALESCE(t.merged, ''))) FROM section_text t WHERE t.person_id = counter.owner), 0)
    + COALESCE((SELECT SUM(OCTET_LENGTH(f.value)) FROM figure_value f WHERE f.person_id = counter.owner), 0)
    + COALESCE((SELECT SUM(OCTET_LENGTH(v.sections) + OCTET_LENGTH(v.figures) + OCTET_LENGTH(v.comments)) FROM version_content v WHERE v.person_id = counter.owner), 0);

-- +goose Down
ALTER TABLE counter DROP COLUMN stored;
