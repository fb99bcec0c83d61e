-- +goose Up
-- What the office's figures count of a booking: how far its person was when they came or
-- did not, with which firm, and from where; and what they said of it, 0 for nothing.
ALTER TABLE booking ADD COLUMN stage TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE booking ADD COLUMN cvr TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE booking ADD COLUMN municipality TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE booking ADD COLUMN rating BIGINT NOT NULL DEFAULT 0;
CREATE INDEX booking_cvr ON booking (cvr) WHERE cvr <> '';
UPDATE booking SET stage = COALESCE(r.body::json->>'stage', ''), cvr = COALESCE(r.body::json->>'cvr', ''),
    municipality = COALESCE(r.body::json->>'municipality', '')
FROM record r WHERE booking.state IN ('attended', 'missed') AND r.owner = booking.person_id AND r.kind = 'person' AND r.id = booking.person_id;
UPDATE booking SET rating = COALESCE((r.body::json->>'rating')::bigint, 0)
FROM record r WHERE r.owner = booking.person_id AND r.kind = 'booking' AND r.id = booking.id;

-- When a referral was sent on and taken up, 0 for not, and whether it helped.
ALTER TABLE referral ADD COLUMN sent_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE referral ADD COLUMN taken_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE referral ADD COLUMN helped BOOLEAN NOT NULL DEFAULT FALSE;
CREATE INDEX referral_sent ON referral (sent_at) WHERE sent_at > 0;
UPDATE referral SET
    sent_at = COALESCE((SELECT MIN((EXTRACT(EPOCH FROM (h->>'at')::timestamptz) * 1000)::bigint)
        FROM json_array_elements(r.body::json->'history') h WHERE h->>'state' = 'sent'), 0),
    taken_at = CASE WHEN r.body::json->>'state' = 'returned' THEN 0 ELSE COALESCE((
        SELECT MIN((EXTRACT(EPOCH FROM (h->>'at')::timestamptz) * 1000)::bigint)
        FROM json_array_elements(r.body::json->'history') h WHERE h->>'state' IN ('received', 'in_progress', 'completed')), 0) END,
    helped = COALESCE(NULLIF(r.body::json->'outcomes'->>'person', ''), NULLIF(r.body::json->>'outcome', ''), r.body::json->'outcomes'->>'actor', '') = 'helped'
FROM record r WHERE r.owner = referral.person_id AND r.kind = 'referral' AND r.id = referral.id;

CREATE INDEX question_asked ON question (asked_at);

-- What the office has set itself for a period, as JSON: targets by service, and how many
-- entrepreneurs there are by municipality.
CREATE TABLE goal (
    period TEXT COLLATE "C" PRIMARY KEY,
    version BIGINT NOT NULL,
    goals TEXT COLLATE "C" NOT NULL
);

-- +goose Down
DROP TABLE goal;
DROP INDEX question_asked;
DROP INDEX referral_sent;
ALTER TABLE referral DROP COLUMN helped;
ALTER TABLE referral DROP COLUMN taken_at;
ALTER TABLE referral DROP COLUMN sent_at;
DROP INDEX booking_cvr;
ALTER TABLE booking DROP COLUMN rating;
ALTER TABLE booking DROP COLUMN municipality;
ALTER TABLE booking DROP COLUMN cvr;
ALTER TABLE booking DROP COLUMN stage;
