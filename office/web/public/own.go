package public

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"startklar.dk/api"
	"startklar.dk/office/web/site"
)

// own is what a person has at the office, as far as the pages show it.
type own struct {
	person   api.Person
	bookings []*booked // soonest first
	notices  map[string][]notice
	results  []kept[api.Result]
	versions []kept[api.Version]
}

type kept[T any] struct {
	ID   string
	Body T
}

type notice struct {
	ID string
	api.Notice
	marks struct{ Read bool }
}

// booked is one of a person's bookings, with what it is of.
type booked struct {
	ID string
	api.Booking
	event      api.Event // empty where the programme has it no more
	title      string
	venue      api.Venue
	slot       *api.Slot
	adviser    *api.Adviser
	starts     time.Time
	ends       time.Time
	leaveUntil time.Time
	off        bool // called off by the office, or taken out
	canCancel  bool
	canMove    bool
	change     *change
}

func newID() string { return uuid.Must(uuid.NewV7()).String() }

// do has a person's mutations done, in order, and gives the first refusal: what comes
// after it is done as far as it can. Nothing of what was done before is lost by a second
// press of a button: the ids come with the form.
func (v *visit) do(all ...api.Mutation) error {
	answers, err := v.options.Apply(v.r.Context(), v.caller, api.MutationBatch{Mutations: all})
	if err != nil {
		return err
	}
	for _, r := range answers.Results {
		if r.Problem != nil {
			return r.Problem
		}
	}
	return nil
}

// mutation is one thing that a person does.
func (v *visit) mutation(id string, kind api.MutationKind, body any) (api.Mutation, error) {
	raw, err := json.Marshal(body)
	if err != nil {
		return api.Mutation{}, fmt.Errorf("write %s: %w", kind, err)
	}
	return api.Mutation{ID: id, Kind: kind, MadeAt: v.now, Body: raw}, nil
}

// doOne is do for one of them.
func (v *visit) doOne(id string, kind api.MutationKind, body any) error {
	m, err := v.mutation(id, kind, body)
	if err != nil {
		return err
	}
	return v.do(m)
}

// refused tells whether an error is a refusal that its person can do something about.
func refused(err error) (*api.Problem, bool) {
	var p *api.Problem
	ok := errors.As(err, &p)
	return p, ok && p.Code != api.CodeInternal && p.Code != api.CodeUnavailable && p.Code != api.CodeUnauthorized && p.Code != api.CodeErased
}

// problem is what a refusal says.
func (v *visit) problem(p *api.Problem) string {
	for _, e := range p.Errors {
		return v.t.T("problem.reason." + e.Reason)
	}
	return v.t.T("problem." + string(p.Code) + ".detail")
}

// sentID is an id that a form was given when it was shown; another where it has none.
func (v *visit) sentID(name string) string {
	if id := v.r.PostForm.Get(name); api.ValidID(id) {
		return id
	}
	return newID()
}

// read reads what the person who comes has at the office.
func (v *visit) read() (*own, error) {
	records, err := v.office.Feeds.Own(v.r.Context(), v.caller.PersonID, api.KindPerson, api.KindBooking, api.KindNotice, api.KindResult, api.KindVersion)
	if err != nil {
		return nil, err
	}
	o := &own{notices: map[string][]notice{}}
	for _, r := range records {
		switch r.Kind {
		case api.KindPerson:
			err = r.Decode(&o.person)
		case api.KindBooking:
			b := &booked{ID: r.ID}
			if err = r.Decode(&b.Booking); err == nil {
				o.bookings = append(o.bookings, b)
			}
		case api.KindNotice:
			n := notice{ID: r.ID}
			err = errors.Join(r.Decode(&n.Notice), r.Decode(&n.marks))
			o.notices[n.BookingID] = append(o.notices[n.BookingID], n)
		case api.KindResult:
			k := kept[api.Result]{ID: r.ID}
			err = r.Decode(&k.Body)
			o.results = append(o.results, k)
		case api.KindVersion:
			k := kept[api.Version]{ID: r.ID}
			err = r.Decode(&k.Body)
			o.versions = append(o.versions, k)
		}
		if err != nil {
			return nil, err
		}
	}
	for _, list := range o.notices {
		slices.SortFunc(list, func(a, b notice) int { return cmp.Or(a.At.Compare(b.At), strings.Compare(a.ID, b.ID)) })
	}
	slices.SortFunc(o.results, func(a, b kept[api.Result]) int { return b.Body.TakenAt.Compare(a.Body.TakenAt) })
	slices.SortFunc(o.versions, func(a, b kept[api.Version]) int { return b.Body.At.Compare(a.Body.At) })
	for _, b := range o.bookings {
		v.beside(o, b)
	}
	for _, b := range o.bookings {
		b.change = v.changed(o, b)
	}
	slices.SortFunc(o.bookings, func(a, b *booked) int { return cmp.Or(a.starts.Compare(b.starts), strings.Compare(a.ID, b.ID)) })
	return o, nil
}

