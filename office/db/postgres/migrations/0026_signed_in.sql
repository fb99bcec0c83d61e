-- +goose Up
-- Sign-ins and devices are forgotten in time: who has anything of their own signed in too.
UPDATE person SET signed_in = TRUE WHERE NOT signed_in AND EXISTS (SELECT 1 FROM record r
    WHERE r.owner = person.id AND r.kind NOT IN ('person', 'booking', 'allowance', 'notice', 'step'));
CREATE INDEX person_warned ON person (warned_at) WHERE warned_at > 0;
CREATE INDEX call_task_over ON call_task (done_at) WHERE done_at > 0;

-- +goose Down
DROP INDEX call_task_over;
DROP INDEX person_warned;
