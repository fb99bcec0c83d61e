package bots

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"startklar.dk/api"
	"startklar.dk/assets/text"
	"startklar.dk/office/demo"
	"startklar.dk/office/inbox"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
	"startklar.dk/office/referral"
)

// growthHouse is whom the consultant refers to.
var growthHouse = demo.ActorID("erhvervshus-sydjylland")

// consultant is who answers where a booking names nobody.
var consultant = demo.AdviserID("mette")

// attend does for a person what they wait for, one thing after another: refers on after a first booking, answers what
// was asked, reads what was shared, holds the meetings that are over. What has been done by then is not done again.
func (bs *Bots) attend(ctx context.Context, personID string) {
	for _, step := range []struct {
		waits int // delays, after the one before
		what  string
		do    func(context.Context, *file) error
	}{
		{1, "the demo refers nobody on", bs.refer},
		{2, "the demo answers no question", bs.answer},
		{2, "the demo comments no plan", bs.comment},
		{0, "the demo holds no meeting", bs.meet},
	} {
		for range step.waits {
			if !pause(ctx, bs.o.Delay) {
				return
			}
		}
		bs.attempt(ctx, personID, step.what, step.do)
	}
	if !bs.o.Alone {
		bs.unsettle(ctx, personID)
	}
}

// attempt takes a person's file for something. What was done meanwhile, withdrawn or taken out of the programme is left.
func (bs *Bots) attempt(ctx context.Context, personID, what string, do func(context.Context, *file) error) {
	err := bs.take(ctx, personID, do)
	if refused := (*api.Problem)(nil); !errors.As(err, &refused) {
		bs.failed(ctx, what, err)
	}
}

// take does something with a person's file: what is done is in it when it is opened next.
func (bs *Bots) take(ctx context.Context, personID string, do func(context.Context, *file) error) error {
	bs.desk.Lock()
	defer bs.desk.Unlock()
	f, err := bs.open(ctx, personID)
	if err != nil {
		return err
	}
	return do(ctx, f)
}

// file is what the office has about a person.
type file struct {
	id        string
	person    api.Person
	bookings  []booked
	questions map[string]api.Question
	referred  bool
	commented map[string]bool // plans
	changed   map[string]bool // bookings of which the office changed something
}

// booked is a booking with its id.
type booked struct {
	id string
	api.Booking
}

func (f *file) texts() *text.Texts { return text.For(text.Lang(f.person.Language)) }

// open reads a person's records.
func (bs *Bots) open(ctx context.Context, personID string) (*file, error) {
	records, err := record.All(ctx, func(ctx context.Context, q record.FeedQuery) (api.Page, error) {
		return bs.office.Feeds.Changes(ctx, personID, q)
	})
	if err != nil {
		return nil, fmt.Errorf("look at a person's records: %w", err)
	}
	f := &file{id: personID, questions: map[string]api.Question{}, commented: map[string]bool{}, changed: map[string]bool{}}
	for _, r := range records {
		if r.Deleted {
			continue
		}
		if err := f.add(r); err != nil {
			return nil, err
		}
	}
	return f, nil
}

func (f *file) add(r api.Record) error {
	switch r.Kind {
	case api.KindPerson:
		return r.Decode(&f.person)
	case api.KindReferral:
		f.referred = true
	case api.KindBooking:
		var b api.Booking
		if err := r.Decode(&b); err != nil {
			return err
		}
		if b.State == api.BookingConfirmed {
			f.bookings = append(f.bookings, booked{r.ID, b})
		}
	case api.KindQuestion:
		var q api.Question
		if err := r.Decode(&q); err != nil {
			return err
		}
		if q.State == api.QuestionOpen {
			f.questions[r.ID] = q
		}
	case api.KindNotice:
		var n api.Notice
		if err := r.Decode(&n); err != nil {
			return err
		}
		f.changed[n.BookingID] = true
	case api.KindComment:
		var c api.Comment
		if err := r.Decode(&c); err != nil {
			return err
		}
		f.commented[c.PlanID] = true
	}
	return nil
}

