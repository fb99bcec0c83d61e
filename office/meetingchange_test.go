package office

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"startklar.dk/api"
	"startklar.dk/assets/text"
	"startklar.dk/office/account"
	"startklar.dk/office/db"
	"startklar.dk/office/mutation"
)

// listedOffice is an office of which Anne and Bo advise, at an event on a day with three
// times in the morning: two of Anne's, and one of Bo's.
type listedOffice struct {
	*changing
	post    *post
	day     time.Time
	times   [3]string
	annesID string
}

func newListed(t *testing.T, on string) *listedOffice {
	t.Helper()
	w, post, _ := lettered(t)
	day, err := time.ParseInLocation(time.DateOnly, on, text.Copenhagen)
	if err != nil {
		t.Fatal(err)
	}
	l := &listedOffice{changing: w, post: post, day: day}
	l.annesID = w.works(account.Member{Email: "anne@example.dk", Name: "Anne Ørsted", Role: mutation.RoleAdviser, AdviserID: w.anne}).ID
	w.works(account.Member{Email: "bo@example.dk", Role: mutation.RoleAdviser, AdviserID: w.bo, Language: "en"})
	w.clock.set(l.at(-3, 9, 0))
	w.puts(object{"starts_at": l.at(0, 9, 0), "ends_at": l.at(0, 17, 0), "capacity": 9}, object{"starts_at": l.at(0, 9, 0), "ends_at": l.at(0, 9, 30)})
	l.times = [3]string{w.slot, l.time(w.anne, 10), l.time(w.bo, 11)}
	return l
}

// at is a time by the clocks of Copenhagen, so many days after the day of the meetings.
func (l *listedOffice) at(days, hour, minute int) time.Time {
	return time.Date(l.day.Year(), l.day.Month(), l.day.Day()+days, hour, minute, 0, 0, text.Copenhagen)
}

// time is a new half an hour with an adviser.
func (l *listedOffice) time(adviser string, hour int) string {
	id := newID()
	l.importAll(l.timeOf(id, adviser, hour))
	return id
}

func (l *listedOffice) timeOf(id, adviser string, hour int) api.ImportRecord {
	return api.ImportRecord{Kind: api.KindSlot, ID: id, Body: raw(object{"event_id": l.event, "adviser_id": adviser, "starts_at": l.at(0, hour, 0), "ends_at": l.at(0, hour, 30)})}
}

// mailed is what advisers are mailed up to a time, in short and sorted: the name, whether it
// is a change, and what the lines of the list say.
func (l *listedOffice) mailed(until time.Time) (all []string) {
	l.t.Helper()
	for l.clock.now().Before(until) { // every look has its time
		l.clock.set(minTime(until, l.clock.now().Truncate(5*time.Minute).Add(5*time.Minute)))
		l.later(0)
	}
	for _, m := range l.post.sent {
		if m.To != "anne@example.dk" && m.To != "bo@example.dk" {
			continue
		}
		said := strings.TrimSuffix(m.To, "@example.dk") + ":"
		if first := strings.Split(m.Text, "\n\n")[1]; strings.Contains(first, "ændret") || strings.Contains(first, "changed") {
			said += " changed:"
			if !strings.HasSuffix(m.Subject, "er ændret") && !strings.HasSuffix(m.Subject, "have changed") {
				l.t.Errorf("its subject is %q", m.Subject)
			}
		}
		if !strings.Contains(m.Subject, text.For(text.Danish).Weekday(l.day)) && !strings.Contains(m.Subject, text.For(text.English).Weekday(l.day)) {
			l.t.Errorf("its subject is %q", m.Subject)
		}
		parts := strings.Split(strings.TrimSpace(m.Text), "\n\n")
		for _, part := range parts[2 : len(parts)-1] {
			said += " " + strings.ReplaceAll(part, "\n", "; ")
		}
		if strings.Contains(m.HTML+m.Text, "hemmeligt") || strings.Contains(m.HTML+m.Text, "Blixen") {
			l.t.Error("it says more than a first name")
		}
		all = append(all, said)
	}
	l.post.sent = nil
	slices.Sort(all)
	return all
}

