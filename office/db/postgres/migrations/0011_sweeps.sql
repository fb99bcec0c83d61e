-- +goose Up
-- What is swept is found by its time. An event is swept when the catalogue shows
-- nothing of it any more.
ALTER TABLE event_place ADD COLUMN swept BOOLEAN NOT NULL DEFAULT FALSE;
CREATE INDEX event_place_ends ON event_place (ends_at) WHERE NOT swept;
CREATE INDEX erased_token_erased ON erased_token (erased_at);

-- +goose Down
DROP INDEX erased_token_erased;
DROP INDEX event_place_ends;
ALTER TABLE event_place DROP COLUMN swept;
