-- +goose Up
-- What the office's mails say in its own words; empty: what they say of themselves again.
CREATE TABLE letter_text (
    letter TEXT COLLATE "C" NOT NULL,
    language TEXT COLLATE "C" NOT NULL,
    subject TEXT COLLATE "C" NOT NULL,
    body TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (letter, language)
);

-- A mail as HTML, what kind of mail it is, whom it is about and until when it says anything
-- (0: always); when and why it was given up.
ALTER TABLE mail ADD COLUMN html TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE mail ADD COLUMN about TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE mail ADD COLUMN person_id TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE mail ADD COLUMN until_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE mail ADD COLUMN failed_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE mail ADD COLUMN failed TEXT COLLATE "C" NOT NULL DEFAULT '';
CREATE INDEX mail_failed ON mail (failed_at) WHERE failed_at > 0;

-- What a booking's person was told of it last, by mail; and of which day and which start
-- they were reminded. What stands is known to who has it.
ALTER TABLE booking ADD COLUMN told TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE booking ADD COLUMN reminded_day TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE booking ADD COLUMN reminded_start BIGINT NOT NULL DEFAULT 0;
UPDATE booking SET told = CASE state WHEN 'cancelled' THEN 'cancelled'
    WHEN 'offered' THEN 'offered ' || event_id || ' ' || CAST(expires_at AS TEXT)
    ELSE state || ' ' || event_id || ' ' || slot_id END;
INSERT INTO task (kind, ref, due_at) SELECT 'letter', person_id || '/' || id, starts_at - 90000000
    FROM booking WHERE state = 'confirmed' AND person_id <> 'erased';

-- Calendars of the staff, by their secrets' sums.
CREATE TABLE staff_calendar (
    staff_id TEXT COLLATE "C" PRIMARY KEY,
    secret TEXT COLLATE "C" NOT NULL UNIQUE
);

-- +goose Down
DROP TABLE staff_calendar;
DELETE FROM task WHERE kind IN ('letter', 'tomorrow', 'meetings');
ALTER TABLE booking DROP COLUMN reminded_start;
ALTER TABLE booking DROP COLUMN reminded_day;
ALTER TABLE booking DROP COLUMN told;
DROP INDEX mail_failed;
DELETE FROM task WHERE kind = 'mail' AND ref IN (SELECT id FROM mail WHERE failed_at > 0);
DELETE FROM mail WHERE failed_at > 0;
ALTER TABLE mail DROP COLUMN failed;
ALTER TABLE mail DROP COLUMN failed_at;
ALTER TABLE mail DROP COLUMN until_at;
ALTER TABLE mail DROP COLUMN person_id;
ALTER TABLE mail DROP COLUMN about;
ALTER TABLE mail DROP COLUMN html;
DROP TABLE letter_text;
