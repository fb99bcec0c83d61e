-- +goose Up
-- A comment that waits to be sent with others. staff_id is whose it is, empty of whoever
-- may read the version, as where its writer left.
CREATE TABLE comment_draft (
    person_id TEXT COLLATE "C" NOT NULL REFERENCES person (id),
    id TEXT COLLATE "C" NOT NULL,
    staff_id TEXT COLLATE "C" NOT NULL,
    version_id TEXT COLLATE "C" NOT NULL,
    section TEXT COLLATE "C" NOT NULL,
    quote TEXT COLLATE "C" NOT NULL,
    text TEXT COLLATE "C" NOT NULL,
    edit BIGINT NOT NULL,
    PRIMARY KEY (person_id, id)
);

-- +goose Down
DROP TABLE comment_draft;
