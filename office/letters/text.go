package letters

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"startklar.dk/api"
	"startklar.dk/assets/text"
	"startklar.dk/office/db"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

// Text is what a kind of mail says in a language. Version is raised by every change and
// is 0 where the office never wrote it; Own tells that it is the office's, and else it is
// the standard text.
type Text struct {
	Kind          Kind
	Lang          text.Lang
	Subject, Body string
	Own           bool
	Version       int
	ChangedAt     time.Time
}

// Standard is what a kind of mail says where the office has not written it anew.
func Standard(k Kind, lang text.Lang) Text {
	t := text.For(lang)
	return Text{Kind: k, Lang: lang, Subject: t.T("letter." + string(k) + ".subject"), Body: t.T("letter." + string(k) + ".body")}
}

// Read is what a kind of mail says in a language.
func Read(ctx context.Context, tx *db.Tx, k Kind, lang text.Lang) (Text, error) {
	out := Standard(k, lang)
	var subject, body string
	var at int64
	err := tx.QueryRowContext(ctx, `SELECT subject, body, version, changed_at FROM letter_text WHERE letter = $1 AND language = $2`, string(k), string(lang)).
		Scan(&subject, &body, &out.Version, &at)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return out, nil
	case err != nil:
		return out, fmt.Errorf("read what a mail says: %w", err)
	}
	out.ChangedAt = db.Time(at)
	if body != "" {
		out.Subject, out.Body, out.Own = subject, body, true
	}
	return out, nil
}

// Write is a mail of a kind with what differs in it.
func Write(ctx context.Context, tx *db.Tx, k Kind, lang text.Lang, v Values) (Letter, error) {
	t, err := Read(ctx, tx, k, lang)
	if err != nil {
		return Letter{}, err
	}
	return Compose(k, lang, t.Subject, t.Body, v), nil
}

// Texts are what all mails say, in both languages. Errors: *api.Problem forbidden.
func (rm *Room) Texts(ctx context.Context, by mutation.Staff) (all []Text, err error) {
	if err := by.May(mutation.RoleCoordinator); err != nil {
		return nil, err
	}
	err = rm.db.Read(ctx, func(tx *db.Tx) error {
		all = nil
		for _, k := range Kinds {
			for _, lang := range k.Langs() {
				t, err := Read(ctx, tx, k, lang)
				if err != nil {
					return err
				}
				all = append(all, t)
			}
		}
		return nil
	})
	return all, err
}

// Text is what a kind of mail says in a language. Errors: *api.Problem forbidden,
// not_found.
func (rm *Room) Text(ctx context.Context, by mutation.Staff, k Kind, lang text.Lang) (t Text, err error) {
	if err := by.May(mutation.RoleCoordinator); err != nil {
		return t, err
	}
	if !slices.Contains(Kinds, k) || !slices.Contains(k.Langs(), lang) {
		return t, record.ErrNotFound
	}
	err = rm.db.Read(ctx, func(tx *db.Tx) (err error) {
		t, err = Read(ctx, tx, k, lang)
		return err
	})
	return t, err
}

// ChangedSince is the error of a text that somebody else changed since it was read.
type ChangedSince struct{ Stands Text }

// Error says so.
func (*ChangedSince) Error() string { return "the text was changed since it was read" }

// auditText is what the audit log calls a mail's text.
const auditText = "letter_text"

// Keep has a kind of mail say something else from now on, upon the version that its writer
// saw; a text that is the standard one is that again. Errors: *api.Problem forbidden,
// not_found, invalid (at /subject and /body, as Check says), *ChangedSince.
func (rm *Room) Keep(ctx context.Context, by mutation.Staff, t Text) error {
	stood, err := rm.Text(ctx, by, t.Kind, t.Lang)
	if err != nil {
		return err
	}
	t.Subject, t.Body = strings.TrimSpace(t.Subject), strings.TrimSpace(strings.ReplaceAll(t.Body, "\r\n", "\n"))
	if faults := Check(t.Kind, t.Lang, t.Subject, t.Body); len(faults) > 0 {
		p := &api.Problem{Code: api.CodeInvalid}
		for _, f := range faults {
			p.Errors = append(p.Errors, api.FieldError{Pointer: "/" + f.Field, Reason: f.Reason, Detail: f.Word})
		}
		return p
	}
	if is := Standard(t.Kind, t.Lang); t.Subject == is.Subject && t.Body == strings.TrimSpace(is.Body) {
		t.Subject, t.Body = "", ""
	}
	err = rm.db.Write(ctx, func(tx *db.Tx) error {
		mine, err := db.ChangedOne(tx.ExecContext(ctx, `INSERT INTO letter_text (letter, language, subject, body, version, changed_at)
			SELECT $1, $2, $3, $4, 1, $5 WHERE $6 = 0
			ON CONFLICT (letter, language) DO NOTHING`, string(t.Kind), string(t.Lang), t.Subject, t.Body, db.Millis(tx.Now()), t.Version))
		if err == nil && !mine {
			mine, err = db.ChangedOne(tx.ExecContext(ctx, `UPDATE letter_text SET subject = $3, body = $4, version = version + 1, changed_at = $5
				WHERE letter = $1 AND language = $2 AND version = $6`, string(t.Kind), string(t.Lang), t.Subject, t.Body, db.Millis(tx.Now()), t.Version))
		}
		if err != nil {
			return err
		}
		if !mine {
			if stood, err = Read(ctx, tx, t.Kind, t.Lang); err != nil {
				return err
			}
			return &ChangedSince{Stands: stood}
		}
		return record.Audit(ctx, tx, by.ID, record.Act{Act: record.ActChange, Kind: auditText, Ref: string(t.Kind) + "/" + string(t.Lang)})
	})
	if err != nil {
		return fmt.Errorf("keep what a mail says: %w", err)
	}
	return nil
}
