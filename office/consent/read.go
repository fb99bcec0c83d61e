package consent

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"startklar.dk/api"
	"startklar.dk/office/assess"
	"startklar.dk/office/db"
	"startklar.dk/office/mutation"
	"startklar.dk/office/plan"
	"startklar.dk/office/record"
)

// accessNoted is how often at the most a person's record of who has read is brought
// up to date.
const accessNoted = time.Hour

// sitting is how long one has what one reads before one at the most: what was new when
// it began is new until it ends.
const sitting = time.Hour

// SharedVersion is a version of a plan that is read by whom it is shared with.
type SharedVersion struct {
	Shared
	api.VersionContent
	Plan     api.Plan
	Comments []Commented // the first first
	ReadAt   time.Time   // when its reader had read it last before this sitting; zero: never
	Before   *Earlier    // the version of the plan that they had read before this one; nil: none that they may read still
}

// Earlier is a version of a plan that its reader had read before another one.
type Earlier struct {
	api.VersionContent
	ReadAt time.Time
}

// Commented is a comment with its id.
type Commented struct {
	ID string
	api.Comment
}

// ReadVersion reads a version that a person shares with one of the staff. Errors:
// *api.Problem not_found, whatever the reason.
func (c *Room) ReadVersion(ctx context.Context, by mutation.Staff, personID, versionID string) (v SharedVersion, err error) {
	v.Shared, err = c.read(ctx, by, personID, api.ShareVersion, versionID, func(tx *db.Tx, may []Shared) error {
		var err error
		if v.VersionContent, err = plan.Content(ctx, tx, personID, versionID); err != nil {
			return err
		}
		if v.Comments, err = comments(ctx, tx, personID, func(c api.Comment) bool {
			// Those beside another version of the plan stay where their words stand here, too.
			return c.VersionID == versionID || indexOf(may, api.ShareVersion, c.VersionID) >= 0 &&
				c.PlanID == v.PlanID && strings.Contains(v.Sections[c.Section], c.Quote) // of a whole chapter it quotes nothing
		}); err != nil {
			return err
		}
		if v.ReadAt, v.Before, err = readBefore(ctx, tx, by, personID, v.VersionContent, may); err != nil {
			return err
		}
		_, err = record.Live(ctx, tx, personID, api.KindPlan, v.PlanID, &v.Plan)
		return unlessMissing(err) // of a plan that is deleted its shared versions stay
	})
	return v, err
}

// comments are those of a person's that are meant.
func comments(ctx context.Context, tx *db.Tx, personID string, meant func(api.Comment) bool) ([]Commented, error) {
	all, err := db.Collect(ctx, tx, func(row db.Scanner) (c Commented, err error) {
		r, err := record.Scan(row)
		if err == nil {
			err = r.Decode(&c.Comment)
		}
		c.ID = r.ID
		return c, err
	}, `SELECT kind, id, rev, deleted, body FROM record WHERE owner = $1 AND kind = $2 AND NOT deleted ORDER BY id`, personID, api.KindComment)
	if err != nil {
		return nil, fmt.Errorf("read comments: %w", err)
	}
	all = slices.DeleteFunc(all, func(c Commented) bool { return !meant(c.Comment) })
	slices.SortStableFunc(all, func(a, b Commented) int { return a.At.Compare(b.At) })
	return all, nil
}

// readBefore tells when a version was read last by who reads it now, this sitting apart,
// and which earlier one of its plan they had read when they opened this one first. That
// one is shown with it, for what is new: it is noted as any reading is.
func readBefore(ctx context.Context, tx *db.Tx, by mutation.Staff, personID string, v api.VersionContent, may []Shared) (at time.Time, before *Earlier, err error) {
	const readings = ` FROM audit WHERE person_id = $1 AND staff_id = $2 AND kind = $3 AND act = $4 AND ref`
	args := []any{personID, by.ID, api.ShareVersion, record.ActRead, v.ID}
	var first, last int64
	if err := tx.QueryRowContext(ctx, `SELECT COALESCE(MIN(at), $6), COALESCE(MAX(CASE WHEN at <= $7 THEN at ELSE 0 END), 0)`+readings+` = $5`,
		append(args, db.Millis(tx.Now()), db.Millis(tx.Now().Add(-sitting)))...).Scan(&first, &last); err != nil {
		return at, nil, fmt.Errorf("read when it was read: %w", err)
	}
	at = db.Time(last)
	others, err := db.Collect(ctx, tx, func(row db.Scanner) (e Earlier, err error) {
		var at int64
		err = row.Scan(&e.ID, &at)
		e.ReadAt = db.Time(at)
		return e, err
	}, `SELECT ref, MAX(at)`+readings+` <> $5 AND at < $6 GROUP BY ref ORDER BY 2 DESC`, append(args, first)...)
	if err != nil {
		return at, nil, fmt.Errorf("read what was read before: %w", err)
	}
	for _, e := range others {
		i := indexOf(may, api.ShareVersion, e.ID)
		if i < 0 {
			continue
		}
		if e.VersionContent, err = plan.Content(ctx, tx, personID, e.ID); err != nil {
			return at, nil, err
		}
		if e.PlanID == v.PlanID && e.At.Before(v.At) {
			return at, &e, noteRead(ctx, tx, by, may[i])
		}
	}
	return at, nil, nil
}

// SharedResult is the result of a test that is read by whom it is shared with.
type SharedResult struct {
	Shared
	api.Result
	Assessment api.Assessment
}

