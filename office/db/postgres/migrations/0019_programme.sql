-- +goose Up
-- What the office holds and has not published: an event and its slots as an import would have them, as JSON.
CREATE TABLE draft_event (
    event_id TEXT COLLATE "C" PRIMARY KEY,
    series_id TEXT COLLATE "C" NOT NULL,
    starts_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    body TEXT COLLATE "C" NOT NULL
);
CREATE INDEX draft_event_series ON draft_event (series_id);

-- By which rule a series is held, as JSON.
CREATE TABLE series (
    id TEXT COLLATE "C" PRIMARY KEY,
    rule TEXT COLLATE "C" NOT NULL
);

-- +goose Down
DROP TABLE series;
DROP TABLE draft_event;
