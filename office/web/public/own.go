package public

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"startklar.dk/api"
	"startklar.dk/assets/text"
	"startklar.dk/office/mutation"
	"startklar.dk/office/web/site"
)

// sessionCookie has the token of who is signed in. It goes with the browser: that may be
// a library's.
const sessionCookie = "__Host-mine"

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

// recognise finds out who comes, where they are signed in.
func (v *visit) recognise() error {
	token := site.Cookie(v.r, sessionCookie)
	if token == "" {
		return nil
	}
	caller, err := v.options.Admit(v.r.Context(), token)
	if p := (*api.Problem)(nil); errors.As(err, &p) {
		return nil // signed out elsewhere, or erased
	}
	if err != nil {
		return err
	}
	v.caller = caller
	return nil
}

func (v *visit) signedIn() bool { return v.caller.PersonID != "" }

// signIn trades a code for a token, which the browser keeps, and gives who that is.
func (v *visit) signIn(email, code, request string) error {
	if _, ok := v.options.Try(v.options.Network(v.r)); !ok {
		return &api.Problem{Code: api.CodeRateLimited}
	}
	session, err := v.office.Accounts.OpenSession(v.r.Context(), api.SessionRequest{
		Email: email, Code: code, Request: request,
		Device: api.SessionDevice{ID: newID(), Name: cmp.Or(site.BrowserName(v.r.UserAgent()), v.t.T("desk.self.browser")), Platform: "web"},
	})
	if err != nil {
		return err
	}
	if v.caller, err = v.options.Admit(v.r.Context(), session.Token); err != nil {
		return err
	}
	site.Keep(v.w, sessionCookie, session.Token, 0)
	return nil
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
			err = r.Decode(&n.Notice)
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
	b.leaveUntil = b.event.CancelUntil
	if !b.Booking.CancelUntil.IsZero() { // the office moved it
		b.leaveUntil = b.Booking.CancelUntil
	}
	if s, ok := v.c.slots[b.SlotID]; ok {
		b.slot, b.starts, b.ends = &s, s.StartsAt, s.EndsAt
		if a, ok := v.c.advisers[s.AdviserID]; ok {
			b.adviser = &a
		}
	}
	if list := o.notices[b.ID]; len(list) > 0 && b.State == api.BookingCancelled {
		last := list[len(list)-1]
		if b.off = last.What == api.NoticeCancelled || last.What == api.NoticeRemoved; last.What == api.NoticeRemoved {
			b.title = cmp.Or(b.title, last.Title)
			b.starts, b.ends = orTime(last.Old.StartsAt, b.starts), orTime(last.Old.EndsAt, b.ends)
			b.venue = cmp.Or(last.Old.Venue, b.venue)
			if a, ok := v.c.advisers[last.Old.AdviserID]; ok && b.adviser == nil {
				b.adviser = &a
			}
		}
	}
	if b.leaveUntil.IsZero() || b.leaveUntil.After(b.starts) {
		b.leaveUntil = b.starts
	}
	open := v.now.Before(b.leaveUntil)
	switch b.State {
	case api.BookingConfirmed:
		b.canCancel = open
		b.canMove = open && b.SlotID != "" && b.event.State != api.EventCancelled
	case api.BookingWaiting, api.BookingOffered:
		b.canCancel = true
	}
}

func orTime(a, b time.Time) time.Time {
	if a.IsZero() {
		return b
	}
	return a
}

