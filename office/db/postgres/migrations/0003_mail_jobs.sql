-- +goose Up
-- Sending a mail is a job like any other, whose ref is the mail's id.
INSERT INTO task (kind, ref, due_at, tries) SELECT 'mail', id, due_at, tries FROM mail;
DROP INDEX mail_due;
ALTER TABLE mail DROP COLUMN due_at;
ALTER TABLE mail DROP COLUMN tries;

-- +goose Down
ALTER TABLE mail ADD COLUMN due_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE mail ADD COLUMN tries BIGINT NOT NULL DEFAULT 0;
CREATE INDEX mail_due ON mail (due_at);
DELETE FROM task WHERE kind = 'mail';