// ReadResult reads a result that a person shares with one of the staff. Errors:
// *api.Problem not_found, whatever the reason.
func (c *Room) ReadResult(ctx context.Context, by mutation.Staff, personID, resultID string) (r SharedResult, err error) {
	r.Shared, err = c.read(ctx, by, personID, api.ShareResult, resultID, func(tx *db.Tx, _ []Shared) error {
		if _, err := record.Live(ctx, tx, personID, api.KindResult, resultID, &r.Result); err != nil {
			return err
		}
		var err error
		r.Assessment, err = assess.Assessment(ctx, tx, r.AssessmentID, r.AssessmentVersion)
		return err
	})
	return r, err
}

// ReadContact reads what a person is called and reached by, where they share that
// with one of the staff. Errors: *api.Problem not_found, whatever the reason.
func (c *Room) ReadContact(ctx context.Context, by mutation.Staff, personID string) (p api.Person, err error) {
	_, err = c.read(ctx, by, personID, api.ShareContact, "", func(tx *db.Tx, _ []Shared) error {
		_, err := record.Live(ctx, tx, personID, api.KindPerson, personID, &p)
		return err
	})
	return api.Person{Name: p.Name, Email: p.Email, Phone: p.Phone, Language: p.Language}, err
}

// read is the one way in which the desk reads what a person shares: whoever may, has
// it done, and leaves a line in the audit log and, for the person, a record of it.
// A refusal leaves a line too.
func (c *Room) read(ctx context.Context, by mutation.Staff, personID, kind, id string, do func(tx *db.Tx, may []Shared) error) (s Shared, err error) {
	var refused bool
	err = c.db.Write(ctx, func(tx *db.Tx) error {
		may, err := readable(ctx, tx, by, personID)
		if err != nil {
			return err
		}
		i := indexOf(may, kind, id)
		if refused = i < 0; refused {
			return record.Audit(ctx, tx, by.ID, record.Act{Act: record.ActRefused, Person: personID, Kind: kind, Ref: id})
		}
		s = may[i]
		if err := do(tx, may); err != nil {
			return err
		}
		return noteRead(ctx, tx, by, s)
	})
	if err == nil && refused {
		err = record.ErrNotFound
	}
	if err != nil && !errors.Is(err, record.ErrNotFound) {
		err = fmt.Errorf("read what is shared: %w", err)
	}
	return s, err
}

// indexOf is where the share of a thing stands among shares, or -1; contact details are
// one thing.
func indexOf(shares []Shared, kind, id string) int {
	return slices.IndexFunc(shares, func(s Shared) bool {
		return s.Share.Kind == kind && (s.Share.ID == id || kind == api.ShareContact)
	})
}

// noteRead leaves a line in the audit log of what was read, and tells its person.
func noteRead(ctx context.Context, tx *db.Tx, by mutation.Staff, s Shared) error {
	if err := record.Audit(ctx, tx, by.ID, record.Act{Act: record.ActRead, Person: s.PersonID, Kind: s.Share.Kind, Ref: s.Share.ID}); err != nil {
		return err
	}
	return noteAccess(ctx, tx, by, s)
}

// noteAccess tells the person who has read what they share.
func noteAccess(ctx context.Context, tx *db.Tx, by mutation.Staff, s Shared) error {
	id := uuid.NewSHA1(uuid.MustParse(s.PersonID), []byte("access/"+by.ID+"/"+s.Share.Kind+"/"+s.Share.ID)).String()
	now := tx.Now()
	due := func() (a api.Access, r api.Record, due bool, err error) {
		r, _, err = record.Find(ctx, tx, s.PersonID, api.KindAccess, id)
		if err == nil {
			err = r.Decode(&a)
		}
		return a, r, now.Sub(a.At) >= accessNoted, err
	}
	if _, _, due, err := due(); err != nil || !due {
		return err
	}
	if err := record.LockCounter(ctx, tx, s.PersonID); err != nil {
		return err
	}
	a, r, is, err := due() // nobody else writes it any more
	if err != nil || !is {
		return err
	}
	if a.Who, err = by.Author(ctx, tx); err != nil {
		return err
	}
	if a.FirstAt.IsZero() {
		a.FirstAt = now
	}
	a.Role, a.At, a.Count = string(by.Role), now, a.Count+1
	a.Share = api.Share{Kind: s.Share.Kind, ID: s.Share.ID, Title: s.Share.Title}
	return record.PutBody(ctx, tx, s.PersonID, api.KindAccess, id, r.Body, a)
}

// ShareCase is the kind of what the person is told where all that the office has of them
// was taken out as one file; the id is theirs.
const ShareCase = "case"

// CaseTaken leaves a line in the audit log of who took a person's case out as one file, and
// tells the person, to whom it is called by a title. Errors: *api.Problem forbidden,
// not_found.
func (c *Room) CaseTaken(ctx context.Context, by mutation.Staff, personID, title string) error {
	if err := by.May(mutation.RoleCoordinator); err != nil {
		return err
	}
	err := c.db.Write(ctx, func(tx *db.Tx) error {
		if _, err := record.Live(ctx, tx, personID, api.KindPerson, personID, &struct{}{}); err != nil {
			return err
		}
		if err := record.Audit(ctx, tx, by.ID, record.Act{Act: record.ActExport, Person: personID, Kind: ShareCase, Ref: personID}); err != nil {
			return err
		}
		return noteAccess(ctx, tx, by, Shared{PersonID: personID, Share: api.Share{Kind: ShareCase, ID: personID, Title: title}})
	})
	if err != nil {
		return fmt.Errorf("note that a case was taken out: %w", err)
	}
	return nil
}
