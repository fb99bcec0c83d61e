package booking

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"startklar.dk/api"
	"startklar.dk/api/address"
	"startklar.dk/api/calendar"
	"startklar.dk/assets/text"
	"startklar.dk/office/account"
	"startklar.dk/office/catalogue"
	"startklar.dk/office/db"
	"startklar.dk/office/jobs"
	"startklar.dk/office/letters"
	"startklar.dk/office/mail"
	"startklar.dk/office/record"
)

// bookingsPaths are where one's bookings are at the office's pages, for whoever has no app.
var bookingsPaths = map[text.Lang]string{text.Danish: "/mine", text.English: "/en/mine"}

const (
	// receiptAfter is how long the receipt of what a person does with a booking waits:
	// what they do meanwhile is in it, and what they take back is mailed to nobody.
	receiptAfter = time.Minute

	// jobLetter is the next mail of a booking to its person: a receipt, and after it the
	// reminders. Its ref is the person's id and the booking's.
	jobLetter jobs.Kind = "letter"
)

// tell has a booking's person mailed what became of it.
func (f *allocator) tell(b booking, after time.Duration) error {
	return jobs.ScheduleQuietly(f.ctx, f.tx, jobLetter, b.person+"/"+b.id, f.now.Add(after))
}

// mailing is a booking about which its person is mailed.
type mailing struct {
	booking
	of       Booked
	p        api.Person
	to       string // empty: nobody can be mailed
	office   api.Office
	t        *text.Texts
	told     string
	reminded reminded
	times    []Booked  // which a reminder of a place at the event is of, too
	changed  time.Time // last, of all that they have at the event; see remindedAlong
}

// mailing reads a booking to be mailed about. It is nil where there is nobody to be told,
// or nothing any more.
func (rm *Room) mailing(ctx context.Context, tx *db.Tx, ref string) (*mailing, error) {
	person, id, _ := strings.Cut(ref, "/")
	b, err := newAllocator(ctx, tx).load(person, id)
	if err != nil {
		return nil, unlessMissing(err)
	}
	m := &mailing{booking: b}
	if _, err := record.Live(ctx, tx, person, api.KindPerson, person, &m.p); err != nil {
		return nil, unlessMissing(err)
	}
	m.to, _ = address.Clean(m.p.Email)
	m.t = text.For(text.Match(m.p.Language))
	if m.office, _, err = record.Office(ctx, tx); err != nil {
		return nil, err
	}
	if m.of, err = booked(ctx, tx, b); err != nil {
		return nil, err
	}
	err = tx.QueryRowContext(ctx, `SELECT told, reminded_day, reminded_start FROM booking WHERE person_id = $1 AND id = $2`, person, id).
		Scan(&m.told, &m.reminded.day, &m.reminded.start)
	if err != nil {
		return nil, fmt.Errorf("read what a person was told of a booking: %w", err)
	}
	return m, nil
}

