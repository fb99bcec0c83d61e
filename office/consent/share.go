package consent

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"startklar.dk/api"
	"startklar.dk/office/assess"
	"startklar.dk/office/db"
	"startklar.dk/office/files"
	"startklar.dk/office/mutation"
	"startklar.dk/office/plan"
	"startklar.dk/office/record"
)

// Proof is what a booking's shares show of the person's own.
type Proof struct {
	plan      bool // a version with at least one written text
	screening bool // a result of an assessment whose use is screening
}

// Meets tells whether the shares do for what an event requires.
func (p Proof) Meets(requires string) bool {
	plan, screening := api.MetBy(requires)
	return plan && p.plan || screening && p.screening || !plan && !screening
}

// CheckShares checks that every share names something of the person's own and
// fills in titles that are missing; pointer is where the list stands in the
// body. They come out awake. It tells what the shares show, to whoever reads them.
func CheckShares(u *mutation.Request, pointer string, shares []api.Share) ([]api.Share, Proof, error) {
	var shown Proof
	var c mutation.Checks
	if len(shares) > maxShares {
		return nil, shown, mutation.Refuse(pointer, "too_long")
	}
	out := make([]api.Share, len(shares))
	for i, s := range shares {
		at := pointer + "/" + strconv.Itoa(i)
		c.Length(at+"/title", s.Title, api.MaxTitle)
		switch s.Kind {
		case api.ShareVersion, api.ShareResult:
			c.ID(at+"/id", s.ID)
		case api.ShareContact:
			c.OptionalID(at+"/id", s.ID)
		case "":
			c.Bad(at+"/kind", "required")
		default:
			c.Bad(at+"/kind", "unknown")
		}
		out[i] = s.Awake()
	}
	if err := c.Problem(); err != nil {
		return nil, shown, err
	}
	for i, s := range out {
		switch s.Kind {
		case api.ShareVersion:
			var v api.Version
			if _, err := u.Live(api.KindVersion, s.ID, &v); err != nil {
				return nil, shown, mutation.Missing(err, pointer+"/"+strconv.Itoa(i)+"/id")
			}
			if s.Title == "" {
				out[i].Title = v.Name
			}
			var written int
			if err := u.Tx.QueryRowContext(u.Ctx, `SELECT written FROM version_content
				WHERE person_id = $1 AND version_id = $2`, u.Person, s.ID).Scan(&written); err != nil {
				return nil, shown, err
			}
			shown.plan = shown.plan || written > 0 && s.Lasts(u.Now)
		case api.ShareResult:
			var r api.Result
			if _, err := u.Live(api.KindResult, s.ID, &r); err != nil {
				return nil, shown, mutation.Missing(err, pointer+"/"+strconv.Itoa(i)+"/id")
			}
			a, err := assess.Assessment(u.Ctx, u.Tx, r.AssessmentID, r.AssessmentVersion)
			if err != nil {
				return nil, shown, err
			}
			if s.Title == "" {
				out[i].Title = a.Title.In("da")
			}
			shown.screening = shown.screening || a.Use == api.UseScreening && s.Lasts(u.Now)
		}
	}
	return out, shown, nil
}

// MarkShared gives the versions that are shared their reason.
func MarkShared(u *mutation.Request, shares []api.Share) error {
	for _, s := range shares {
		if s.Kind != api.ShareVersion {
			continue
		}
		var v api.Version
		r, err := u.Live(api.KindVersion, s.ID, &v)
		if err != nil {
			return err
		}
		if v.Reason == api.ReasonShared {
			continue
		}
		v.Reason = api.ReasonShared
		if _, err := u.Put(api.KindVersion, s.ID, r, v); err != nil {
			return err
		}
	}
	return nil
}

// Bind puts those of given shares to sleep that their person sent for somebody
// else than who reads now, as where an import came in between.
func Bind(given, sent []api.Share, now api.Reader) {
	for i, s := range sent {
		given[i].AgreedWith = s.AgreedWith
		given[i] = given[i].BoundTo(now)
	}
}

// StillAsleep puts those of given shares to sleep again that slept before and
// that their person sent so.
func StillAsleep(given, sent, before []api.Share) {
	for i, s := range sent {
		if !s.Asleep {
			continue
		}
		j := slices.IndexFunc(before, func(b api.Share) bool { return b.Kind == s.Kind && b.ID == s.ID && b.Asleep })
		if j >= 0 {
			given[i].Asleep, given[i].AgreedWith = true, before[j].AgreedWith
		}
	}
}

// SharedNow tells whether a version is shared with a booking or referral that
// stands.
func SharedNow(ctx context.Context, tx *db.Tx, person, version string) (bool, error) {
	records, err := db.Collect(ctx, tx, record.Scan, `SELECT kind, id, rev, deleted, body FROM record
		WHERE owner = $1 AND kind IN ($2, $3) AND NOT deleted`, person, api.KindBooking, api.KindReferral)
	if err != nil {
		return false, fmt.Errorf("read what is shared: %w", err)
	}
	standing := []string{api.BookingConfirmed, api.BookingAttended}
	now := tx.Now()
	for _, r := range records {
		var of struct {
			State  string      `json:"state"`
			Share  []api.Share `json:"share"`  // of a booking
			Shares []api.Share `json:"shares"` // of a referral
		}
		if err := r.Decode(&of); err != nil {
			return false, err
		}
		if (slices.Contains(standing, of.State) || api.ReferralOpen(of.State)) && slices.ContainsFunc(slices.Concat(of.Share, of.Shares), func(s api.Share) bool {
			return s.Kind == api.ShareVersion && s.ID == version && s.Opens(now)
		}) {
			return true, nil
		}
	}
	return false, nil
}

// SharedContent is the content of a version that is shared with one of the staff, else
// not_found.
func SharedContent(ctx context.Context, tx *db.Tx, by mutation.Staff, person, version string) (v api.VersionContent, err error) {
	may, err := readable(ctx, tx, by, person)
	if err != nil {
		return v, err
	}
	if !slices.ContainsFunc(may, func(s Shared) bool { return s.Share.Kind == api.ShareVersion && s.Share.ID == version }) {
		return v, record.ErrNotFound
	}
	return plan.Content(ctx, tx, person, version)
}

// IsChapter tells whether a key is that of a chapter of a version's plan.
func IsChapter(ctx context.Context, tx *db.Tx, person string, v api.VersionContent, key string) (bool, error) {
	var p api.Plan
	if _, err := record.Live(ctx, tx, person, api.KindPlan, v.PlanID, &p); unlessMissing(err) != nil {
		return false, err
	}
	t, err := plan.TemplateOf(ctx, tx, p.TemplateID)
	return slices.ContainsFunc(t.Chapters, func(ch api.Chapter) bool { return ch.Key == key }), err
}

// SharedFile opens a file of a version that a person shares with one of the staff. It is
// a reading of the version. Errors: *api.Problem not_found, also of a file that is none of
// its.
func (c *Room) SharedFile(ctx context.Context, by mutation.Staff, personID, versionID, fileID string) (f *files.File, err error) {
	_, err = c.read(ctx, by, personID, api.ShareVersion, versionID, func(tx *db.Tx, _ []Shared) error {
		list, err := plan.VersionFiles(ctx, tx, personID, versionID)
		if err == nil && !slices.ContainsFunc(list, func(a api.Attachment) bool { return a.ID == fileID }) {
			err = record.ErrNotFound
		}
		if err == nil {
			f, err = c.files.Open(ctx, tx, fileID)
		}
		return err
	})
	return f, err
}

// maxShares is how many things one booking or referral shares at the most.
const maxShares = 50
