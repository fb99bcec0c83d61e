package public

import (
	"cmp"
	"encoding/json"
	"net/http"
	"slices"
	"strings"

	"startklar.dk/api"
	"startklar.dk/api/calendar"
	"startklar.dk/assets/text"
	"startklar.dk/office/web/site"
)

const (
	signOutPath = minePath + "/ud"
	leaveEnd    = "/afmeld"
	moveEnd     = "/flyt"
	yesEnd      = "/ja"
)

var mineRoutes = []Route{
	get(minePath, (*visit).mine).own(),
	post(minePath, (*visit).askOrEnter),
	post(signOutPath, (*visit).signOut),
	get(minePath+"/{booking}", (*visit).booking).own(),
	get(minePath+"/{booking}"+eventFileEnd, (*visit).bookingFile).own(),
	get(minePath+"/{booking}"+leaveEnd, (*visit).leavePage).own(),
	post(minePath+"/{booking}"+leaveEnd, (*visit).leave).own(),
	get(minePath+"/{booking}"+moveEnd, (*visit).movePage).own(),
	post(minePath+"/{booking}"+moveEnd, (*visit).move).own(),
	post(minePath+"/{booking}"+yesEnd, (*visit).sayYes).own(),
}

type mineView struct {
	Who           string
	SignOut, Home string
	Coming, Past  []bookedRow
	Call          *phone
	Left          bool       // one was just given up
	Ahead         *aheadCard // nil: the office has no screening form
	Sent          bool       // it was just sent
}

// aheadCard leads to the screening form, and says when it was sent last.
type aheadCard struct{ Title, Stands, Href, Do string }

type bookedRow struct {
	Day, Month, Date string
	Title, Href, Sub string
	State            site.Badge
	Off              bool
	Decide           string // what is to be answered
}

// mine are one's own bookings.
func (v *visit) mine() error {
	o, err := v.read()
	if err != nil {
		return err
	}
	view := mineView{Who: cmp.Or(o.person.Name, o.person.Email), SignOut: v.path(signOutPath), Home: v.path("/"), Call: v.phone(), Left: v.r.URL.Query().Has("afmeldt")}
	if _, a, ok := v.c.screening(); ok {
		view.Ahead = &aheadCard{a.Title.In(string(v.t.Lang())), v.sentLast(o), v.path(aheadPath), v.t.T("web.ahead.fill")}
		if _, _, sent := v.c.screened(o); sent {
			view.Ahead.Do = v.t.T("web.ahead.again")
			view.Sent = v.r.URL.Query().Has("sendt")
		}
	}
	for _, b := range o.bookings {
		row := v.bookedRow(b)
		switch coming := b.ends.After(v.now) && (b.stands() || b.off); {
		case coming:
			view.Coming = append(view.Coming, row)
		default:
			view.Past = append(view.Past, row)
		}
	}
	slices.Reverse(view.Past)
	return v.show(http.StatusOK, page{name: "mine", title: v.t.T("book.mine.title"), here: "mine", data: view})
}

func (v *visit) bookedRow(b *booked) bookedRow {
	at := b.starts.In(text.Copenhagen)
	r := bookedRow{
		Title: b.title, Href: v.path(minePath + "/" + b.ID), State: v.state(b), Off: b.off,
		Sub: joined(v.t.Span(b.starts, b.ends), v.with(b), v.place(b.venue)),
	}
	if !b.starts.IsZero() {
		r.Day, r.Date = v.t.T("web.day", text.A{"N": at.Day()}), v.t.Weekday(b.starts)
		r.Month = v.t.T("date.mon." + v.t.Int(int(at.Month())))
	}
	switch {
	case b.change != nil && b.change.Decide:
		r.Decide = v.t.T("change.decide")
	case b.offered(v):
		r.Decide = v.t.T("book.offer.title")
	}
	return r
}

func (b *booked) offered(v *visit) bool {
	return b.State == api.BookingOffered && api.OfferStands(b.ExpiresAt, v.now)
}