// beside puts beside a booking what it is of.
func (v *visit) beside(o *own, b *booked) {
	b.event = v.c.events[b.EventID]
	b.title, b.venue, b.starts, b.ends = v.title(b.event), b.event.Venue, b.event.StartsAt, b.event.EndsAt
	if s, ok := v.c.slots[b.SlotID]; ok {
		b.slot, b.starts, b.ends = &s, s.StartsAt, s.EndsAt
		if a, ok := v.c.advisers[s.AdviserID]; ok {
			b.adviser = &a
		}
	}
	if list := o.notices[b.ID]; len(list) > 0 {
		last := list[len(list)-1]
		if b.off = b.CalledOff(last.Notice); b.off && last.What == api.NoticeRemoved {
			was := last.Old.Or(api.Terms{StartsAt: b.starts, EndsAt: b.ends, Venue: b.venue})
			b.title, b.starts, b.ends, b.venue = cmp.Or(b.title, last.Title), was.StartsAt, was.EndsAt, was.Venue
			if a, ok := v.c.advisers[was.AdviserID]; ok && b.adviser == nil {
				b.adviser = &a
			}
		}
	}
	b.leaveUntil = b.LeaveUntil(b.event, b.starts)
	b.canCancel, b.canMove = b.MayLeave(b.event, b.leaveUntil, v.now)
	b.canMove = b.canMove && b.slot != nil // it may be taken out just now
}

// stands tells whether a booking is held, or may become so.
func (b *booked) stands() bool {
	return b.State == api.BookingConfirmed || b.State == api.BookingWaiting || b.State == api.BookingOffered
}

// has tells whether a booking is held or may become so, or its person came to it.
func (b *booked) has() bool { return b.stands() || b.State == api.BookingAttended }

// anybody may have what an event asks of who books a time there, where nobody knows who
// they are.
var anybody = api.AtEvent{Placed: true, Arrived: true}

// shut is why the person can have no time more at an event now, where a booking of theirs
// would be left for it; nil is anybody.
func (o *own) shut(e *listed, left string, now time.Time) api.SlotsShut {
	if o == nil {
		return e.SlotAdmission(anybody, now)
	}
	var has api.AtEvent
	for _, b := range o.bookings {
		if b.EventID != e.ID || b.State != api.BookingConfirmed && b.State != api.BookingAttended && b.State != api.BookingMissed {
			continue
		}
		switch {
		case b.ID == left:
		case b.SlotID != "":
			has.Slots++
		case b.State != api.BookingMissed:
			has.Placed = true
		}
		has.Arrived = has.Arrived || b.State == api.BookingAttended || !b.ArrivedAt.IsZero()
	}
	if e.MaxSlotsPerPerson > 0 && has.Slots >= e.MaxSlotsPerPerson {
		return api.SlotsShut{Code: api.CodeLimit, Limit: e.MaxSlotsPerPerson}
	}
	return e.SlotAdmission(has, now)
}

// find is one of the person's bookings.
func (o *own) find(id string) (*booked, error) {
	for _, b := range o.bookings {
		if b.ID == id {
			return b, nil
		}
	}
	return nil, site.ErrNotFound
}

// reader is who reads what is shared with a booking of a slot; the office itself where
// there is no adviser.
func (v *visit) reader(adviserID string) api.Reader {
	if a, ok := v.c.advisers[adviserID]; ok {
		return a.Reader(adviserID)
	}
	return api.TheOffice
}
