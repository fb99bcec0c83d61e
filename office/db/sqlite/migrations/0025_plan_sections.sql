-- +goose Up
-- What a plan knows of its texts without reading them: each one's key, whether it is
-- more than white space, and the ids of its files as JSON.
ALTER TABLE plan_section ADD COLUMN section TEXT NOT NULL DEFAULT '';
ALTER TABLE plan_section ADD COLUMN written BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE plan_section ADD COLUMN files TEXT NOT NULL DEFAULT 'null';
UPDATE plan_section SET
    section = JSON_EXTRACT(r.body, '$.section'),
    written = TRIM(JSON_EXTRACT(r.body, '$.text'), CHAR(9, 10, 11, 12, 13, 32, 133, 160, 5760, 8192, 8193, 8194, 8195, 8196, 8197, 8198, 8199, 8200, 8201, 8202, 8232, 8233, 8239, 8287, 12288)) <> '',
    files = COALESCE(JSON_EXTRACT(r.body, '$.attachment_ids'), 'null')
FROM record r WHERE r.owner = plan_section.person_id AND r.kind = 'section' AND r.id = plan_section.section_id;

-- +goose Down
ALTER TABLE plan_section DROP COLUMN files;
ALTER TABLE plan_section DROP COLUMN written;
ALTER TABLE plan_section DROP COLUMN section;