func (v *visit) with(b *booked) string {
	if b.adviser == nil {
		return ""
	}
	return b.adviser.Name
}

// state is how a booking stands, in words.
func (v *visit) state(b *booked) site.Badge {
	badge := func(s site.State, key string) site.Badge { return site.Badge{State: s, Words: v.t.T(key)} }
	switch {
	case b.off:
		return badge(site.Broken, "book.badge.cancelled")
	case b.State == api.BookingConfirmed:
		return badge(site.Done, "book.badge.booked")
	case b.State == api.BookingAttended:
		return badge(site.Done, "book.badge.attended")
	case b.offered(v):
		return badge(site.Waits, "book.badge.offered")
	case b.State == api.BookingWaiting:
		return site.Badge{State: site.Waits, Words: joined(v.t.T("book.badge.waiting"), v.t.T("book.badge.position", text.A{"Position": b.Position}))}
	case b.State == api.BookingMissed:
		return badge(site.Broken, "book.badge.missed")
	case b.State == api.BookingCancelled:
		return badge(site.Plain, "web.badge.left")
	}
	return badge(site.Plain, "book.badge.expired")
}

type bookingView struct {
	Title, Event      string
	When, Place, With string
	Address, Map      string
	State             site.Badge
	Link              string // of an online event
	Code              string
	Sessions          []sessionRow
	Note              string
	Shares            []string
	Change            *change
	New               bool
	Offer             string // until when a place is held
	Seen              string
	ID, NoticeID      string
	YesPath           string
	Leave, LeaveWords string
	Until             string
	Move              string
	Others            []link
	OthersHead        string
	File, Mine        string
	Waiting           string
	Error             string
	Call              *phone
}

func (v *visit) foundBooking() (*own, *booked, error) {
	o, err := v.read()
	if err != nil {
		return nil, nil, err
	}
	id := v.r.PathValue("booking")
	if !api.ValidID(id) {
		return nil, nil, site.ErrNotFound
	}
	b, err := o.find(id)
	return o, b, err
}

// booking is the page of one booking.
func (v *visit) booking() error { return v.showBooking(http.StatusOK, "") }

func (v *visit) showBooking(status int, refused string) error {
	o, b, err := v.foundBooking()
	if err != nil {
		return err
	}
	path := v.path(minePath + "/" + b.ID)
	view := bookingView{
		Title: b.title, When: v.bookedWhen(b), Place: v.place(b.venue), Address: b.venue.Address, Map: mapLink(b.venue), With: v.with(b),
		State: v.state(b), Note: b.Note, Change: b.change, New: v.r.URL.Query().Has("ny"), ID: newID(), YesPath: path + yesEnd, Mine: v.path(minePath),
		Error: refused, Call: v.phone(),
	}
	if _, ok := v.c.events[b.EventID]; ok {
		view.Event = site.EventPage(v.t.Lang(), b.EventID)
	}
	if b.State == api.BookingConfirmed || b.State == api.BookingAttended {
		view.Link, view.Code = b.OnlineURL, b.Code
	}
	if b.State == api.BookingConfirmed && !b.off {
		view.File = path + eventFileEnd
	}
	if b.SlotID == "" && len(b.event.Sessions) > 1 {
		for _, s := range b.event.Sessions {
			view.Sessions = append(view.Sessions, sessionRow{text.UpperFirst(v.t.Weekday(s.StartsAt)), v.t.Span(s.StartsAt, s.EndsAt), s.Title})
		}
	}
	for _, s := range b.Share {
		words := s.Title
		if s.Kind == api.ShareContact {
			words = v.t.T("book.share.contact")
		}
		if s.Asleep {
			words = joined(words, v.t.T("book.share.asleep"))
		}
		view.Shares = append(view.Shares, words)
	}
	if b.offered(v) {
		view.Offer = v.t.T("book.offer.open")
		if !b.ExpiresAt.IsZero() {
			view.Offer = v.t.T("book.offer.until", text.A{"When": v.t.DayClock(b.ExpiresAt, v.now), "Left": v.t.Duration(b.ExpiresAt.Sub(v.now))})
		}
		seen, _ := json.Marshal(b.event.Terms(o.person.Member)) // a struct of times and texts
		view.Seen = string(seen)
	}
	if b.State == api.BookingWaiting {
		view.Waiting = v.t.T("book.state.waiting")
	}
	if b.canCancel {
		view.Leave = path + leaveEnd
		switch {
		case b.State != api.BookingConfirmed:
			view.LeaveWords = v.t.T("book.do.leave_list")
		case b.SlotID != "":
			view.LeaveWords = v.t.T("change.give_up_time")
		default:
			view.LeaveWords = v.t.T("change.give_up_place")
		}
		if b.State == api.BookingConfirmed {
			view.Until = v.t.T("web.cancel_until", text.A{"When": v.t.DayClock(b.leaveUntil, v.now)})
		}
	} else if b.State == api.BookingConfirmed && b.starts.After(v.now) {
		view.Until = v.t.T("book.cancel_over")
	}
	if b.canMove {
		view.Move = path + moveEnd
	}
	if b.change != nil && (b.change.Decide || b.off) {
		view.Others = v.otherTimes(o, b, path)
		if view.OthersHead = v.t.T("change.others"); b.canMove && b.adviser != nil {
			first, _, _ := strings.Cut(b.adviser.Name, " ")
			view.OthersHead = v.t.T("change.others_of", text.A{"Name": first})
		}
	}
	return v.show(status, page{name: "booking", title: b.title, here: "mine", data: view, path: minePath + "/" + b.ID, notices: o.notices[b.ID]})
}