func minTime(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// says is what each step of a play has advisers mailed.
func (l *listedOffice) says(when string, until time.Time, want ...string) {
	l.t.Helper()
	if diff := cmp.Diff(want, l.mailed(until)); diff != "" {
		l.t.Errorf("%s (-want +got):\n%s", when, diff)
	}
}

// An adviser is mailed once in ten minutes that the list of today, or of tomorrow, is
// another than the one they have.
func TestAnAdviserIsMailedThatTheirListIsAnother(t *testing.T) {
	for _, on := range []string{"2027-02-06", "2027-03-28", "2027-03-29", "2027-10-31", "2027-11-01"} {
		t.Run(on, func(t *testing.T) {
			l := newListed(t, on)
			karen, lis, per := l.whoIs("Karen Blixen"), l.whoIs("Lis"), l.whoIs("Per")
			k := karen.book(l.event, l.times[0], object{"note": "hemmeligt"})
			l.says("before the hour of the lists", l.at(-1, 14, 59))
			l.says("the list", l.at(-1, 15, 0), "anne: 09:00–09:30: Karen")
			per.book(l.event, l.times[1], nil)
			l.says("a new one before ten minutes are over", l.at(-1, 15, 9))
			karen.does(api.BookingCancel, object{"booking_id": k})
			l.says("two changes", l.at(-1, 15, 10), "anne: changed: 10:00–10:30: Per (nyt møde) Ikke længere på listen: 09:00–09:30: Karen")
			l.says("nothing else", l.at(-1, 17, 0))

			b := lis.book(l.event, l.times[0], nil)
			l.clock.advance(5 * time.Minute)
			lis.does(api.BookingCancel, object{"booking_id": b})
			l.says("it became what it was", l.at(-1, 18, 0))

			b = lis.book(l.event, l.times[2], nil)
			l.says("the first one since the hour of the lists", l.at(-1, 18, 10), "bo: 11:00–11:30: Lis")
			l.importAll(l.timeOf(l.times[1], l.anne, 12))
			l.says("in the night", l.at(0, 1, 0), "anne: changed: 12:00–12:30: Per (før: 10:00–10:30)")
			lis.does(api.BookingCancel, object{"booking_id": b})
			l.says("the last one is gone, on the day", l.at(0, 1, 10), "bo: changed: There are no meetings left. No longer on the list: 11:00–11:30: Lis")
			l.says("none is gone once", l.at(0, 8, 0))

			lis.book(l.event, l.times[2], nil)
			l.says("one is there again", l.at(0, 8, 10), "bo: changed: 11:00–11:30: Lis (new meeting)")
			l.importAll(l.timeOf(l.times[2], l.anne, 11))
			l.says("somebody stands in", l.at(0, 8, 20), "anne: changed: 11:00–11:30: Lis (nyt møde); 12:00–12:30: Per",
				"bo: changed: There are no meetings left. No longer on the list: 11:00–11:30: Lis")
		})
	}
}

func (l *listedOffice) serves() {
	l.o = l.beside(Config{Passive: true, Mail: l.post, MailFrom: "kontor@example.dk"})
}

// Nothing is said of meetings that are over, and of those that have begun it is.
func TestAnAdviserIsMailedNothingOfMeetingsThatAreOver(t *testing.T) {
	l := newListed(t, "2027-02-06")
	karen, per, lis := l.whoIs("Karen"), l.whoIs("Per"), l.whoIs("Lis")
	k := karen.book(l.event, l.times[0], nil)
	per.book(l.event, l.times[1], nil)
	last := lis.book(l.event, l.time(l.anne, 12), nil)
	l.says("the list", l.at(-1, 15, 0), "anne: 09:00–09:30: Karen; 10:00–10:30: Per; 12:00–12:30: Lis")
	gone := func(of *person, booking string) {
		l.write(func(tx *db.Tx) error {
			_, err := tx.ExecContext(t.Context(), `UPDATE booking SET state = 'cancelled' WHERE person_id = $1 AND id = $2`, of.id, booking)
			return err
		})
	}
	l.says("the first is over", l.at(0, 9, 31))
	gone(karen, k)
	l.says("what is over is not any more", l.at(0, 12, 9))
	gone(lis, last)
	l.says("what has begun is not any more, and what is over stands", l.at(0, 12, 10), "anne: changed: Der er ingen møder tilbage. Ikke længere på listen: 12:00–12:30: Lis")
	l.says("all is over", l.at(0, 23, 0))
	if left := l.texts(`SELECT day FROM meeting_told`); len(left) != 1 {
		t.Errorf("on the day itself there are %q", left)
	}
	l.says("the day after", l.at(1, 6, 30))
	if left := l.texts(`SELECT day FROM meeting_told`); len(left) != 0 {
		t.Errorf("of a day that is over is left %q", left)
	}
}

// One look brings one mail: of the nearer day first, and of the next one at the next look.
func TestALookBringsAnAdviserOneMail(t *testing.T) {
	l := newListed(t, "2027-02-06")
	before, slot := newID(), newID()
	l.importAll(api.ImportRecord{Kind: api.KindEvent, ID: before, Body: raw(object{"title": "Café", "starts_at": l.at(-1, 18, 0), "ends_at": l.at(-1, 20, 0)})},
		api.ImportRecord{Kind: api.KindSlot, ID: slot, Body: raw(object{"event_id": before, "adviser_id": l.anne, "starts_at": l.at(-1, 18, 0), "ends_at": l.at(-1, 18, 30)})})
	l.says("empty lists", l.at(-1, 15, 0))
	l.whoIs("Karen").book(l.event, l.times[0], nil)
	l.whoIs("Per").book(before, slot, nil)
	if got := l.look(l.at(-1, 15, 10)); !slices.Equal(got, []string{"Dine møder fredag d. 5. februar"}) {
		t.Errorf("at one look: %q", got)
	}
	if got := l.look(l.at(-1, 15, 20)); !slices.Equal(got, []string{"Dine møder lørdag d. 6. februar"}) {
		t.Errorf("at the next one: %q", got)
	}
}

// look is the subjects of what Anne is mailed at a time.
func (l *listedOffice) look(at time.Time) []string {
	l.clock.set(at)
	l.later(0)
	return l.to(l.post, "anne@example.dk")
}

// However many processes look, and whatever starts anew, it is one mail.
func TestAChangedListIsMailedOnceByManyProcesses(t *testing.T) {
	l := newListed(t, "2027-02-06")
	l.whoIs("Karen").book(l.event, l.times[0], nil)
	l.says("the list", l.at(-1, 15, 0), "anne: 09:00–09:30: Karen")
	l.whoIs("Per").book(l.event, l.times[1], nil)
	l.clock.set(l.at(-1, 15, 10))
	others := []*Office{l.o}
	for range 3 {
		l.serves()
		others = append(others, l.o)
	}
	var all sync.WaitGroup
	for _, o := range others {
		all.Go(func() {
			if _, err := o.Jobs.RunDue(context.Background()); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if err := l.o.Close(); err != nil {
		t.Fatal(err)
	}
	l.serves()
	l.later(0)
	want := []string{"anne: changed: 09:00–09:30: Karen; 10:00–10:30: Per (nyt møde)"}
	if diff := cmp.Diff(want, l.mailed(l.at(-1, 16, 0))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Whoever is of the staff no more is mailed nothing, and who erased themselves has no name in
// what is mailed, and their id is forgotten.
func TestWhoIsGoneIsMailedNothingAndNamedNoMore(t *testing.T) {
	l := newListed(t, "2027-02-06")
	karen, lis := l.whoIs("Karen"), l.whoIs("Lis")
	karen.book(l.event, l.times[0], nil)
	lis.book(l.event, l.times[2], nil)
	l.says("the lists", l.at(-1, 15, 0), "anne: 09:00–09:30: Karen", "bo: 11:00–11:30: Lis")
	if err := l.o.Erase(t.Context(), karen.id); err != nil {
		t.Fatal(err)
	}
	if left := l.texts(`SELECT person_id FROM meeting_told WHERE person_id = $1`, karen.id); len(left) != 0 {
		t.Errorf("of who is erased is left %q", left)
	}
	l.says("who is erased", l.at(-1, 15, 10), "anne: changed: Der er ingen møder tilbage. Ikke længere på listen: 09:00–09:30: uden navn")
	if err := l.o.Accounts.RemoveStaff(t.Context(), mutation.CommandLine, l.annesID, ""); err != nil {
		t.Fatal(err)
	}
	l.whoIs("Per").book(l.event, l.times[1], nil)
	l.says("who is removed", l.at(0, 9, 0))
}

// While an import is written in turns no list is mailed of what it has changed so far.
func TestAnAdvisersListWaitsForAllOfTheImport(t *testing.T) {
	l := newListed(t, "2027-02-06")
	l.whoIs("Karen").book(l.event, l.times[0], nil)
	l.whoIs("Per").book(l.event, l.times[1], nil)
	l.says("the list", l.at(-1, 15, 0), "anne: 09:00–09:30: Karen; 10:00–10:30: Per")
	l.clock.set(l.at(-1, 15, 9))
	l.leave(append(actors(newIDs(99), "Erhvervshus"), l.timeOf(l.times[0], l.anne, 13), l.timeOf(l.times[1], l.anne, 14))) // the second comes in the next turn
	l.later(time.Minute)
	if turns := l.texts(`SELECT CAST(n AS TEXT) FROM import_turn`); len(turns) != 1 {
		t.Fatalf("turns left: %v", turns)
	}
	l.says("all of it", l.at(-1, 16, 0), "anne: changed: 13:00–13:30: Karen (før: 09:00–09:30); 14:00–14:30: Per (før: 10:00–10:30)")
}

// An office that was to mail somebody the lists of two days looks at both.
func TestTwoListsThatAnOlderOfficeWasToMailAreOneLook(t *testing.T) {
	l := newListed(t, "2027-02-06")
	l.whoIs("Karen").book(l.event, l.times[0], nil)
	l.clock.set(l.at(-1, 15, 10))
	l.olderThan("meetings_told")
	pool := l.pool()
	for _, day := range []string{"2027-02-05", "2027-02-06"} {
		if _, err := pool.ExecContext(t.Context(), `INSERT INTO task (kind, ref, due_at) VALUES ('meetings', $1, $2)`, l.annesID+"/"+day, db.Millis(l.clock.now())); err != nil {
			t.Fatal(err)
		}
	}
	l.serves()
	l.says("the list", l.at(-1, 16, 0), "anne: 09:00–09:30: Karen")
}
