-- +goose Up
-- Questions and referrals as the office lists them over all persons, beside the
-- persons' own records. Times are 0 where there is none; staff_id is empty where nobody
-- has it.
CREATE TABLE question (
    person_id TEXT NOT NULL,
    id TEXT NOT NULL,
    asked_at BIGINT NOT NULL,
    answer_by BIGINT NOT NULL,
    answered_at BIGINT NOT NULL,
    staff_id TEXT NOT NULL,
    PRIMARY KEY (person_id, id)
);
CREATE INDEX question_open ON question (answer_by) WHERE answered_at = 0;
INSERT INTO question SELECT owner, id,
    CAST(ROUND(COALESCE((julianday(json_extract(body, '$.asked_at')) - 2440587.5) * 86400000, 0)) AS INTEGER),
    CAST(ROUND(COALESCE((julianday(json_extract(body, '$.answer_by')) - 2440587.5) * 86400000, 0)) AS INTEGER),
    CASE WHEN json_extract(body, '$.state') = 'answered' THEN changed_at ELSE 0 END, ''
FROM record WHERE kind = 'question' AND NOT deleted;

-- settled is a referral that came back or ran out and that nobody need look at any more.
CREATE TABLE referral (
    id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL,
    actor_id TEXT NOT NULL,
    state TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    settled BOOLEAN NOT NULL
);
CREATE INDEX referral_state ON referral (state, changed_at);
CREATE INDEX referral_person ON referral (person_id);
INSERT INTO referral SELECT id, owner, json_extract(body, '$.actor_id'), json_extract(body, '$.state'), changed_at, FALSE
FROM record WHERE kind = 'referral' AND NOT deleted ON CONFLICT (id) DO NOTHING;

-- What the office answers again and again.
CREATE TABLE standard_answer (
    id TEXT PRIMARY KEY,
    title TEXT NOT NULL,
    text TEXT NOT NULL
);

-- +goose Down
DROP TABLE standard_answer;
DROP TABLE referral;
DROP TABLE question;
