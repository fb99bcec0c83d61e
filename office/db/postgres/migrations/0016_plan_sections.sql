-- +goose Up
-- What a plan knows of its texts without reading them: each one's key, whether it is
-- more than white space, and the ids of its files as JSON.
ALTER TABLE plan_section ADD COLUMN section TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE plan_section ADD COLUMN written BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE plan_section ADD COLUMN files TEXT COLLATE "C" NOT NULL DEFAULT 'null';
UPDATE plan_section SET
    section = r.body::JSON->>'section',
    written = BTRIM(r.body::JSON->>'text', E'\u0009\u000a\u000b\u000c\u000d\u0020\u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000') <> '',
    files = COALESCE(r.body::JSON->>'attachment_ids', 'null')
FROM record r WHERE r.owner = plan_section.person_id AND r.kind = 'section' AND r.id = plan_section.section_id;

-- +goose Down
ALTER TABLE plan_section DROP COLUMN files;
ALTER TABLE plan_section DROP COLUMN written;
ALTER TABLE plan_section DROP COLUMN section;