// stands tells whether a booking is held, or may become so.
func (b *booked) stands() bool {
	return b.State == api.BookingConfirmed || b.State == api.BookingWaiting || b.State == api.BookingOffered
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

// shareUntil is until when what is shared for a meeting may be read: 30 days after it.
func shareUntil(ends time.Time) time.Time {
	day := ends.In(text.Copenhagen)
	return time.Date(day.Year(), day.Month(), day.Day()+31, 0, 0, 0, 0, text.Copenhagen).UTC()
}

// asked is the form by which one gets a code, and types it.
type asked struct {
	Email, Code site.Field
	Request     string
	Sent        string // when a code was mailed; empty: none was
}

func (v *visit) asked() asked {
	f := v.r.PostForm
	a := asked{
		Email:   site.Field{Name: "email", Label: v.t.T("signin.email"), Type: "email", Autocomplete: "email", Max: 254, Required: true, Value: f.Get("email")},
		Code:    site.Field{Name: "code", Label: v.t.T("web.code"), Autocomplete: "one-time-code", Inputmode: "numeric", Max: 20, Large: true, Value: f.Get("code")},
		Request: f.Get("request"),
	}
	if a.Request != "" {
		a.Sent = f.Get("sent")
	}
	return a
}

// sendCode mails a code to the address that was typed.
func (v *visit) sendCode(a *asked) error {
	request, wait, err := v.office.Accounts.RequestCode(v.r.Context(), codeRequest(v, a.Email.Value))
	if wait > 0 {
		err = &api.Problem{Code: api.CodeRateLimited}
	}
	if p, ok := refused(err); ok {
		a.Email.Error = v.problem(p)
		return nil
	}
	if err != nil {
		return err
	}
	a.Request, a.Sent, a.Code.Value, a.Code.Focus = request, v.t.Clock(v.now), "", true
	return nil
}

// problem is what a refusal says.
func (v *visit) problem(p *api.Problem) string {
	for _, e := range p.Errors {
		return v.t.T("problem.reason." + e.Reason)
	}
	return v.t.T("problem." + string(p.Code) + ".detail")
}

// checkCode looks whether a code was typed that can be one.
func (v *visit) checkCode(a *asked) {
	digits := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, a.Code.Value)
	switch n := len(digits); {
	case a.Request == "" || n == 0:
		a.Code.Error = v.t.T("web.code_missing")
	case n != 6:
		a.Code.Error = v.t.T("web.code_digits", text.A{"N": v.number(n)})
	}
}

// enter signs in by what was typed; where that is wrong, it is said at its field.
func (v *visit) enter(a *asked) (in bool, err error) {
	err = v.signIn(a.Email.Value, a.Code.Value, a.Request)
	if p, ok := refusedSignIn(err); ok {
		a.Code.Error = v.problem(p)
		return false, nil
	}
	return err == nil, err
}

// refusedSignIn tells whether a code was not taken.
func refusedSignIn(err error) (p *api.Problem, ok bool) {
	if errors.As(err, &p) {
		switch p.Code {
		case api.CodeCodeWrong, api.CodeCodeSpent, api.CodeRateLimited, api.CodeInvalid:
			return p, true
		}
	}
	return p, false
}

var nobody mutation.Caller

// signOut ends the session, and the browser forgets it.
func (v *visit) signOut() error {
	if v.signedIn() {
		err := v.office.Accounts.Revoke(v.r.Context(), v.caller, "current")
		if p := (*api.Problem)(nil); err != nil && !errors.As(err, &p) {
			return err
		}
		v.caller = nobody
	}
	site.Keep(v.w, sessionCookie, "", 0)
	return v.see(v.path("/"))
}

// ask shows the sign-in, from which one comes back to a page.
func (v *visit) ask() error { return v.showAsk(http.StatusOK, v.asked()) }

type askView struct {
	Asked  asked
	Action string
	Next   string
	Call   *phone
}

func (v *visit) showAsk(status int, a asked) error {
	next := v.r.PostForm.Get("next")
	if next == "" && site.Safe(v.r.Method) {
		next = v.r.URL.RequestURI()
	}
	a.Email.Focus = a.Email.Error != ""
	a.Code.Focus = !a.Email.Focus && a.Sent != ""
	return v.show(status, page{
		name: "signin", title: v.t.T("book.mine.title"), here: "mine", data: askView{a, v.path(minePath), v.ownPath(next), v.phone()},
	})
}

// ownPath is an address of one's own pages, to come back to; another leads to all of them.
func (v *visit) ownPath(path string) string {
	if home := v.path(minePath); path == home || strings.HasPrefix(path, home+"/") {
		return path
	}
	return v.path(minePath)
}

// askOrEnter takes the sign-in's form.
func (v *visit) askOrEnter() error {
	a := v.asked()
	if v.r.PostForm.Get("do") == doCode {
		if err := v.sendCode(&a); err != nil {
			return err
		}
		status := http.StatusOK
		if a.Email.Error != "" {
			status = http.StatusUnprocessableEntity
		}
		return v.showAsk(status, a)
	}
	if v.checkCode(&a); a.Code.Error == "" {
		in, err := v.enter(&a)
		if err != nil {
			return err
		}
		if in {
			return v.see(v.ownPath(v.r.PostForm.Get("next")))
		}
	}
	return v.showAsk(http.StatusUnprocessableEntity, a)
}

// What a form is sent for.
const (
	doCode = "code"
	doBook = "book"
)
