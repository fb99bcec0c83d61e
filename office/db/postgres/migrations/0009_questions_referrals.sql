-- +goose Up
-- Questions and referrals as the office lists them over all persons, beside the
-- persons' own records. Times are 0 where there is none; staff_id is empty where nobody
-- has it.
CREATE TABLE question (
    person_id TEXT COLLATE "C" NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    asked_at BIGINT NOT NULL,
    answer_by BIGINT NOT NULL,
    answered_at BIGINT NOT NULL,
    staff_id TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (person_id, id)
);
CREATE INDEX question_open ON question (answer_by) WHERE answered_at = 0;
INSERT INTO question SELECT owner, id,
    COALESCE((EXTRACT(EPOCH FROM (body::json->>'asked_at')::timestamptz) * 1000)::bigint, 0),
    COALESCE((EXTRACT(EPOCH FROM (body::json->>'answer_by')::timestamptz) * 1000)::bigint, 0),
    CASE WHEN body::json->>'state' = 'answered' THEN changed_at ELSE 0 END, ''
FROM record WHERE kind = 'question' AND NOT deleted;

-- settled is a referral that came back or ran out and that nobody need look at any more.
CREATE TABLE referral (
    id TEXT COLLATE "C" PRIMARY KEY,
    person_id TEXT COLLATE "C" NOT NULL,
    actor_id TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    changed_at BIGINT NOT NULL,
    settled BOOLEAN NOT NULL
);
CREATE INDEX referral_state ON referral (state, changed_at);
CREATE INDEX referral_person ON referral (person_id);
INSERT INTO referral SELECT id, owner, body::json->>'actor_id', body::json->>'state', changed_at, FALSE
FROM record WHERE kind = 'referral' AND NOT deleted ON CONFLICT (id) DO NOTHING;

-- What the office answers again and again.
CREATE TABLE standard_answer (
    id TEXT COLLATE "C" PRIMARY KEY,
    title TEXT COLLATE "C" NOT NULL,
    text TEXT COLLATE "C" NOT NULL
);

-- +goose Down
DROP TABLE standard_answer;
DROP TABLE referral;
DROP TABLE question;
