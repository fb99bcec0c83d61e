package simulation

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"startklar.dk/api"
	"startklar.dk/assets/text"
	"startklar.dk/office/db"
	"startklar.dk/office/record"
)

// ledger is what staff's acts made of bookings: how each was right before an act and right
// after, in the act's own transaction. An act writes its number into the log of the office,
// so that whatever befalls that, its log says which acts it has.
type ledger struct {
	mu     sync.Mutex
	acts   map[string]act // by number
	broken []string       // what was wrong at once
}

// act is something that staff changed, in the order in which they did.
type act struct {
	n       int
	at      time.Time // by the office's clock
	real    time.Time
	touched []touched
}

// touched is a booking that an act touches. A quiet one did not stand before it or after.
type touched struct {
	person, booking string
	change
	quiet bool
	soon  bool // it begins within a day, and is mailed at once
}

// acting marks what is asked of the office as an act of the staff's.
type acting struct{}

// actOfLedger is what the log says was done.
const actOfLedger = "ledger"

// stand is the programme and the bookings at a moment.
type stand struct {
	events map[string]api.Event
	slots  map[string]api.Slot
	gone   map[string]bool // what was taken out of the programme
	booked []booked
}

// booked is a booking as the office has it.
type booked struct {
	person, id, calledOff string
	body                  api.Booking
}

// around looks at the office before an act and after it.
func (l *ledger) around(ctx context.Context, tx *db.Tx, do func() error) error {
	if ctx.Value(acting{}) == nil {
		return do()
	}
	before, err := look(ctx, tx)
	if err != nil {
		return err
	}
	if err := do(); err != nil {
		return err
	}
	after, err := look(ctx, tx)
	if err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	wrong, err := db.Collect(ctx, tx, db.ScanOne[string], countedWrong)
	if err != nil {
		return err
	}
	a := act{n: len(l.acts) + 1, at: tx.Now(), real: time.Now()}
	for _, event := range wrong {
		l.broken = append(l.broken, fmt.Sprintf("after act %d at %v the places of %s are counted wrong", a.n, tx.Now(), event))
	}
	l.acts[strconv.Itoa(a.n)] = act{n: a.n} // also where it is undone
	a.touched = l.compare(before, after, tx.Now())
	if len(a.touched) == 0 {
		return nil
	}
	l.acts[strconv.Itoa(a.n)] = a
	return record.Audit(ctx, tx, "", record.Act{Act: actOfLedger, Ref: strconv.Itoa(a.n)})
}

func look(ctx context.Context, tx *db.Tx) (s stand, err error) {
	s = stand{events: map[string]api.Event{}, slots: map[string]api.Slot{}, gone: map[string]bool{}}
	_, err = db.Collect(ctx, tx, func(row db.Scanner) (none struct{}, err error) {
		var kind api.Kind
		var id, body string
		var gone bool
		if err := row.Scan(&kind, &id, &gone, &body); err != nil {
			return none, err
		}
		s.gone[id] = gone
		if kind == api.KindEvent {
			var e api.Event
			err = json.Unmarshal([]byte(body), &e)
			s.events[id] = e
			return none, err
		}
		var sl api.Slot
		err = json.Unmarshal([]byte(body), &sl)
		s.slots[id] = sl
		return none, err
	}, `SELECT kind, id, deleted, body FROM record WHERE owner = 'catalogue' AND kind IN ('event', 'slot')`)
	if err != nil {
		return s, err
	}
	s.booked, err = db.Collect(ctx, tx, func(row db.Scanner) (b booked, err error) {
		var body string
		if err := row.Scan(&b.person, &b.id, &b.calledOff, &body); err != nil {
			return b, err
		}
		err = json.Unmarshal([]byte(body), &b.body)
		return b, err
	}, `SELECT b.person_id, b.id, b.called_off, r.body FROM booking b
		JOIN record r ON r.owner = b.person_id AND r.kind = 'booking' AND r.id = b.id ORDER BY b.person_id, b.id`)
	return s, err
}

