-- +goose Up
-- A comment that waits to be sent with others. staff_id is whose it is, empty of whoever
-- may read the version, as where its writer left.
CREATE TABLE comment_draft (
    person_id TEXT NOT NULL REFERENCES person (id),
    id TEXT NOT NULL,
    staff_id TEXT NOT NULL,
    version_id TEXT NOT NULL,
    section TEXT NOT NULL,
    quote TEXT NOT NULL,
    text TEXT NOT NULL,
    edit BIGINT NOT NULL,
    PRIMARY KEY (person_id, id)
);

-- +goose Down
DROP TABLE comment_draft;
