package inbox

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"startklar.dk/api"
	"startklar.dk/document"
	"startklar.dk/office/account"
	"startklar.dk/office/consent"
	"startklar.dk/office/db"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

// Draft is a comment that waits to be sent with others: nobody but its writer sees it,
// and whoever has their work where they left the office. It goes when nobody may read any
// more what it is beside.
type Draft struct {
	StaffComment
	Edit int // raised by every change, 1 at first
}

// DraftChanged is the refusal of what was done upon another form of a draft than
// stands, as it was written in another window.
type DraftChanged struct{ Stands Draft }

// Error says what happened.
func (d *DraftChanged) Error() string { return "the draft was changed meanwhile" }

// maxDrafts is how many of one's own may wait beside one version.
const maxDrafts = 200

const draftQuery = `SELECT id, person_id, version_id, section, quote, text, edit FROM comment_draft`

// ownDrafts are one's own and those that nobody has any more.
const ownDrafts = ` WHERE person_id = $1 AND version_id = $2 AND staff_id IN ($3, '')`

func scanDraft(row db.Scanner) (d Draft, err error) {
	err = row.Scan(&d.ID, &d.PersonID, &d.VersionID, &d.Section, &d.Quote, &d.Text, &d.Edit)
	return d, err
}

// Drafts are one's own that wait beside a version which one may read, the first first.
// Errors: *api.Problem forbidden, not_found.
func (rm *Room) Drafts(ctx context.Context, by mutation.Staff, personID, versionID string) (all []Draft, err error) {
	if err := by.May(mutation.RoleConsultant, mutation.RoleAdviser); err != nil {
		return nil, err
	}
	err = rm.db.Read(ctx, func(tx *db.Tx) error {
		if _, err := consent.SharedContent(ctx, tx, by, personID, versionID); err != nil {
			return err
		}
		all, err = db.Collect(ctx, tx, scanDraft, draftQuery+ownDrafts+` ORDER BY id`, personID, versionID, by.ID)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list drafts: %w", err)
	}
	return all, nil
}

// KeepDraft keeps a comment until it is sent, upon the edit that its writer saw, 0 of a
// new one. Its quote becomes the passage that reads so; without one it is about a whole
// chapter. One that was deleted meanwhile is
// there again. Errors: *DraftChanged; *api.Problem forbidden, not_found (also what is not
// shared, or no longer), invalid (no such passage; it was sent meanwhile with other
// words), quota.
func (rm *Room) KeepDraft(ctx context.Context, by mutation.Staff, d Draft) error {
	return rm.drafting(ctx, by, "keep a draft", d.PersonID, d.VersionID, func(tx *db.Tx, _ string, v api.VersionContent, waiting []Draft) error {
		if err := d.check(); err != nil {
			return err
		}
		if d.Quote == "" {
			if err := d.wholeChapter(ctx, tx, v); err != nil {
				return err
			}
		} else if quote, found := document.Passage(v.Sections[d.Section], d.Quote); found {
			d.Quote = quote
		} else {
			return mutation.Refuse("/quote", "reference")
		}
		var sent api.Comment
		r, there, err := record.Find(ctx, tx, d.PersonID, api.KindComment, d.ID)
		if err == nil {
			err = r.Decode(&sent)
		}
		switch {
		case err != nil:
			return err
		case there && sent.Text != d.Text:
			return mutation.Refuse("/text", "state")
		case there:
			return nil
		}
		for _, w := range waiting {
			switch {
			case w.ID != d.ID:
				continue
			case w.Text == d.Text && w.Quote == d.Quote:
				return nil // sent twice
			case w.Edit != d.Edit:
				return &DraftChanged{w}
			}
			_, err := tx.ExecContext(ctx, `UPDATE comment_draft SET quote = $1, text = $2, edit = edit + 1, staff_id = $3 WHERE person_id = $4 AND id = $5`,
				d.Quote, d.Text, by.ID, d.PersonID, d.ID)
			return err
		}
		if len(waiting) >= maxDrafts {
			return mutation.RefuseCode(api.CodeQuota)
		}
		kept, err := db.ChangedOne(tx.ExecContext(ctx, `INSERT INTO comment_draft (person_id, id, staff_id, version_id, section, quote, text, edit)
			VALUES ($1, $2, $3, $4, $5, $6, $7, 1) ON CONFLICT (person_id, id) DO NOTHING`, d.PersonID, d.ID, by.ID, d.VersionID, d.Section, d.Quote, d.Text))
		if err == nil && !kept {
			err = mutation.Refuse("/id", "used")
		}
		return err
	})
}

// DropDraft deletes one of one's own drafts, if it is there. Errors: *api.Problem
// forbidden, not_found (also what is not shared, or no longer).
func (rm *Room) DropDraft(ctx context.Context, by mutation.Staff, personID, versionID, id string) error {
	return rm.drafting(ctx, by, "delete a draft", personID, versionID, func(tx *db.Tx, _ string, _ api.VersionContent, waiting []Draft) error {
		for _, w := range waiting {
			if w.ID == id {
				return forget(ctx, tx, w)
			}
		}
		return nil
	})
}

// SendDrafts puts drafts beside their passages, all of them or none: those that their
// writer saw, each with the edit that they saw. One that was sent or deleted meanwhile
// is passed over. Errors: *DraftChanged; *api.Problem forbidden, not_found (also what is
// not shared, or no longer).
func (rm *Room) SendDrafts(ctx context.Context, by mutation.Staff, personID, versionID string, saw map[string]int) error {
	return rm.drafting(ctx, by, "send drafts", personID, versionID, func(tx *db.Tx, author string, v api.VersionContent, waiting []Draft) error {
		at := tx.Now()
		for _, w := range waiting {
			edit, seen := saw[w.ID]
			if !seen {
				continue
			}
			if edit != w.Edit {
				return &DraftChanged{w}
			}
			if err := w.put(ctx, tx, by, author, at, v); err != nil {
				return err
			}
			if err := forget(ctx, tx, w); err != nil {
				return err
			}
		}
		return nil
	})
}

func forget(ctx context.Context, tx *db.Tx, d Draft) error {
	_, err := tx.ExecContext(ctx, `DELETE FROM comment_draft WHERE person_id = $1 AND id = $2`, d.PersonID, d.ID)
	return err
}

// Unshare forgets, at the end of the transaction, what was yet to be said of a person's
// plans beside versions that are shared no more.
func Unshare(ctx context.Context, tx *db.Tx, personID string) {
	u := db.Value[unsharing](tx)
	if u.persons == nil {
		u.persons = map[string]bool{}
		u.turns++
		tx.BeforeCommit("drafts "+strconv.Itoa(u.turns), func() error {
			persons := slices.Sorted(maps.Keys(u.persons))
			u.persons = nil
			return unshareAll(ctx, tx, persons)
		})
	}
	u.persons[personID] = true
}

// unsharing is what a transaction keeps of whom Unshare was called for.
type unsharing struct {
	persons map[string]bool // since it was done last
	turns   int             // how often it is done
}

// fewPersons are so few that each is looked for alone.
const fewPersons = 8

// unshareAll is unshare of many.
func unshareAll(ctx context.Context, tx *db.Tx, persons []string) (err error) {
	if len(persons) > fewPersons {
		persons, err = db.CollectIn(ctx, tx, db.ScanOne[string], persons, `SELECT DISTINCT person_id FROM comment_draft WHERE person_id`)
		if err != nil {
			return fmt.Errorf("look for drafts: %w", err)
		}
	}
	for _, person := range persons {
		if err := unshare(ctx, tx, person); err != nil {
			return err
		}
	}
	return nil
}

func unshare(ctx context.Context, tx *db.Tx, personID string) error {
	ended, err := unshared(ctx, tx, personID)
	if err != nil {
		return err
	}
	for _, v := range ended {
		if _, err := tx.ExecContext(ctx, `DELETE FROM comment_draft WHERE person_id = $1 AND version_id = $2`, personID, v); err != nil {
			return fmt.Errorf("forget drafts: %w", err)
		}
	}
	return nil
}

// unshared are a person's versions with drafts beside them that are shared no more.
func unshared(ctx context.Context, tx *db.Tx, personID string) ([]string, error) {
	versions, err := db.Collect(ctx, tx, db.ScanOne[string], `SELECT DISTINCT version_id FROM comment_draft WHERE person_id = $1`, personID)
	if err != nil || len(versions) == 0 {
		return nil, err
	}
	lasting, err := consent.Lasting(ctx, tx, personID)
	if err != nil {
		return nil, fmt.Errorf("look for drafts of what is shared no more: %w", err)
	}
	return slices.DeleteFunc(versions, func(v string) bool { return lasting[v] }), nil
}

// Sweep forgets the drafts beside versions whose sharing has run out, one person's in a
// turn: it locks nobody else.
func (rm *Room) Sweep(ctx context.Context, tx *db.Tx) (more bool, err error) {
	persons, err := db.Collect(ctx, tx, db.ScanOne[string], `SELECT DISTINCT person_id FROM comment_draft ORDER BY person_id`)
	if err != nil {
		return false, fmt.Errorf("look for drafts: %w", err)
	}
	for _, p := range persons {
		ended, err := unshared(ctx, tx, p)
		if err != nil {
			return false, err
		}
		if len(ended) == 0 {
			continue
		}
		if err := record.LockCounter(ctx, tx, p); err != nil {
			return false, err
		}
		return true, unshare(ctx, tx, p)
	}
	return false, nil
}

// drafting has something be done with one's own drafts beside a version that one may
// read, while nobody else does anything with them.
func (rm *Room) drafting(
	ctx context.Context, by mutation.Staff, what, personID, versionID string,
	do func(tx *db.Tx, author string, v api.VersionContent, waiting []Draft) error,
) error {
	if err := by.May(mutation.RoleConsultant, mutation.RoleAdviser); err != nil {
		return err
	}
	err := rm.db.Write(ctx, func(tx *db.Tx) error {
		if err := account.StillWorks(ctx, tx, by); err != nil { // else the draft would be nobody's
			return err
		}
		return forPerson(ctx, tx, by, personID, func(_, author string) error {
			v, err := consent.SharedContent(ctx, tx, by, personID, versionID)
			if err != nil {
				return err
			}
			waiting, err := db.Collect(ctx, tx, scanDraft, draftQuery+ownDrafts, personID, versionID, by.ID)
			if err != nil {
				return err
			}
			return do(tx, author, v, waiting)
		})
	})
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}