// sees marks notices as read, which stand on the page that is asked for. Where the office
// cannot write that now, they are marked when they are looked at the next time.
func (v *visit) sees(all []notice) error {
	var unread []string
	for _, n := range all {
		if !n.marks.Read {
			unread = append(unread, n.ID)
		}
	}
	if len(unread) == 0 || v.r.Method != http.MethodGet {
		return nil
	}
	err := v.doOne(newID(), api.InboxMark, api.InboxMarkBody{IDs: unread, Read: true})
	if p, ok := refused(err); ok || p != nil && p.Code == api.CodeUnavailable {
		return nil
	}
	return err
}

// bookedWhen writes when a booking is.
func (v *visit) bookedWhen(b *booked) string {
	if b.slot == nil && b.event.Title != "" {
		return v.when(b.event)
	}
	if b.starts.IsZero() {
		return ""
	}
	return text.UpperFirst(v.t.Weekday(b.starts)) + " " + v.t.Span(b.starts, b.ends)
}

// otherTimes are other times that a booking can be moved to, or other events of its kind:
// at most three.
func (v *visit) otherTimes(o *own, b *booked, path string) (links []link) {
	const most = 3
	for _, e := range v.c.list() {
		if len(links) == most {
			break
		}
		if b.canMove {
			if o.shut(e, b.ID, v.now).Code != "" {
				continue
			}
			for _, s := range e.slots {
				if len(links) < most && s.Free && s.StartsAt.After(v.now) && s.AdviserID == b.slot.AdviserID && e.Admission(s.StartsAt, v.now) == "" {
					links = append(links, link{Text: text.UpperFirst(v.t.DayClock(s.StartsAt, v.now)), Href: path + moveEnd + slotQuery(s.ID)})
				}
			}
			continue
		}
		if e.ID != b.EventID && e.Kind == b.event.Kind && e.PlacesLeft > 0 && e.Admission(e.StartsAt, v.now) == "" && b.event.Kind != "" {
			links = append(links, link{Text: joined(v.title(e.Event), text.UpperFirst(v.t.DayClock(e.StartsAt, v.now))), Href: site.EventPage(v.t.Lang(), e.ID)})
		}
	}
	return links
}