// stands is the state of one who has a place, or waits for one.
const stands = "stands"

// stateOf is the state of a booking as far as a change of the programme tells of it.
func stateOf(state string) string {
	switch state {
	case api.BookingConfirmed, api.BookingOffered, api.BookingWaiting:
		return stands
	}
	return state
}

// terms are those of a booking.
func (s stand) terms(b booked) api.Terms {
	e := s.events[b.body.EventID]
	t := api.Terms{
		StartsAt: e.StartsAt, EndsAt: e.EndsAt, Sessions: e.Sessions, Venue: e.Venue, PriceOre: e.PriceOre,
		State: stateOf(b.body.State),
	}
	if b.body.SlotID != "" {
		sl := s.slots[b.body.SlotID]
		t.StartsAt, t.EndsAt, t.Sessions, t.AdviserID = sl.StartsAt, sl.EndsAt, nil, sl.AdviserID
	}
	return t
}

// compare tells what an act touched, and notes what it left wrong.
func (l *ledger) compare(before, after stand, now time.Time) (all []touched) {
	known := map[string]booked{}
	for _, b := range before.booked {
		known[b.person+b.id] = b
	}
	held := map[string]bool{}
	for _, b := range after.booked {
		if b.body.SlotID != "" && (b.body.State == api.BookingConfirmed || b.body.State == api.BookingAttended || b.body.State == api.BookingMissed) {
			held[b.body.SlotID] = true
		}
	}
	for _, b := range after.booked {
		old, there := known[b.person+b.id]
		if !there {
			continue // it is the act's own
		}
		was, is := before.terms(old), after.terms(b)
		over := slices.MaxFunc([]time.Time{was.EndsAt, is.EndsAt}, time.Time.Compare)
		off := after.events[b.body.EventID].State == api.EventCancelled || after.gone[b.body.EventID] || after.gone[b.body.SlotID]
		switch {
		case off && is.State == stands:
			l.broken = append(l.broken, fmt.Sprintf("%s stands, and what it is of is called off", b.id))
		case !off && b.calledOff == api.BookingConfirmed && is.EndsAt.After(now) && !held[b.body.SlotID]:
			l.broken = append(l.broken, fmt.Sprintf("%s was called off with what it is of, and does not stand again", b.id))
		}
		if is.State == api.BookingExpired && was.StartsAt.Equal(is.StartsAt) {
			is.State = was.State // an offer ran out, which the act only noticed
		}
		t := touched{b.person, b.id, changed(was, is), was.State != stands && is.State != stands, near(was, is, now)}
		if t.nothing() || !over.After(now) {
			continue
		}
		if !t.quiet && b.body.Sequence <= old.body.Sequence {
			l.broken = append(l.broken, fmt.Sprintf("%s was touched, and its sequence stays %d", b.id, b.body.Sequence))
		}
		all = append(all, t)
	}
	return all
}

// near tells whether what a change touches begins within a day: the next sitting that it
// takes away or adds, else the next one there is.
func near(was, is api.Terms, now time.Time) bool {
	count := map[[2]int64]int{} // in how many of both a sitting is
	for _, t := range []api.Terms{was, is} {
		for _, s := range (api.Event{StartsAt: t.StartsAt, EndsAt: t.EndsAt, Sessions: t.Sessions}).Spans() {
			count[[2]int64{s.Start.UnixMilli(), s.End.UnixMilli()}]++
		}
	}
	maps.DeleteFunc(count, func(s [2]int64, _ int) bool { return s[1] <= now.UnixMilli() })
	if other := maps.Clone(count); len(other) > 0 {
		if maps.DeleteFunc(other, func(_ [2]int64, n int) bool { return n == 2 }); len(other) > 0 {
			count = other
		}
	}
	begins := now.UnixMilli()
	for n, s := range slices.SortedFunc(maps.Keys(count), func(a, b [2]int64) int { return cmp.Compare(a[0], b[0]) }) {
		if n == 0 {
			begins = s[0]
		}
	}
	return begins-now.UnixMilli() <= (24 * time.Hour).Milliseconds()
}

