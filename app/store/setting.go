package store

import (
	"context"
	"database/sql"
	"fmt"
)

// Settings of the store itself begin so; an app's may not.
const settingIndexed = "store.indexed" // "1" while the search index is whole

// Setting reads a setting of this device, empty where it was never set.
func (s *Store) Setting(ctx context.Context, key string) (value string, err error) {
	defer s.meet(&err)
	rows, err := s.reads(ctx)("SELECT value FROM setting WHERE key = ?", key)
	err = each(rows, err, func(rows *sql.Rows) error { return rows.Scan(&value) })
	if err != nil {
		return "", fmt.Errorf("read setting %s: %w", key, err)
	}
	return value, nil
}

// SetSetting writes a setting of this device. It is not sent to the office.
func (s *Store) SetSetting(ctx context.Context, key, value string) error {
	err := s.write(ctx, func(w *work) error {
		n, err := w.affected(`INSERT INTO setting (key, value) VALUES (?, ?)
			ON CONFLICT (key) DO UPDATE SET value = excluded.value WHERE value <> excluded.value`, key, value)
		if n > 0 {
			w.note(KindSetting, key)
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("write setting %s: %w", key, err)
	}
	return nil
}
