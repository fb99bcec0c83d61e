package consent

import (
	"context"
	"errors"
	"fmt"
	"slices"
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

// SharedVersion is a version of a plan that is read by whom it is shared with.
type SharedVersion struct {
	Shared
	api.VersionContent
	Plan     api.Plan
	Comments []Commented // beside this version, the first first
}

// Commented is a comment with its id.
type Commented struct {
	ID string
	api.Comment
}

// ReadVersion reads a version that a person shares with one of the staff. Errors:
// *api.Problem not_found, whatever the reason.
func (c *Room) ReadVersion(ctx context.Context, by mutation.Staff, personID, versionID string) (v SharedVersion, err error) {
	v.Shared, err = c.read(ctx, by, personID, api.ShareVersion, versionID, func(tx *db.Tx) error {
		var err error
		if v.VersionContent, err = plan.Content(ctx, tx, personID, versionID); err != nil {
			return err
		}
		if v.Comments, err = comments(ctx, tx, personID, versionID); err != nil {
			return err
		}
		_, err = record.Live(ctx, tx, personID, api.KindPlan, v.PlanID, &v.Plan)
		return unlessMissing(err) // of a plan that is deleted its shared versions stay
	})
	return v, err
}

// comments are those beside a version; what stands beside another one quotes that.
func comments(ctx context.Context, tx *db.Tx, personID, versionID string) ([]Commented, error) {
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
	all = slices.DeleteFunc(all, func(c Commented) bool { return c.VersionID != versionID })
	slices.SortStableFunc(all, func(a, b Commented) int { return a.At.Compare(b.At) })
	return all, nil
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
	r.Shared, err = c.read(ctx, by, personID, api.ShareResult, resultID, func(tx *db.Tx) error {
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
	_, err = c.read(ctx, by, personID, api.ShareContact, "", func(tx *db.Tx) error {
		_, err := record.Live(ctx, tx, personID, api.KindPerson, personID, &p)
		return err
	})
	return api.Person{Name: p.Name, Email: p.Email, Phone: p.Phone, Language: p.Language}, err
}

// read is the one way in which the desk reads what a person shares: whoever may, has
// it done, and leaves a line in the audit log and, for the person, a record of it.
// A refusal leaves a line too.
func (c *Room) read(ctx context.Context, by mutation.Staff, personID, kind, id string, do func(*db.Tx) error) (s Shared, err error) {
	var refused bool
	err = c.db.Write(ctx, func(tx *db.Tx) error {
		may, err := readable(ctx, tx, by, personID)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(may, func(s Shared) bool {
			return s.Share.Kind == kind && (s.Share.ID == id || kind == api.ShareContact)
		})
		act := record.Act{Act: record.ActRead, Person: personID, Kind: kind, Ref: id}
		if refused = i < 0; refused {
			act.Act = record.ActRefused
			return record.Audit(ctx, tx, by.ID, act)
		}
		s = may[i]
		if err := do(tx); err != nil {
			return err
		}
		if err := record.Audit(ctx, tx, by.ID, act); err != nil {
			return err
		}
		return noteAccess(ctx, tx, by, s)
	})
	if err == nil && refused {
		err = record.ErrNotFound
	}
	if err != nil && !errors.Is(err, record.ErrNotFound) {
		err = fmt.Errorf("read what is shared: %w", err)
	}
	return s, err
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
