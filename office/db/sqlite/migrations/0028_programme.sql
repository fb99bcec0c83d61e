-- +goose Up
-- What the office holds and has not published: an event and its slots as an import would have them, as JSON.
CREATE TABLE draft_event (
    event_id TEXT PRIMARY KEY,
    series_id TEXT NOT NULL,
    starts_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    body TEXT NOT NULL
);
CREATE INDEX draft_event_series ON draft_event (series_id);

-- By which rule a series is held, as JSON.
CREATE TABLE series (
    id TEXT PRIMARY KEY,
    rule TEXT NOT NULL
);

-- +goose Down
DROP TABLE series;
DROP TABLE draft_event;