// parts takes a booking's terms apart, as what they say.
func parts(t api.Terms) [7]string {
	say := func(v any) string {
		raw, _ := json.Marshal(v)
		return string(raw)
	}
	sessions := ""
	if len(t.Sessions) > 0 {
		sessions = say(t.Sessions)
	}
	return [...]string{say(t.StartsAt), say(t.EndsAt), sessions, say(t.Venue), t.AdviserID, strconv.FormatInt(t.PriceOre, 10), stateOf(t.State)}
}

var (
	none    = parts(api.Terms{})
	nothing = change{none, none}
)

// change is a change of some terms: what each said and says, both as no terms say it where
// it did not change.
type change struct{ was, is [7]string }

func changed(was, is api.Terms) (c change) {
	t := change{parts(was), parts(is)}
	for i := range t.was {
		if t.was[i] == t.is[i] {
			t.was[i], t.is[i] = none[i], none[i]
		}
	}
	return t
}

func (t change) nothing() bool { return t.was == t.is }

// then is a change and one after it, as one.
func (t change) then(next change) change {
	for i := range t.was {
		if next.was[i] == next.is[i] {
			continue
		}
		if t.was[i] == t.is[i] {
			t.was[i] = next.was[i]
		}
		if t.is[i] = next.is[i]; t.was[i] == t.is[i] {
			t.was[i], t.is[i] = none[i], none[i]
		}
	}
	return t
}

// step is an act as one booking's person is to be told of it.
type step struct {
	act int
	change
	at, real time.Time
	soon     bool
}

// A change is mailed after ten minutes, or at once: until then it goes on, and after that
// it does not.
const (
	mailedAfter = 10 * time.Minute
	// lateAtMost is how late a mail is written at the most: the office dies meanwhile, and
	// is away.
	lateAtMost = time.Minute
)

// apart tells of a step and the one after it whether the first may be mailed by then, and
// whether it must be.
func (s step) apart(next step) (may, must bool) {
	may = s.soon || next.at.Sub(s.at) >= mailedAfter
	return may, may && next.real.Sub(s.real) > lateAtMost+map[bool]time.Duration{false: mailedAfter}[s.soon]
}

// steps are the acts that a booking's person is to be told of. What changes while a booking
// does not stand is told with what has it stand again.
func steps(acts []act, person, booking string) (all []step) {
	quietly := nothing
	for _, a := range acts {
		for _, t := range a.touched {
			if t.person != person || t.booking != booking {
				continue
			}
			if quietly = quietly.then(t.change); !t.quiet {
				all = append(all, step{a.n, quietly, a.at, a.real, t.soon})
				quietly = nothing
			}
		}
	}
	return all
}

// tellsAll tells whether notices are the steps, one after the other or several together,
// each of them once: together what came before the mail of the one before it, unless the
// person may have left it alone.
func tellsAll(all []step, notices []api.Notice, left bool) bool {
	if len(all) == 0 {
		return len(notices) == 0
	}
	together := nothing
	for n, s := range all {
		if n > 0 {
			if _, must := all[n-1].apart(s); must && !left {
				return false
			}
		}
		together = together.then(s.change)
		rest := all[n+1:]
		if together.nothing() && tellsAll(rest, notices, left) {
			return true
		}
		if len(rest) > 0 && !left {
			if may, _ := s.apart(rest[0]); !may {
				continue
			}
		}
		for i, notice := range notices {
			if tells(notice, together, s.change) && tellsAll(rest, slices.Delete(slices.Clone(notices), i, i+1), left) {
				return true
			}
		}
	}
	return false
}

