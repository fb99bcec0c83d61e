// Package settings is what an office says of itself and decides for itself, as coordinators
// set it at the desk: its profile and logo, its hours, advisers and actors, how long what is
// personal is kept. What the catalogue has a record of is changed there, by the rules of an
// import. It starts no goroutine.
package settings

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"startklar.dk/api"
	"startklar.dk/api/address"
	"startklar.dk/office/account"
	"startklar.dk/office/catalogue"
	"startklar.dk/office/db"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

// Room is an office's settings.
type Room struct {
	db        *db.DB
	catalogue *catalogue.Room
}

// New are the settings of an office.
func New(d *db.DB, c *catalogue.Room) *Room { return &Room{d, c} }

// may is who sets what an office decides.
func may(by mutation.Staff) error { return by.May(mutation.RoleCoordinator) }

// versionOf is a short word for a struct: another one where that says something else.
func versionOf(v any) string {
	raw, err := record.Compose(nil, v)
	if err != nil {
		panic(err) // these are plain values
	}
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:8])
}

// Part is some of what the office's record says, which one form has.
type Part string

// The parts.
const (
	PartProfile Part = "profile" // who it is, and how it is reached
	PartHours   Part = "hours"   // when it is open, and when not
	PartAnswers Part = "answers" // within what time it answers
	PartFree    Part = "free"    // the free counselling of a person
)

// Parts are all of them.
var Parts = []Part{PartProfile, PartHours, PartAnswers, PartFree}

// take has an office's record say of a part what another does.
func (p Part) take(into *api.Office, from api.Office) {
	switch p {
	case PartProfile:
		into.Name, into.Municipalities, into.Phone, into.Email = from.Name, from.Municipalities, from.Phone, from.Email
		into.Site, into.Address, into.PrivacyURL, into.CVR = from.Site, from.Address, from.PrivacyURL, from.CVR
		into.DataOfficer = from.DataOfficer
	case PartHours:
		into.Hours, into.Opening, into.Closed = from.Hours, from.Opening, from.Closed
	case PartAnswers:
		into.AnswerTargetH = from.AnswerTargetH
	case PartFree:
		into.CounsellingMin, into.FollowupMin = from.CounsellingMin, from.FollowupMin
	}
}

// Standing is the office's record as it stands; the zero one where there is none yet.
type Standing struct {
	ID string
	api.Office

	raw json.RawMessage
}

// Version is another one where a part says something else.
func (s Standing) Version(p Part) string {
	var only api.Office
	p.take(&only, s.Office)
	return versionOf(only)
}

// Office is what the office says of itself. Errors: *api.Problem forbidden.
func (rm *Room) Office(ctx context.Context, by mutation.Staff) (s Standing, err error) {
	if err := may(by); err != nil {
		return s, err
	}
	err = rm.db.Read(ctx, func(tx *db.Tx) error {
		s, err = standing(ctx, tx)
		return err
	})
	if err != nil {
		return s, fmt.Errorf("read what the office says of itself: %w", err)
	}
	return s, nil
}

func standing(ctx context.Context, tx *db.Tx) (s Standing, err error) {
	all, err := db.Collect(ctx, tx, record.Scan, `SELECT kind, id, rev, deleted, body FROM record
		WHERE owner = $1 AND kind = $2 AND NOT deleted ORDER BY id LIMIT 1`, record.CatalogueOwner, api.KindOffice)
	if err != nil || len(all) == 0 {
		s.raw = json.RawMessage("{}")
		return s, err
	}
	s.ID, s.raw = all[0].ID, all[0].Body
	return s, all[0].Decode(&s.Office)
}

// KeepOffice has the office say of a part what is given, unless it says another thing by now
// than the version says. Errors: *api.Problem forbidden, mutation.ErrChanged, invalid by the record's
// own fields: /name, /opening/0.
func (rm *Room) KeepOffice(ctx context.Context, by mutation.Staff, p Part, version string, given api.Office) error {
	if err := may(by); err != nil {
		return err
	}
	if p == PartProfile {
		if clean, ok := address.Clean(given.Email); ok {
			given.Email = clean
		}
	}
	if err := checkOffice(p, given); err != nil {
		return err
	}
	s, err := rm.Office(ctx, by)
	if err != nil {
		return err
	}
	if s.Version(p) != version {
		return mutation.ErrChanged
	}
	is := s.Office
	p.take(&is, given)
	body, err := record.Compose(s.raw, is)
	if err != nil {
		return fmt.Errorf("write what the office says of itself: %w", err)
	}
	if s.ID == "" {
		if s.ID, err = rm.db.NewID(); err != nil {
			return err
		}
	}
	return rm.change(ctx, by, api.ImportRecord{Kind: api.KindOffice, ID: s.ID, Body: body}, func(tx *db.Tx) error {
		now, err := standing(ctx, tx)
		if err == nil && versionOf(now.Office) != versionOf(s.Office) { // of another part too: it would be undone
			err = mutation.ErrChanged
		}
		return err
	})
}

