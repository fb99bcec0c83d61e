package store

import (
	"context"
	"database/sql"
	"fmt"
)

// Settings of the store itself begin so; an app's may not.
// settingIndexed is indexWhole while the search index is whole: "1" was one whose
// texts were not folded. Another folding takes another word, and has every file
// indexed anew.
const (
	settingIndexed = "store.indexed"
	indexWhole     = "folded"
)

// Setting reads a setting of this device, empty where it was never set.
func (s *Store) Setting(ctx context.Context, key string) (value string, err error) {
	defer s.meet(&err)
	return getSetting(s.reads(ctx), key)
}

// Settings reads a setting and those under it, key and key/…, by their keys, all as they are at one moment.
func (s *Store) Settings(ctx context.Context, key string) (values map[string]string, err error) {
	defer s.meet(&err)
	values = map[string]string{}
	// '0' is the sign after '/'.
	rows, err := s.reads(ctx)("SELECT key, value FROM setting WHERE key = ?1 OR key >= ?1 || '/' AND key < ?1 || '0'", key)
	err = each(rows, err, func(rows *sql.Rows) error {
		var at, value string
		err := rows.Scan(&at, &value)
		values[at] = value
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read settings under %s: %w", key, err)
	}
	return values, nil
}

// Setting reads a setting as it is at this point of the transaction.
func (tx *Tx) Setting(key string) (string, error) { return getSetting(tx.w.query, key) }

func getSetting(q queries, key string) (value string, err error) {
	rows, err := q("SELECT value FROM setting WHERE key = ?", key)
	err = each(rows, err, func(rows *sql.Rows) error { return rows.Scan(&value) })
	if err != nil {
		return "", fmt.Errorf("read setting %s: %w", key, err)
	}
	return value, nil
}

// SetSetting writes a setting of this device. It is not sent to the office.
func (tx *Tx) SetSetting(key, value string) error {
	if err := tx.w.set(key, value); err != nil {
		return fmt.Errorf("write setting %s: %w", key, err)
	}
	return nil
}

// set writes a setting, and tells of it where it is another than before.
func (w *writeTx) set(key, value string) error {
	n, err := w.affected(`INSERT INTO setting (key, value) VALUES (?, ?)
		ON CONFLICT (key) DO UPDATE SET value = excluded.value WHERE value <> excluded.value`, key, value)
	if n > 0 {
		w.note(KindSetting, key)
	}
	return err
}
