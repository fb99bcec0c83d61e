-- +goose Up
-- The rev under which a section's history has the text of a plan that was restored;
-- 0 where the row has it itself.
ALTER TABLE section_text ADD COLUMN as_rev BIGINT NOT NULL DEFAULT 0;

-- +goose Down
ALTER TABLE section_text DROP COLUMN as_rev;
