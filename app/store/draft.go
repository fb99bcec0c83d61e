package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Draft is what a person has typed and not sent, and the files chosen for it. It is
// on this device alone: no feed and no mutation has it.
type Draft struct {
	Texts map[string]string `json:"texts,omitempty"`          // by the field's name
	Files []string          `json:"attachment_ids,omitempty"` // ids that AddFile gave
}

// DraftText is the field of a message's words.
const DraftText = "text"

// Empty tells whether there is nothing in it.
func (d Draft) Empty() bool { return len(d.Texts) == 0 && len(d.Files) == 0 }

// Equal tells whether another draft has the same in it.
func (d Draft) Equal(other Draft) bool {
	return maps.Equal(d.Texts, other.Texts) && slices.Equal(d.Files, other.Files)
}

// with is a draft with a later one of the same thing: nothing is lost of the words of
// a message, of any other field the later text counts.
func (d Draft) with(later Draft) Draft {
	both := Draft{Texts: maps.Clone(d.Texts), Files: slices.Clone(d.Files)}
	if both.Texts == nil {
		both.Texts = map[string]string{}
	}
	for field, text := range later.Texts {
		before := both.Texts[field]
		switch {
		case field != DraftText || before == "":
			both.Texts[field] = text
		case !strings.HasSuffix(before, text): // else it was taken along already
			both.Texts[field] = before + "\n\n" + text
		}
	}
	for _, id := range later.Files {
		if !slices.Contains(both.Files, id) {
			both.Files = append(both.Files, id)
		}
	}
	return both
}

// Drafts are among the settings, under this and their key, and so are saved from a
// damaged file as these are. What is typed is shown where it is typed: subscribers
// hear nothing of it.
const settingDraft = "draft."

// Draft reads what was typed for something and not sent; empty for nothing.
func (s *Store) Draft(ctx context.Context, key string) (Draft, error) {
	raw, err := s.Setting(ctx, settingDraft+key)
	if err != nil {
		return Draft{}, err
	}
	return decodeDraft(raw)
}

// Drafts reads all of them, by their keys.
func (s *Store) Drafts(ctx context.Context) (_ map[string]Draft, err error) {
	defer s.meet(&err)
	all := map[string]Draft{}
	rows, err := s.reads(ctx)("SELECT key, value FROM setting WHERE key >= 'draft.' AND key < 'draft/'")
	err = each(rows, err, func(rows *sql.Rows) error {
		var key, raw string
		if err := rows.Scan(&key, &raw); err != nil {
			return err
		}
		d, err := decodeDraft(raw)
		all[strings.TrimPrefix(key, settingDraft)] = d
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list drafts: %w", err)
	}
	return all, nil
}

func decodeDraft(raw string) (d Draft, err error) {
	if raw == "" {
		return d, nil
	}
	if err := json.Unmarshal([]byte(raw), &d); err != nil {
		return d, fmt.Errorf("read a draft: %w", err)
	}
	return d, nil
}

// Draft reads one as it is at this point of the transaction.
func (tx *Tx) Draft(key string) (Draft, error) {
	raw, err := tx.Setting(settingDraft + key)
	if err != nil {
		return Draft{}, err
	}
	return decodeDraft(raw)
}

// SetDraft keeps what is typed for something; an empty one is forgotten.
func (tx *Tx) SetDraft(key string, d Draft) error {
	if d.Empty() {
		return tx.DropDraft(key)
	}
	raw, err := json.Marshal(d)
	if err == nil {
		err = tx.w.exec(`INSERT INTO setting (key, value) VALUES (?, ?)
			ON CONFLICT (key) DO UPDATE SET value = excluded.value`, settingDraft+key, string(raw))
	}
	if err != nil {
		return fmt.Errorf("keep draft %s: %w", key, err)
	}
	return nil
}

// DropDraft forgets what was typed for something: with the mutation that sends it,
// so that it is there once, as the one or as the other.
func (tx *Tx) DropDraft(key string) error {
	if err := tx.w.exec("DELETE FROM setting WHERE key = ?", settingDraft+key); err != nil {
		return fmt.Errorf("forget draft %s: %w", key, err)
	}
	return nil
}

// takeDrafts takes over drafts of another store; done again it comes to the same.
func (tx *Tx) takeDrafts(drafts map[string]Draft) error {
	for key, d := range drafts {
		have, err := tx.Draft(key)
		if err == nil {
			err = tx.SetDraft(key, have.with(d))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// dropTaken forgets drafts that another store took over, but for those that were
// gone on with meanwhile.
func (tx *Tx) dropTaken(drafts map[string]Draft) error {
	for key, taken := range drafts {
		now, err := tx.Draft(key)
		if err == nil && now.Equal(taken) {
			err = tx.DropDraft(key)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