func (v *visit) bookingFile() error {
	_, b, err := v.foundBooking()
	if err != nil {
		return err
	}
	if b.event.Title == "" || b.State != api.BookingConfirmed {
		return site.ErrNotFound
	}
	of := b.event
	of.Title = b.title
	of.Venue.OnlineURL = b.OnlineURL
	entries := calendar.Of(b.ID, b.Booking, of, b.slot, v.with(b))
	h := v.w.Header()
	h.Set("Content-Type", calendarType)
	h.Set("Content-Disposition", `attachment; filename="`+v.t.T("web.file.booking")+`.ics"`)
	_, _ = v.w.Write([]byte(calendar.Calendar{Entries: entries}.String())) // who asked is gone if this fails
	return nil
}

type leaveView struct {
	Title, When, Verb, Back, Action, ID string
	Error                               string
}

// leavePage asks whether one really gives a booking up.
func (v *visit) leavePage() error { return v.showLeave(http.StatusOK, "") }

func (v *visit) showLeave(status int, refused string) error {
	_, b, err := v.foundBooking()
	if err != nil {
		return err
	}
	if !b.canCancel && refused == "" {
		return v.see(v.path(minePath + "/" + b.ID))
	}
	view := leaveView{
		Title: b.title, When: joined(v.bookedWhen(b), v.with(b)), Verb: v.t.T("book.do.cancel"), Back: v.path(minePath + "/" + b.ID),
		Action: v.path(minePath + "/" + b.ID + leaveEnd), ID: newID(), Error: refused,
	}
	if b.State != api.BookingConfirmed {
		view.Verb = v.t.T("book.do.leave_list")
	}
	return v.show(status, page{name: "leave", title: v.t.T("book.ask_cancel"), here: "mine", data: view})
}

func (v *visit) leave() error {
	_, b, err := v.foundBooking()
	if err != nil {
		return err
	}
	err = v.doOne(v.sentID(inID), api.BookingCancel, api.BookingBody{BookingID: b.ID})
	if p, ok := refused(err); ok {
		return v.showLeave(http.StatusUnprocessableEntity, v.problem(p))
	}
	if err != nil {
		return err
	}
	return v.see(v.path(minePath) + "?afmeldt=1")
}

// sayYes keeps a booking that the office changed, or takes a place that is offered.
func (v *visit) sayYes() error {
	_, b, err := v.foundBooking()
	if err != nil {
		return err
	}
	switch {
	case v.r.PostForm.Has("notice"):
		err = v.doOne(v.sentID(inID), api.BookingKeep, api.BookingKeepBody{BookingID: b.ID, NoticeID: v.r.PostForm.Get("notice")})
	default:
		body := api.BookingAcceptBody{BookingID: b.ID}
		var seen api.Terms
		if json.Unmarshal([]byte(v.r.PostForm.Get(inSeen)), &seen) == nil && !seen.StartsAt.IsZero() {
			body.Seen = &seen
		}
		err = v.doOne(v.sentID(inID), api.BookingAccept, body)
	}
	if p, ok := refused(err); ok {
		return v.showBooking(http.StatusUnprocessableEntity, v.problem(p))
	}
	if err != nil {
		return err
	}
	return v.see(v.path(minePath + "/" + b.ID))
}

type moveView struct {
	Title, Now, Action, Back string
	Days                     []moveDay
	Carry                    []tick
	ID                       string
	Error                    string
	Others                   []link
	Chosen                   string
}

// moveDay are the free times of a day.
type moveDay struct {
	Title string
	Times []moveTime
}

type moveTime struct{ ID, Clock, With string }

// moveShown is how many free times are offered.
const moveShown = 60

func (v *visit) movePage() error { return v.showMove(http.StatusOK, "", nil) }

