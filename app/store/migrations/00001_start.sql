-- +goose Up

-- What the office said last. feed is 0 for the catalogue, 1 for the person's changes.
CREATE TABLE base (
  kind    TEXT    NOT NULL,
  id      TEXT    NOT NULL,
  rev     INTEGER NOT NULL,
  deleted INTEGER NOT NULL,
  feed    INTEGER NOT NULL,
  body    BLOB,
  PRIMARY KEY (kind, id)
) WITHOUT ROWID;

-- A feed that is being read anew; it takes the place of its part of base when it is whole.
CREATE TABLE shadow (
  kind    TEXT    NOT NULL,
  id      TEXT    NOT NULL,
  rev     INTEGER NOT NULL,
  deleted INTEGER NOT NULL,
  feed    INTEGER NOT NULL,
  body    BLOB,
  PRIMARY KEY (kind, id)
) WITHOUT ROWID;

-- The records that pending mutations touch, as they look with these applied.
CREATE TABLE local (
  kind    TEXT    NOT NULL,
  id      TEXT    NOT NULL,
  deleted INTEGER NOT NULL,
  body    BLOB,
  PRIMARY KEY (kind, id)
) WITHOUT ROWID;

-- What an office that came back from a backup no longer has.
CREATE TABLE lost (
  kind    TEXT    NOT NULL,
  id      TEXT    NOT NULL,
  rev     INTEGER NOT NULL,
  body    BLOB,
  lost_at TEXT    NOT NULL,
  PRIMARY KEY (kind, id)
) WITHOUT ROWID;

-- state: 0 waiting, 1 in flight, 2 applied, 3 refused, 4 dismissed, 5 moved to another store.
-- sent is 1 from the moment before the first attempt: from then on the body stays as it is.
CREATE TABLE mutation (
  seq         INTEGER PRIMARY KEY,
  id          TEXT    NOT NULL UNIQUE,
  kind        TEXT    NOT NULL,
  plan        TEXT    NOT NULL,
  section     TEXT    NOT NULL,
  made_at     TEXT    NOT NULL,
  body        BLOB    NOT NULL,
  state       INTEGER NOT NULL DEFAULT 0,
  sent        INTEGER NOT NULL DEFAULT 0,
  attempts    INTEGER NOT NULL DEFAULT 0,
  last_error  TEXT    NOT NULL DEFAULT '',
  problem     BLOB,
  epoch       TEXT    NOT NULL DEFAULT '',
  answered_at INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX mutation_state ON mutation (state, seq);
CREATE INDEX mutation_plan ON mutation (plan, section, seq) WHERE plan <> '';

-- What a mutation read (wrote 0) and wrote (wrote 1) when it was applied. An
-- empty id stands for all records of the kind.
CREATE TABLE touch (
  seq   INTEGER NOT NULL,
  kind  TEXT    NOT NULL,
  id    TEXT    NOT NULL,
  wrote INTEGER NOT NULL,
  PRIMARY KEY (seq, kind, id)
) WITHOUT ROWID;

CREATE TABLE cursor (
  feed   INTEGER PRIMARY KEY,
  epoch  TEXT NOT NULL,
  cursor TEXT NOT NULL
);

CREATE TABLE setting (
  key   TEXT PRIMARY KEY,
  value TEXT NOT NULL
) WITHOUT ROWID;

-- The texts that are searched, and their index by three letters, so that
-- "plan" finds "forretningsplan".
CREATE TABLE doc (
  number INTEGER PRIMARY KEY,
  kind   TEXT NOT NULL,
  id     TEXT NOT NULL,
  title  TEXT NOT NULL,
  text   TEXT NOT NULL,
  UNIQUE (kind, id)
);
CREATE VIRTUAL TABLE find USING fts5 (
  title, text, content = 'doc', content_rowid = 'number', tokenize = 'trigram'
);
-- +goose StatementBegin
CREATE TRIGGER doc_insert AFTER INSERT ON doc BEGIN
  INSERT INTO find (rowid, title, text) VALUES (new.number, new.title, new.text);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER doc_delete AFTER DELETE ON doc BEGIN
  INSERT INTO find (find, rowid, title, text) VALUES ('delete', old.number, old.title, old.text);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER doc_update AFTER UPDATE ON doc BEGIN
  INSERT INTO find (find, rowid, title, text) VALUES ('delete', old.number, old.title, old.text);
  INSERT INTO find (rowid, title, text) VALUES (new.number, new.title, new.text);
END;
-- +goose StatementEnd