// change writes one record by the rules of an import, and a line of the log, if all is still
// as it was.
func (rm *Room) change(ctx context.Context, by mutation.Staff, r api.ImportRecord, still func(*db.Tx) error) error {
	act := record.Act{Act: record.ActChange, Kind: string(r.Kind), Ref: r.ID}
	if r.Deleted {
		act.Act = record.ActRemove
	}
	_, err := rm.catalogue.ChangeAll(ctx, by, []api.ImportRecord{r}, catalogue.Options{}, func(tx *db.Tx) error {
		if err := still(tx); err != nil {
			return err
		}
		return record.Audit(ctx, tx, by.ID, act)
	})
	if err := refused(err); err != nil {
		return fmt.Errorf("change the catalogue: %w", err)
	}
	return nil
}

// usedBy is why a record cannot be taken out, by what still names it.
var usedBy = map[string]string{"slot": "used_by_slot", "staff": "used_by_staff", "adviser": "used_by_adviser", "referral": "used_by_referral"}

// refused is an import's refusal by the record's own fields.
func refused(err error) error {
	var bad *catalogue.ImportError
	if !errors.As(err, &bad) {
		return err
	}
	var c mutation.Checks
	for _, e := range append([]*catalogue.ImportError{bad}, bad.More...) {
		pointer, reason := strings.TrimPrefix(e.Pointer, "/body"), e.Reason
		if e.Pointer == "/deleted" && e.By != "" { // what still needs it is said in its own words
			by, _, _ := strings.Cut(e.By, " ")
			reason = cmp.Or(usedBy[by], e.Reason)
		}
		c.Bad(pointer, reason)
	}
	return c.Problem()
}

var cvrNumber = regexp.MustCompile(`^[0-9]{8}$`)

// most are the bounds of what is typed.
const (
	mostAnswerHours = 30 * 24 // a month of days and nights
	mostFreeMin     = 100 * 60
	mostOpenings    = 28 // four a day
	mostClosed      = 100
	mostText        = 500
)

func checkOffice(p Part, o api.Office) error {
	var c mutation.Checks
	switch p {
	case PartProfile:
		c.Said("/name", o.Name, api.MaxTitle)
		c.Length("/address", o.Address, mostText)
		for _, of := range [][2]string{{"/email", o.Email}, {"/data_officer", o.DataOfficer}} {
			if _, ok := address.Clean(of[1]); of[1] != "" && !ok {
				c.Bad(of[0], "format")
			}
		}
		if c.Length("/phone", o.Phone, api.MaxPhone); o.Phone != "" && !account.IsPhone(o.Phone) {
			c.Bad("/phone", "format")
		}
		if o.CVR != "" && !cvrNumber.MatchString(o.CVR) {
			c.Bad("/cvr", "format")
		}
		checkLink(&c, "/site", o.Site)
		checkLink(&c, "/privacy_url", o.PrivacyURL)
	case PartHours:
		c.Length("/hours", o.Hours, mostText)
		checkHours(&c, o)
	case PartAnswers:
		if o.AnswerTargetH < 0 || o.AnswerTargetH > mostAnswerHours {
			c.Bad("/answer_target_h", "range")
		}
	case PartFree:
		for _, of := range []struct {
			pointer string
			n       int
		}{{"/counselling_min", o.CounsellingMin}, {"/followup_min", o.FollowupMin}} {
			if of.n < 0 || of.n > mostFreeMin {
				c.Bad(of.pointer, "range")
			}
		}
	default:
		c.Bad("/part", "unknown")
	}
	return c.Problem()
}

func checkHours(c *mutation.Checks, o api.Office) {
	if len(o.Opening) > mostOpenings {
		c.Bad("/opening", "too_long")
	}
	for i, a := range o.Opening {
		at := "/opening/" + strconv.Itoa(i)
		if !a.Valid() {
			c.Bad(at, "format")
			continue
		}
		for _, b := range o.Opening[:i] {
			if b.Valid() && a.Weekday == b.Weekday && a.From < b.To && b.From < a.To {
				c.Bad(at, "overlap")
				break
			}
		}
	}
	if len(o.Closed) > mostClosed {
		c.Bad("/closed", "too_long")
	}
	for i, closed := range o.Closed {
		at := "/closed/" + strconv.Itoa(i)
		if !closed.Valid() {
			c.Bad(at, "format")
		}
		c.Length(at, closed.Text, api.MaxTitle)
	}
}

// checkLink wants an address of the web, or nothing.
func checkLink(c *mutation.Checks, pointer, link string) {
	if link == "" {
		return
	}
	c.Length(pointer, link, mostText)
	if u, err := url.Parse(link); err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" {
		c.Bad(pointer, "format")
	}
}
