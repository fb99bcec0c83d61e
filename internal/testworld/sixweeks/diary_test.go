package sixweeks_test

import (
	"fmt"
	"slices"
	"time"

	"startklar.dk/api"
	"startklar.dk/assets/text"
)

// on is a moment by the clocks of Denmark, of 2027.
func on(month time.Month, day, hour, minute int) time.Time {
	return time.Date(2027, month, day, hour, minute, 0, 0, text.Copenhagen)
}

func clocked(at time.Time) string { return at.In(text.Copenhagen).Format("01-02 15:04:05") }

// day is a day as mails say it.
func day(t time.Time) string {
	t = t.In(text.Copenhagen)
	days := []string{"søndag", "mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag"}
	months := []string{"januar", "februar", "marts", "april"}
	return fmt.Sprintf("%s d. %d. %s", days[t.Weekday()], t.Day(), months[t.Month()-1])
}

// evening is something that is held, as the office said last.
type evening struct {
	id, title    string
	begins, ends time.Time
}

// place is what somebody has at an evening, as this test knows it: a place there, or a
// time with an adviser.
type place struct {
	who     *person
	of      *evening
	id      string
	begins  time.Time // of a time with an adviser; zero: it is the evening's
	adviser string    // whose time it is
	state   string
	held    bool      // it was a place at some time, not only the wait for one
	changed time.Time // when it became what it is
	came    bool
}

func (p *place) start() time.Time {
	if p.begins.IsZero() {
		return p.of.begins
	}
	return p.begins
}

func (p *place) stands() bool {
	return p.state == api.BookingConfirmed || p.state == api.BookingWaiting || p.state == api.BookingOffered
}

// invitation is what is for a calendar in a mail about a place.
func (p *place) invitation(method string) string {
	if !p.held {
		return ""
	}
	return " [" + method + " " + p.start().In(text.Copenhagen).Format("20060102T150405") + "]"
}

// diary is what this test knows itself of the office: who has what, and what each was to be
// told of that. It is made of what was done and of what the contract says, not of what the
// office answers.
type diary struct {
	now    func() time.Time
	places []*place
	told   []string             // a line of each thing that somebody was to be told
	calls  []string             // whom staff are to call, who were not called yet, and about what
	staff  map[string]string    // who is mailed the meetings of the day after, by the adviser that they are
	lists  map[string][]meeting // which of a day an adviser was last mailed
	coming []event
}

// event is what is to happen at a time.
type event struct {
	at time.Time
	do func()
}

func (d *diary) when(at time.Time, do func()) { d.coming = append(d.coming, event{at, do}) }

// passes has happen what falls due after one time and up to another.
func (d *diary) passes(from, to time.Time) {
	for _, p := range d.places {
		if start := p.start(); p.state == api.BookingWaiting && start.After(from) && !start.After(to) {
			d.inVain(p, start)
		}
	}
	for {
		i := -1
		for j, e := range d.coming {
			if !e.at.After(to) && (i < 0 || e.at.Before(d.coming[i].at)) {
				i = j
			}
		}
		if i < 0 {
			break
		}
		do := d.coming[i].do
		d.coming = slices.Delete(d.coming, i, i+1)
		do()
	}
	within := func(at time.Time) bool { return at.After(from) && !at.After(to) }
	for _, p := range d.places {
		start := p.start().In(text.Copenhagen)
		remind := func(at time.Time, subject string) {
			along := slices.ContainsFunc(d.places, func(o *place) bool { // with what they have there before it
				return o.who == p.who && o.of == p.of && o.state == api.BookingConfirmed && o.start().Before(p.start()) && at.Before(o.start())
			})
			if within(at) && !along && p.state == api.BookingConfirmed && !p.came && at.After(p.changed) && !p.who.inTouch(p.changed) {
				d.mail(at, p.who.email, subject)
			}
		}
		remind(start.AddDate(0, 0, -1), "Husk "+p.of.title+" "+day(start))
		remind(start.Add(-time.Hour), p.of.title+" begynder kl. "+start.Format("15:04"))
	}
	for at := from.Truncate(looksEvery).Add(looksEvery); !at.After(to); at = at.Add(looksEvery) {
		for adviser, email := range d.staff {
			d.looks(at, adviser, email)
		}
	}
}

const (
	looksEvery = 10 * time.Minute // at whose meetings are others than they were mailed
	meetingFor = 20 * time.Minute
)

// looks has an adviser mailed at a time which meetings they have today, and from 15:00 on
// tomorrow, where they are others than they were mailed: of one day at a time.
func (d *diary) looks(at time.Time, adviser, email string) {
	local := at.In(text.Copenhagen)
	for ahead := range 2 {
		if ahead == 1 && local.Hour() < 15 {
			return
		}
		of := time.Date(local.Year(), local.Month(), local.Day()+ahead, 0, 0, 0, 0, text.Copenhagen)
		key := email + " " + of.Format(time.DateOnly)
		was, known := d.lists[key]
		is := d.meetings(adviser, of)
		over := func(m meeting) bool { return !m.begins.Add(meetingFor).After(at) }
		if left := slices.DeleteFunc(slices.Clone(is), over); !known && len(left) == 0 || slices.Equal(left, slices.DeleteFunc(slices.Clone(was), over)) {
			continue
		}
		d.lists[key] = is
		subject := "Dine møder " + day(of)
		if known {
			subject += " er ændret"
		}
		d.mail(at, email, subject)
		return
	}
}

