-- +goose Up
-- Which municipality a record of the catalogue concerns, by its code; empty where it
-- concerns everyone, and 'several' where it is any other number than one.
ALTER TABLE record ADD COLUMN concerns TEXT COLLATE "C" NOT NULL DEFAULT '';
CREATE INDEX record_concerns ON record (concerns, rev) WHERE owner = 'catalogue';

-- Which municipalities a record of the catalogue concerns where they are several (here),
-- and which it concerned once and does no more; an empty one stands for everyone.
CREATE TABLE concern (
    kind TEXT COLLATE "C" NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    municipality TEXT COLLATE "C" NOT NULL,
    rev BIGINT NOT NULL,
    here BOOLEAN NOT NULL,
    PRIMARY KEY (kind, id, municipality)
);
CREATE INDEX concern_rev ON concern (municipality, rev);
CREATE INDEX slot_place_adviser ON slot_place (adviser_id, event_id);

-- Nobody has read by municipality yet, so that what is there needs no new rev. Actors
-- and advisers concern everyone until an import changes them, or slots with them.
UPDATE record SET concerns = body::json -> 'venue' ->> 'municipality'
    WHERE owner = 'catalogue' AND kind = 'event' AND body::json -> 'venue' ->> 'municipality' ~ '^[0-9]{4}$'
    AND COALESCE(body::json -> 'venue' ->> 'online_url', '') = '';
UPDATE record SET concerns = COALESCE((SELECT e.concerns FROM slot_place s
    JOIN record e ON e.owner = 'catalogue' AND e.kind = 'event' AND e.id = s.event_id WHERE s.slot_id = record.id), '')
    WHERE owner = 'catalogue' AND kind = 'slot';

-- +goose Down
DROP INDEX slot_place_adviser;
DROP TABLE concern;
DROP INDEX record_concerns;
ALTER TABLE record DROP COLUMN concerns;
