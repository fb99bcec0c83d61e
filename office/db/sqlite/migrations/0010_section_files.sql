-- +goose Up
-- What brings a file to a person: a message, or a section or version of a plan of
-- their own, by its id. As long as one does, the file stays.
ALTER TABLE attachment RENAME COLUMN message_id TO record_id;
CREATE INDEX attachment_record ON attachment (record_id);

-- The files of a section as its writer has them, and as they became where the
-- office joined them with another's: ids as JSON.
ALTER TABLE section_text ADD COLUMN files TEXT NOT NULL DEFAULT 'null';
ALTER TABLE section_text ADD COLUMN files_now TEXT NOT NULL DEFAULT 'null';

-- The ids of a version's files by section key, as JSON.
ALTER TABLE version_content ADD COLUMN files TEXT NOT NULL DEFAULT 'null';

-- +goose Down
ALTER TABLE version_content DROP COLUMN files;
ALTER TABLE section_text DROP COLUMN files_now;
ALTER TABLE section_text DROP COLUMN files;
DROP INDEX attachment_record;
ALTER TABLE attachment RENAME COLUMN record_id TO message_id;