// meeting is a time that somebody has with an adviser.
type meeting struct {
	who    *person
	begins time.Time
}

// meetings are an adviser's of a day, in their order.
func (d *diary) meetings(adviser string, of time.Time) (all []meeting) {
	for _, p := range d.places {
		if p.adviser == adviser && slices.Contains([]string{api.BookingConfirmed, api.BookingAttended, api.BookingMissed}, p.state) &&
			!p.begins.Before(of) && p.begins.Before(of.AddDate(0, 0, 1)) {
			all = append(all, meeting{p.who, p.begins.UTC()})
		}
	}
	slices.SortFunc(all, func(a, b meeting) int { return a.begins.Compare(b.begins) })
	return all
}

// mail is that somebody is to be mailed; who has no address is not.
func (d *diary) mail(at time.Time, to, subject string) {
	if to != "" {
		d.told = append(d.told, mailed(at, to, subject))
	}
}

func mailed(at time.Time, to, subject string) string {
	return clocked(at) + " mail to " + to + ": " + subject
}

func noticed(at time.Time, to, what string) string {
	return clocked(at) + " notice to " + to + ": " + what
}

// receipt is that somebody is mailed in a minute what became of what they did; what the
// office changes by then it tells alone.
func (d *diary) receipt(p *place, subject, method string) {
	at, is := d.now().Add(time.Minute), p.changed
	d.when(at, func() {
		if p.changed.Equal(is) {
			d.mail(at, p.who.email, subject+p.of.title+p.invitation(method))
		}
	})
}

// takes is that somebody has a place from now on.
func (d *diary) takes(p *place) {
	p.state, p.held, p.changed = api.BookingConfirmed, true, d.now()
	if !slices.Contains(d.places, p) {
		d.places = append(d.places, p)
	}
	d.receipt(p, "Du er tilmeldt ", "REQUEST")
}

// waits is that somebody waits for a place from now on.
func (d *diary) waits(p *place) {
	p.state, p.changed = api.BookingWaiting, d.now()
	d.places = append(d.places, p)
	d.receipt(p, "Du står på venteliste til ", "")
}

// leaves is that somebody gives a place up.
func (d *diary) leaves(p *place) {
	p.state, p.changed = api.BookingCancelled, d.now()
	d.receipt(p, "Afbud til ", "CANCEL")
}

// offered is that a place is offered at a time to who waits, until another.
func (d *diary) offered(p *place, at, until time.Time) {
	p.state, p.changed = api.BookingOffered, at
	d.mail(at, p.who.email, "Der er en plads til dig: "+p.of.title)
	d.when(until, func() {
		if p.state == api.BookingOffered {
			d.mail(until, p.who.email, "Ingen plads til "+p.of.title)
			p.state, p.changed = api.BookingExpired, until
		}
	})
}

// inVain is that somebody waits no more when it has begun, without a place, who is mailed that.
func (d *diary) inVain(p *place, at time.Time) {
	p.state, p.changed = api.BookingExpired, at
	d.when(at.Add(time.Minute), func() {
		if p.changed.Equal(at) {
			d.mail(at.Add(time.Minute), p.who.email, "Ingen plads til "+p.of.title)
		}
	})
}

// changes is that the office changes what somebody has, who is told of it: at once what is
// near, and else in ten minutes.
func (d *diary) changes(p *place, was time.Time, what, says, method string) {
	now := d.now()
	p.changed = now
	if p.who.email != "" { // nobody reads the others' feeds
		d.told = append(d.told, noticed(now, p.who.name, what+" "+p.of.title))
	}
	mail := func(at time.Time) {
		if p.who.email == "" {
			d.calls = append(d.calls, p.who.name+": "+called[what])
			return
		}
		d.mail(at, p.who.email, p.of.title+says+p.invitation(method))
	}
	near := func(start time.Time) bool { return start.Sub(now) <= 24*time.Hour }
	if near(was) || near(p.start()) {
		mail(now)
		return
	}
	d.when(now.Add(10*time.Minute), func() { mail(now.Add(10 * time.Minute)) })
}

// called is what is said of changes to whom is to be called.
var called = map[string]string{api.NoticeMoved: "Flyttet", api.NoticeCancelled: "Aflyst"}

// standing are the places at an evening that stand.
func (d *diary) standing(e *evening) (all []*place) {
	for _, p := range d.places {
		if p.of == e && p.stands() {
			all = append(all, p)
		}
	}
	return all
}

// moves is that the office moves an evening, with its times.
func (d *diary) moves(e *evening, begins time.Time) {
	by := begins.Sub(e.begins)
	all := d.standing(e)
	was := map[*place]time.Time{}
	for _, p := range all {
		was[p] = p.start()
		if !p.begins.IsZero() {
			p.begins = p.begins.Add(by)
		}
	}
	e.begins, e.ends = begins, e.ends.Add(by)
	for _, p := range all {
		d.changes(p, was[p], api.NoticeMoved, " er flyttet", "REQUEST")
	}
}

// callsOff is that the office calls an evening off.
func (d *diary) callsOff(e *evening) {
	for _, p := range d.standing(e) {
		p.state = api.BookingCancelled
		d.changes(p, p.start(), api.NoticeCancelled, " er aflyst", "CANCEL")
	}
}