// showMove offers the free times to which a booking can be moved: those of its event and
// of others of its kind.
func (v *visit) showMove(status int, refused string, others []link) error {
	o, b, err := v.foundBooking()
	if err != nil {
		return err
	}
	back := v.path(minePath + "/" + b.ID)
	if !b.canMove && refused == "" {
		return v.see(back)
	}
	view := moveView{
		Title: b.title, Now: joined(v.bookedWhen(b), v.with(b)), Back: back, Action: back + moveEnd, ID: newID(), Error: refused, Others: others,
		Chosen: cmp.Or(v.r.PostForm.Get(inSlot), v.r.URL.Query().Get(inSlot)),
	}
	if _, ok := v.c.slots[view.Chosen]; ok {
		v.query = slotQuery(view.Chosen)
	}
	n := 0
	for _, e := range v.c.list() {
		if e.ID != b.EventID && (e.Kind != b.event.Kind || b.event.Kind == api.EventKickoff) || o.shut(e, b.ID, v.now).Code != "" {
			continue
		}
		for _, s := range e.slots {
			if !s.Free || e.Admission(s.StartsAt, v.now) != "" || n == moveShown {
				continue
			}
			n++
			day := joined(text.UpperFirst(v.t.Weekday(s.StartsAt)), v.place(e.Venue))
			if len(view.Days) == 0 || view.Days[len(view.Days)-1].Title != day {
				view.Days = append(view.Days, moveDay{Title: day})
			}
			d := &view.Days[len(view.Days)-1]
			d.Times = append(d.Times, moveTime{s.ID, v.t.Clock(s.StartsAt), v.c.advisers[s.AdviserID].Name})
		}
	}
	carried := func(name string) bool { return site.Safe(v.r.Method) || v.r.PostForm.Has(name) }
	if b.Note != "" {
		view.Carry = append(view.Carry, tick{inNote, v.t.T("book.carry.note"), carried(inNote)})
	}
	for _, s := range b.Share {
		name := inShare + "." + s.Kind + "." + s.ID
		view.Carry = append(view.Carry, tick{name, cmp.Or(s.Title, v.t.T("book.share.contact")), carried(name)})
	}
	return v.show(status, page{name: "move", title: v.t.T("book.move.title"), here: "mine", data: view})
}

func (v *visit) move() error {
	_, b, err := v.foundBooking()
	if err != nil {
		return err
	}
	id := v.r.PostForm.Get(inSlot)
	s, ok := v.c.slots[id]
	if !ok {
		return v.showMove(http.StatusUnprocessableEntity, v.t.T("web.choose_time"), nil)
	}
	reader := v.reader(s.AdviserID)
	body := api.BookingMoveBody{BookingID: b.ID, SlotID: id}
	if v.r.PostForm.Has(inNote) {
		body.Note, body.NoteAgreedWith = b.Note, reader
	}
	for _, share := range b.Share {
		if v.r.PostForm.Has(inShare + "." + share.Kind + "." + share.ID) {
			share = share.Awake().With(reader)
			share.Until = api.ShareUntil(s.EndsAt, text.Copenhagen)
			body.Share = append(body.Share, share)
		}
	}
	err = v.doOne(v.sentID(inID), api.BookingMove, body)
	if p, ok := refused(err); ok {
		if v.c, err = v.programme.now(v.r.Context()); err != nil {
			return err
		}
		return v.showMove(http.StatusUnprocessableEntity, v.problem(p), v.moves(b, p.Alternatives))
	}
	if err != nil {
		return err
	}
	return v.see(v.path(minePath + "/" + b.ID))
}

// moves are what else is free, to be moved to.
func (v *visit) moves(b *booked, all []api.Alternative) (links []link) {
	for _, a := range all {
		if a.SlotID != "" {
			links = append(links, link{
				Text: strings.TrimSpace(joined(text.UpperFirst(v.t.DayClock(a.StartsAt, v.now)), v.c.advisers[a.AdviserID].Name)),
				Href: v.path(minePath+"/"+b.ID+moveEnd) + slotQuery(a.SlotID),
			})
		}
	}
	return links
}
