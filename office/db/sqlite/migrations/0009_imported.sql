-- +goose Up
-- The comments that a version came with out of a plan's file, as JSON.
ALTER TABLE version_content ADD COLUMN comments TEXT NOT NULL DEFAULT 'null';

-- +goose Down
ALTER TABLE version_content DROP COLUMN comments;