// tells tells whether a notice tells of some acts together, of which the last is given. Of
// what was taken out a notice says also what it was; and what stands again beside
// something else is told although all is as it was.
func tells(n api.Notice, together, last change) bool {
	is := changed(n.Old, n.New)
	if n.What == api.NoticeRemoved {
		for i := range is.was {
			if together.was[i] == together.is[i] && is.is[i] == none[i] {
				is.was[i], is.is[i] = none[i], none[i]
			}
		}
	}
	if is.nothing() {
		return false
	}
	return is == together || together.nothing() && n.Decide && is == last
}

// checkLedger holds what persons were told against what was done.
func (s *sim) checkLedger(of *sql.DB) {
	l := s.office.ledger
	for _, wrong := range l.broken {
		s.t.Error(wrong)
	}
	var acts []act
	for _, n := range s.strings(of, `SELECT ref FROM audit WHERE act = $1`, actOfLedger) {
		acts = append(acts, l.acts[n])
	}
	slices.SortFunc(acts, func(a, b act) int { return cmp.Compare(a.n, b.n) })
	type key struct{ person, booking string }
	notices := map[key][]api.Notice{}
	for _, row := range s.strings(of, `SELECT owner || ' ' || body FROM record WHERE kind = 'notice' AND NOT deleted ORDER BY id`) {
		person, body, _ := strings.Cut(row, " ")
		var n api.Notice
		s.decode(body, &n)
		k := key{person, n.BookingID}
		notices[k] = append(notices[k], n)
	}
	s.checkMails(of)
	all := maps.Clone(notices)
	for _, a := range acts {
		for _, t := range a.touched {
			k := key{t.person, t.booking}
			all[k] = notices[k]
		}
	}
	for k, have := range all {
		if due := steps(acts, k.person, k.booking); !tellsAll(due, have, s.left[k.booking]) {
			s.t.Errorf("%s of %s: it was told %s\nand this was done: %s", k.booking, k.person, inLines(have), inLines(due))
		}
	}
}

// ofChanges is the subject of a mail of a change.
var ofChanges = func() *regexp.Regexp {
	t := text.For("da")
	var all []string
	for _, what := range []string{
		api.NoticeMoved, api.NoticeSessions, api.NoticeVenue, api.NoticeLink, api.NoticeAdviser, api.NoticePrice,
		api.NoticeCancelled, api.NoticeRestored, api.NoticeRemoved, api.NoticeLapsed,
	} {
		subject := regexp.QuoteMeta(t.T("mail.notice.subject."+what, text.A{"Title": "TITLE"}))
		all = append(all, strings.ReplaceAll(subject, "TITLE", ".*"))
	}
	return regexp.MustCompile("^(" + strings.Join(all, "|") + ")$")
}()

// checkMails counts what each person was mailed of changes: each notice once, when its
// time has come. An office that was put back mails again what it forgot.
func (s *sim) checkMails(of *sql.DB) {
	if s.office.restored {
		return
	}
	mailed := map[string]int{}
	for _, m := range s.office.mails {
		if ofChanges.MatchString(m.Subject) {
			mailed[m.To]++
		}
	}
	most, least := map[string]int{}, map[string]int{}
	for _, row := range s.strings(of, `SELECT p.email || ' ' || b.id || ' ' || b.ends_at FROM record r
		JOIN person p ON p.id = r.owner JOIN booking b ON b.person_id = r.owner AND r.body LIKE '%"' || b.id || '"%'
		WHERE r.kind = 'notice' AND NOT r.deleted AND b.notice <> r.id`) {
		said := strings.Split(row, " ")
		ends, _ := strconv.ParseInt(said[2], 10, 64)
		most[said[0]]++
		if !s.left[said[1]] && db.Time(ends).After(s.office.now()) {
			least[said[0]]++
		}
	}
	for _, p := range s.persons {
		if n := mailed[p.email]; n > most[p.email] || n < least[p.email] {
			s.t.Errorf("%s was mailed %d changes, and there were %d to %d", p.email, n, least[p.email], most[p.email])
		}
	}
}

func inLines[T any](all []T) string {
	var b strings.Builder
	for _, one := range all {
		fmt.Fprintf(&b, "\n\t%+v", one)
	}
	return b.String()
}