// refer offers a referral to a person with a booking who has none yet.
func (bs *Bots) refer(ctx context.Context, f *file) error {
	if f.referred || len(f.bookings) == 0 {
		return nil
	}
	_, err := bs.office.Referrals.Refer(ctx, mutation.Staff{Role: mutation.RoleConsultant}, referral.Offer{
		Email: f.person.Email, ActorID: growthHouse, Need: api.FieldFinancing, Reason: f.texts().T("demo.referral.reason"),
	})
	return err
}

// answer answers what is open.
func (bs *Bots) answer(ctx context.Context, f *file) error {
	if len(f.questions) == 0 {
		return nil
	}
	by, err := bs.staff(ctx, consultant)
	if err != nil {
		return err
	}
	for _, id := range slices.Sorted(maps.Keys(f.questions)) {
		err := bs.office.Inbox.Answer(ctx, by, inbox.StaffAnswer{PersonID: f.id, QuestionID: id, Text: f.texts().T("demo.answer")})
		if err != nil {
			return err
		}
	}
	return nil
}

// comment says something about a passage of each plan that was shared with a booking and has no comment yet.
func (bs *Bots) comment(ctx context.Context, f *file) error {
	for _, b := range f.bookings {
		for _, share := range b.Share {
			if share.Kind != api.ShareVersion {
				continue
			}
			v, err := bs.office.Plans.Version(ctx, f.id, share.ID)
			if err != nil {
				return err
			}
			section, quote := passage(v.Sections)
			if f.commented[v.PlanID] || quote == "" {
				continue
			}
			f.commented[v.PlanID] = true
			by, err := bs.reader(ctx, b.Booking)
			if err != nil {
				return err
			}
			if _, err := bs.office.Inbox.Comment(ctx, by, inbox.StaffComment{
				PersonID: f.id, VersionID: share.ID, Section: section, Quote: quote, Text: f.texts().T("demo.comment"),
			}); err != nil {
				return err
			}
		}
	}
	return nil
}

// quoteLen bounds a passage that is quoted, in bytes.
const quoteLen = 200

// passage is the first sentence of the longest text of a plan.
func passage(sections map[string]string) (section, quote string) {
	for _, key := range slices.Sorted(maps.Keys(sections)) {
		if section == "" || len(sections[key]) > len(sections[section]) {
			section = key
		}
	}
	quote, _, _ = strings.Cut(strings.TrimSpace(sections[section]), "\n")
	if end := strings.IndexAny(quote, ".!?"); end >= 0 {
		quote = quote[:end+1]
	}
	for len(quote) > quoteLen || !utf8.ValidString(quote) {
		quote = quote[:min(len(quote)-1, quoteLen)]
	}
	return section, quote
}

// reader is who reads what is shared with a booking: its adviser, else the consultant.
func (bs *Bots) reader(ctx context.Context, b api.Booking) (mutation.Staff, error) {
	records, err := catalogue(ctx, bs.office)
	if err != nil {
		return mutation.Staff{}, err
	}
	who := consultant
	for _, r := range records {
		var s api.Slot
		if r.Kind == api.KindSlot && r.ID == b.SlotID && r.Decode(&s) == nil {
			who = cmp.Or(s.AdviserID, who)
		}
	}
	return named(records, who), nil
}

// staff is an adviser at the demo's desk.
func (bs *Bots) staff(ctx context.Context, adviserID string) (mutation.Staff, error) {
	records, err := catalogue(ctx, bs.office)
	return named(records, adviserID), err
}

// named is a consultant under an adviser's name, or under none where there is no
// such adviser.
func named(records []api.Record, adviserID string) mutation.Staff {
	by := mutation.Staff{Role: mutation.RoleConsultant, AdviserID: adviserID}
	for _, r := range records {
		var of struct{ Name string }
		if r.Kind == api.KindAdviser && r.ID == adviserID && !r.Deleted && r.Decode(&of) == nil {
			by.Name = of.Name
		}
	}
	return by
}
