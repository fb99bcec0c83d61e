-- +goose Up
-- What is changed until somebody is spoken with is one call: of several the first stays,
-- whose notice says what they heard last. until_at is from when there is no use in it.
DELETE FROM call_task WHERE done_at = 0 AND EXISTS (SELECT 1 FROM call_task o
    WHERE o.person_id = call_task.person_id AND o.booking_id = call_task.booking_id AND o.done_at = 0
    AND (o.made_at < call_task.made_at OR o.made_at = call_task.made_at AND o.id < call_task.id));
CREATE UNIQUE INDEX call_task_one ON call_task (person_id, booking_id) WHERE done_at = 0;
ALTER TABLE call_task ADD COLUMN until_at BIGINT NOT NULL DEFAULT 0;
UPDATE call_task SET until_at = COALESCE((SELECT b.ends_at FROM booking b
    WHERE b.person_id = call_task.person_id AND b.id = call_task.booking_id), 0);

-- +goose Down
ALTER TABLE call_task DROP COLUMN until_at;
DROP INDEX call_task_one;