// dueMailing is the mailing of a job that is due, with its person's records locked. It is
// nil, and due again later, while an import is written that may change more of the booking.
func (rm *Room) dueMailing(ctx context.Context, tx *db.Tx, kind jobs.Kind, ref string) (*mailing, error) {
	person, _, _ := strings.Cut(ref, "/")
	err := record.LockCounter(ctx, tx, person)
	if errors.Is(err, record.ErrNotFound) { // they were erased
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if waits, err := waitsForImport(ctx, tx, kind, ref); err != nil || waits {
		return nil, err
	}
	return rm.mailing(ctx, tx, ref)
}

// waitsForImport has a mail written later while an import is written that may change more of
// what it says, and tells whether it is.
func waitsForImport(ctx context.Context, tx *db.Tx, kind jobs.Kind, ref string) (waits bool, err error) {
	writing, err := catalogue.Writing(ctx, tx)
	if err != nil || !writing {
		return false, err
	}
	return true, jobs.Schedule(ctx, tx, kind, ref, tx.Now().Add(time.Minute))
}

// spans are the times of the booking.
func (m *mailing) spans() []api.Span { return m.of.spans() }

func (b Booked) spans() []api.Span {
	if b.Slot == nil {
		return b.Event.Spans()
	}
	return []api.Span{b.span()}
}

// mailLetter writes what is due of the mails of a booking to its person, and has the next
// one written when that is due. It looks at the booking as it is by then: what was moved,
// or ended, is not told as it was. While the mail of what the office changed waits, or an
// import that may change more, it waits too.
func (rm *Room) mailLetter(ctx context.Context, tx *db.Tx, ref string) error {
	m, err := rm.dueMailing(ctx, tx, jobLetter, ref)
	if err != nil || m == nil {
		return err
	}
	if m.notice != "" {
		return jobs.Schedule(ctx, tx, jobLetter, ref, tx.Now().Add(time.Minute))
	}
	if err := rm.mailReceipt(ctx, tx, m); err != nil {
		return err
	}
	if err := rm.mailReminder(ctx, tx, m); err != nil {
		return err
	}
	return m.keep(ctx, tx)
}

// keep notes what the person was told and reminded of, and has them mailed again when
// something is due.
func (m *mailing) keep(ctx context.Context, tx *db.Tx) error {
	_, err := tx.ExecContext(ctx, `UPDATE booking SET told = $1, reminded_day = $2, reminded_start = $3, notice = $4 WHERE person_id = $5 AND id = $6`,
		m.told, m.reminded.day, m.reminded.start, m.notice, m.person, m.id)
	if err != nil {
		return fmt.Errorf("note what a person was told of a booking: %w", err)
	}
	if m.state != api.BookingConfirmed {
		return nil
	}
	next := nextReminder(reminders(m.spans()), tx.Now())
	if next.IsZero() {
		return nil
	}
	return jobs.Schedule(ctx, tx, jobLetter, m.person+"/"+m.id, next)
}

// stateTold is what tells a booking of which its person is told from one of which they
// are to be told anew.
func (b booking) stateTold() string {
	switch b.state {
	case api.BookingCancelled:
		return b.state
	case api.BookingOffered:
		return b.state + " " + b.event + " " + strconv.FormatInt(db.Millis(b.expires), 10)
	}
	return b.state + " " + b.event + " " + b.slot
}

var receipts = map[string]letters.Kind{
	api.BookingConfirmed: letters.Confirmed, api.BookingWaiting: letters.Waiting,
	api.BookingOffered: letters.Offered, api.BookingCancelled: letters.Cancelled,
	api.BookingExpired: letters.Expired,
}

// mailReceipt mails what became of a booking, where its person was told otherwise. Of what
// has begun, or whose person is there, there is no receipt, but for who waited in vain; who
// was never told of a place need not hear that they gave it back; and what the office ended,
// its notice told. Who has no address is called where it is news to them: of an offer, and of
// one that ran out.
func (rm *Room) mailReceipt(ctx context.Context, tx *db.Tx, m *mailing) error {
	is, told := m.stateTold(), m.told
	kind, ok := receipts[m.state]
	called := m.to == "" && (m.state == api.BookingOffered || m.state == api.BookingExpired)
	if !ok || is == told {
		return nil
	}
	m.told = is
	useless, v := m.during.End, m.words(nil)
	switch {
	case m.state == api.BookingCancelled && (told == "" || m.calledOff != ""), m.state == api.BookingExpired && (m.calledOff != "" || called && !m.ahead(tx.Now())),
		m.state != api.BookingExpired && !m.ahead(tx.Now()), m.state == api.BookingConfirmed && !m.body.ArrivedAt.IsZero():
		return nil
	case m.state == api.BookingExpired:
		v.Words[letters.What] = m.inVain(tx.Now())
	case m.state == api.BookingOffered:
		useless = m.expires
	}
	m.knows(tx.Now())
	if called {
		_, err := callOf(ctx, tx, m, "", m.during.Start)
		return err
	}
	return rm.mailOf(ctx, tx, m, kind, useless, v)
}

// inVain says what whoever waited did not get: a place that was offered and that they did
// not answer for, or none until it began.
func (m *mailing) inVain(now time.Time) string {
	what := "letter.expired.list"
	if m.during.Start.After(now) {
		what = "letter.expired.offer"
	}
	return m.t.T(what, text.A{"Title": m.title()})
}

// ahead tells whether it is yet to begin, or a sitting of it.
func (m *mailing) ahead(now time.Time) bool {
	return m.during.Start.After(now) || slices.ContainsFunc(m.spans(), func(s api.Span) bool { return s.Start.After(now) })
}

// knows notes that the person is told of the booking's times now: there is nothing to
// remind them of that is due.
func (m *mailing) knows(now time.Time) {
	for _, r := range reminders(m.spans()) {
		if !r.at.After(now) {
			m.reminded.note(r)
		}
	}
}

// mailReminder reminds of a booking where that is due. Whoever has the app is reminded by
// their device, which knows of the booking as it is: one that was in touch with the office
// since it or what else they have there last changed, and is signed in still. Whoever has
// not, or whose device has not heard of it, is by mail. A place at an event and the times
// there are one thing to be reminded of, as they are in the app.
func (rm *Room) mailReminder(ctx context.Context, tx *db.Tx, m *mailing) error {
	if m.state != api.BookingConfirmed || !m.body.ArrivedAt.IsZero() {
		return nil
	}
	due := dueReminder(reminders(m.spans()), m.reminded, m.body.ConfirmedAt, tx.Now())
	if due == nil {
		return nil
	}
	m.reminded.note(*due)
	if covered, err := m.remindedAlong(ctx, tx, *due); err != nil || covered {
		return err
	}
	app, err := account.InTouch(ctx, tx, m.person, m.changed)
	if err != nil || app {
		return err
	}
	return rm.mailOf(ctx, tx, m, due.kind, due.starts, m.words(due))
}

// remindedAlong tells whether the person is reminded of this with what else they have at the
// event. It keeps the times there that a reminder of their place is of, and when any of it
// last changed.
func (m *mailing) remindedAlong(ctx context.Context, tx *db.Tx, r reminder) (bool, error) {
	all, err := readBookings(ctx, tx, `WHERE b.person_id = $1 AND b.event_id = $2 AND b.id <> $3 AND b.state = 'confirmed' ORDER BY b.starts_at, b.id`, m.person, m.event, m.id)
	if err != nil {
		return false, err
	}
	m.changed = latest(m.body.ConfirmedAt, m.body.ChangedAt)
	var others []api.Span
	for _, b := range all {
		m.changed = latest(m.changed, b.body.ConfirmedAt, b.body.ChangedAt)
		of, err := booked(ctx, tx, b)
		if err != nil {
			return false, err
		}
		switch {
		case of.Slot == nil && m.slot != "" && slices.ContainsFunc(of.spans(), func(s api.Span) bool { return s.Start.Equal(r.starts) }):
			return true, nil // both begin with the event
		case of.Slot != nil && m.slot == "" && text.DaysBetween(r.starts, of.StartsAt()) == 0:
			m.times = append(m.times, of)
		}
		others = append(others, of.spans()...)
	}
	return r.coveredBy(m.spans(), others), nil
}

// mailOf mails a letter about a booking, with what is for a calendar, until it is of no use.
func (rm *Room) mailOf(ctx context.Context, tx *db.Tx, m *mailing, kind letters.Kind, useless time.Time, v letters.Values) error {
	if m.to == "" || !useless.After(tx.Now()) {
		return nil
	}
	if way := rm.way(m.t); way.URL != "" {
		v.Blocks[letters.Bookings] = []letters.Block{{Way: way}}
	}
	l, err := letters.Write(ctx, tx, kind, m.t.Lang(), v)
	if err != nil {
		return err
	}
	until := useless
	if after := tx.Now().Add(noticeUseful); after.Before(useless) {
		useless = after
	}
	draft, err := l.Draft(m.to, useless)
	if err != nil {
		return err
	}
	draft.About, draft.PersonID, draft.Until = string(kind), m.person, until
	if kind != letters.ReminderDay && kind != letters.ReminderHour { // what they have already
		draft.Calendar = rm.calendarOf(m)
	}
	return mail.Put(ctx, tx, draft)
}

// way leads to one's bookings at the office's pages.
func (rm *Room) way(t *text.Texts) letters.Way {
	if rm.address == "" {
		return letters.Way{}
	}
	return letters.Way{Label: t.T("letter.bookings"), URL: rm.address + bookingsPaths[t.Lang()]}
}

// calendarOf is a booking for the calendar of who has it, or had; empty where it never was
// in one.
func (rm *Room) calendarOf(m *mailing) string {
	if m.body.ConfirmedAt.IsZero() || m.state != api.BookingConfirmed && m.state != api.BookingCancelled {
		return ""
	}
	c := calendar.Calendar{
		Method:    calendar.Request,
		Organizer: calendar.Contact{Name: cmp.Or(m.office.Name, m.t.T("mail.office")), Email: mail.Sender(m.office, rm.mailFrom).Address},
		Attendee:  m.p.Email,
		Entries:   calendarTimes(m.id, m.body, m.of.Event, m.of.Slot, m.of.Adviser),
	}
	if m.state == api.BookingCancelled {
		c.Method = calendar.Cancel
	}
	return c.String()
}

// words are what differs in the letters of a booking. A reminder is of the time that it
// names, nil is none.
func (m *mailing) words(r *reminder) letters.Values {
	t, span := m.t, m.of.span()
	if r != nil {
		for _, s := range m.spans() {
			if s.Start.Equal(r.starts) {
				span = s
			}
		}
	}
	v := letters.Values{
		Words: map[letters.Name]string{
			letters.Receiver: letters.FirstName(m.p.Name),
			letters.Event:    m.title(),
			letters.Time:     timeIn(t, span), letters.Day: t.Weekday(span.Start), letters.Clock: t.Clock(span.Start),
			letters.Place:    venueIn(m.of.Event.Venue),
			letters.Position: strconv.Itoa(m.position),
			letters.Office:   cmp.Or(m.office.Name, t.T("mail.office")), letters.Phone: m.office.Phone,
		},
		Blocks: map[letters.Name][]letters.Block{},
	}
	if m.state == api.BookingOffered {
		terms := "letter.terms"
		if m.shared {
			terms = "letter.terms_shared"
		}
		v.Words[letters.Terms] = t.T(terms, text.A{"Until": t.T("letter.moment", text.A{"Day": t.Weekday(m.expires), "Clock": t.Clock(m.expires)})})
	}
	spans := m.spans()
	if r != nil {
		spans = []api.Span{span}
	}
	var facts []letters.Fact
	add := func(label, value, url string) {
		if value != "" {
			facts = append(facts, letters.Fact{Label: t.T("mail.notice.label." + label), Value: value, URL: url})
		}
	}
	for _, s := range spans {
		add("time", timeIn(t, s), "")
	}
	add("venue", venueIn(m.of.Event.Venue), "")
	if m.state == api.BookingConfirmed { // it is told to who has a place
		add("link", m.of.Event.Venue.OnlineURL, m.of.Event.Venue.OnlineURL)
	}
	add("adviser", m.of.Adviser, "")
	if price := m.of.Event.Terms(m.p.Member).PriceOre; price > 0 {
		add("price", t.Kroner(price), "")
	}
	if m.state == api.BookingConfirmed {
		add("code", m.code, "")
	}
	for _, of := range m.times {
		add("time", timeIn(t, of.span()), "")
		add("adviser", of.Adviser, "")
	}
	v.Blocks[letters.Details] = []letters.Block{{Facts: facts}}
	return v
}

// title is what the booking is of, in the language of its person where it has that.
func (m *mailing) title() string {
	return m.of.Event.In(string(m.t.Lang())).Title
}

// venueIn is where a venue is, in a line.
func venueIn(v api.Venue) string {
	return strings.Join(slices.DeleteFunc([]string{v.Name, v.Address}, func(s string) bool { return s == "" }), ", ")
}
