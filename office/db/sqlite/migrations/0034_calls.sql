-- +goose Up
-- Whom staff are to call, who has no address to be mailed at: of what the office changed
-- under a booking. due_at is from when; done_at is 0 until somebody spoke with them.
CREATE TABLE call_task (
    id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL,
    booking_id TEXT NOT NULL,
    notice_id TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    tries BIGINT NOT NULL DEFAULT 0,
    done_at BIGINT NOT NULL DEFAULT 0,
    done_by TEXT NOT NULL DEFAULT ''
);
CREATE INDEX call_task_open ON call_task (due_at) WHERE done_at = 0;
CREATE INDEX call_task_done ON call_task (done_by, done_at);
CREATE INDEX call_task_person ON call_task (person_id);

-- Who was made one with another: what the log says of them is said of who was kept.
CREATE TABLE merged_person (
    person_id TEXT PRIMARY KEY,
    kept_id TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX merged_person_kept ON merged_person (kept_id);

-- +goose Down
DROP TABLE merged_person;
DROP TABLE call_task;
