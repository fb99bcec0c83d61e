package office

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"startklar.dk/api"
	"startklar.dk/assets/text"
	"startklar.dk/office/account"
	"startklar.dk/office/db"
	"startklar.dk/office/mail"
)

// subjects are those of the mails to a person; it empties the box.
func (w *world) subjects(p *post, who *person) []string { return w.to(p, who.email()) }

// to are the subjects of the mails to an address; it empties the box.
func (*world) to(p *post, address string) (all []string) {
	for _, m := range p.sent {
		if m.To == address {
			all = append(all, m.Subject)
		}
	}
	p.sent = nil
	return all
}

// lettered is an office whose mails are all kept, with an event and a slot at it, and
// somebody without the app.
func lettered(t *testing.T) (*changing, *post, *person) {
	t.Helper()
	p := &post{}
	w := laidOut(openForMail(t, p).world)
	return w, p, w.person()
}

// signsIn is a device of a person's, on a platform, that is signed in now.
func (p *person) signsIn(platform string) {
	p.w.t.Helper()
	email := p.email()
	p.w.write(func(tx *db.Tx) error {
		_, err := p.w.o.Accounts.PutSession(p.w.t.Context(), tx, email, "da", api.SessionDevice{ID: newID(), Name: "Telefon", Platform: platform}, newID())
		return err
	})
}

func (c *clock) set(at time.Time) { c.advance(at.Sub(c.now())) }

func TestAReceiptTellsWhatBecameOfABookingOnce(t *testing.T) {
	w, post, p := lettered(t)
	id := p.book(w.event, "", nil)
	w.later(59 * time.Second)
	if got := w.subjects(post, p); got != nil {
		t.Errorf("before its minute is over: %q", got)
	}
	w.later(time.Second)
	if len(post.sent) != 1 {
		t.Fatalf("%+v", post.sent)
	}
	m := post.sent[0]
	code := p.booking(id).Code
	want := "Hej\n\nDu er tilmeldt Kick-off.\n\nTid: lørdag d. 6. februar kl. 13:00–17:00\nSted: Salen, Torvet 1\nPris: 100\u00a0kr.\nKode ved døren: " + code +
		"\n\nKan du ikke komme, så meld afbud, så en anden kan få pladsen.\n\nVenlig hilsen\nErhvervskontoret\n"
	if diff := cmp.Diff(want, m.Text); diff != "" || m.Subject != "Du er tilmeldt Kick-off" {
		t.Errorf("%q (-want +got):\n%s", m.Subject, diff)
	}
	if !strings.Contains(m.Calendar, "METHOD:REQUEST\r\n") || !strings.Contains(m.HTML, ">Salen, Torvet 1<") {
		t.Errorf("%s\n%s", m.Calendar, m.HTML)
	}
	post.sent = nil
	w.later(time.Hour)
	if got := w.subjects(post, p); got != nil {
		t.Errorf("told twice: %q", got)
	}
	p.does(api.BookingMove, object{"booking_id": id, "slot_id": w.slot})
	w.later(time.Minute)
	if got := w.subjects(post, p); !cmp.Equal(got, []string{"Du er tilmeldt Kick-off"}) {
		t.Errorf("after a move: %q", got)
	}
	p.does(api.BookingCancel, object{"booking_id": id})
	w.later(time.Minute)
	if len(post.sent) != 1 || !strings.Contains(post.sent[0].Calendar, "METHOD:CANCEL\r\n") {
		t.Errorf("%+v", post.sent)
	}
	if got := w.subjects(post, p); !cmp.Equal(got, []string{"Afbud til Kick-off"}) {
		t.Errorf("given up: %q", got)
	}
	p.does(api.BookingCancel, object{"booking_id": p.book(w.event, "", nil)})
	w.later(time.Hour)
	if got := w.subjects(post, p); got != nil {
		t.Errorf("of what was taken back at once: %q", got)
	}
}

func TestWhoWaitsIsMailedThatAndThatAPlaceIsTheirs(t *testing.T) {
	w, post, p := lettered(t)
	w.puts(object{"capacity": 1}, nil)
	holder := w.person()
	held := holder.book(w.event, "", nil)
	id := p.book(w.event, "", object{"wait": true})
	w.later(time.Minute)
	if len(post.sent) != 2 || !strings.Contains(post.sent[1].Text+post.sent[0].Text, "Du er nummer 1 på ventelisten.") {
		t.Errorf("%+v", post.sent)
	}
	if got := w.subjects(post, p); !cmp.Equal(got, []string{"Du står på venteliste til Kick-off"}) {
		t.Errorf("%q", got)
	}
	holder.does(api.BookingCancel, object{"booking_id": held})
	w.later(0)
	if len(post.sent) != 1 || !strings.Contains(post.sent[0].Text, "Pladsen er din, hvis du siger ja senest fredag d. 5. februar kl. 01:01.") || post.sent[0].Calendar != "" {
		t.Errorf("%+v", post.sent)
	}
	if got := w.subjects(post, p); !cmp.Equal(got, []string{"Der er en plads til dig: Kick-off"}) {
		t.Errorf("%q", got)
	}
	p.does(api.BookingAccept, object{"booking_id": id})
	w.later(time.Minute)
	if got := w.subjects(post, p); !cmp.Equal(got, []string{"Du er tilmeldt Kick-off"}) {
		t.Errorf("%q", got)
	}
}

// Whoever waited and got nothing is told so once, whatever starts anew meanwhile: when an
// offer has run out, and when it began.
func TestWhoWaitedInVainIsToldSoOnce(t *testing.T) {
	post := &post{}
	m := openForMail(t, post)
	w := laidOut(m.world)
	p, last, let := w.person(), w.person(), w.person()
	w.puts(object{"capacity": 1}, nil)
	holder := w.person()
	held := holder.book(w.event, "", nil)
	id := p.book(w.event, "", object{"wait": true})
	next := last.book(w.event, "", object{"wait": true})
	let.book(w.event, "", object{"wait": true})
	w.later(time.Minute)
	holder.does(api.BookingCancel, object{"booking_id": held})
	w.later(0)
	post.sent = nil
	w.clock.advance(12 * time.Hour) // as long as it is offered
	if err := w.o.Close(); err != nil {
		t.Fatal(err)
	}
	w.o = m.process()
	w.later(0)
	w.later(0)
	post.sent = slices.DeleteFunc(post.sent, func(m mail.Message) bool { return m.To != p.email() }) // the others hear of the place
	if b := p.booking(id); b.State != api.BookingExpired || len(post.sent) != 1 {
		t.Fatalf("%+v, %+v", b, post.sent)
	}
	const ranOut = "Hej\n\nTilbuddet om en plads til Kick-off er løbet ud, for vi fik ikke svar i tide. Pladsen holdes ikke længere til dig, og du står ikke på venteliste. Vil du stadig med, så skriv dig på igen.\n\nVenlig hilsen\nErhvervskontoret\n"
	if diff := cmp.Diff(ranOut, post.sent[0].Text); diff != "" || post.sent[0].Calendar != "" {
		t.Error(diff)
	}
	if got := w.subjects(post, p); !cmp.Equal(got, []string{"Ingen plads til Kick-off"}) {
		t.Errorf("%q", got)
	}
	last.does(api.BookingAccept, object{"booking_id": next})
	w.later(time.Minute)
	w.later(34*time.Hour + 58*time.Minute)
	post.sent = nil
	w.later(time.Hour)
	w.later(time.Minute)
	if len(post.sent) != 1 || !strings.Contains(post.sent[0].Text, "Kick-off er begyndt, og der blev ikke en plads til dig. Du står ikke længere på venteliste.") {
		t.Errorf("%+v", post.sent)
	}
	if got := w.subjects(post, let); !cmp.Equal(got, []string{"Ingen plads til Kick-off"}) {
		t.Errorf("%q", got)
	}
	w.later(time.Hour)
	if got := w.subjects(post, let); got != nil {
		t.Errorf("told twice: %q", got)
	}
}

// Whatever the office does of it, a booking's person hears of each thing once.
func TestWhatTheOfficeDoesIsNoReceipt(t *testing.T) {
	w, post, p := lettered(t)
	id := p.book(w.event, "", nil)
	w.puts(object{"venue": object{"name": "Biblioteket"}}, nil) // before the receipt
	w.later(time.Minute)
	if got := w.subjects(post, p); got != nil {
		t.Errorf("while the mail of a change waits: %q", got)
	}
	w.later(9 * time.Minute)
	w.later(2 * time.Minute)
	if got := w.subjects(post, p); !cmp.Equal(got, []string{"Kick-off holdes et andet sted"}) {
		t.Errorf("%q", got)
	}
	w.puts(object{"state": "cancelled"}, nil)
	w.later(10 * time.Minute)
	w.later(time.Hour)
	if got := w.subjects(post, p); !cmp.Equal(got, []string{"Kick-off er aflyst"}) {
		t.Errorf("%q", got)
	}
	p.does(api.BookingCancel, object{"booking_id": id})
	w.later(40 * time.Hour)
	if got := w.subjects(post, p); got != nil {
		t.Errorf("of what was called off: %q", got)
	}
}

func TestWhoHasNoAppIsRemindedADayAndAnHourBefore(t *testing.T) {
	for _, at := range []string{"2027-02-06T16:00", "2027-03-28T10:00", "2027-03-28T03:30", "2027-10-31T10:00", "2028-02-29T17:00", "2028-01-01T00:30", "2027-12-31T23:30", "2027-03-25T10:00", "2027-05-06T17:00"} {
		t.Run(at, func(t *testing.T) {
			local, err := time.ParseInLocation("2006-01-02T15:04", at, text.Copenhagen)
			if err != nil {
				t.Fatal(err)
			}
			w, post, p := lettered(t)
			has := w.person()
			w.clock.set(local.AddDate(0, 0, -3))
			w.puts(object{"starts_at": local, "ends_at": local.Add(4 * time.Hour)}, object{"starts_at": local.Add(time.Hour), "ends_at": local.Add(2 * time.Hour)})
			p.book(w.event, "", nil)
			has.book(w.event, w.slot, nil)
			has.signsIn("android")
			p.signsIn(account.PlatformWeb)
			w.later(time.Minute)
			w.subjects(post, p)
			restart := func() {
				if err := w.o.Close(); err != nil {
					t.Fatal(err)
				}
				w.o = w.beside(Config{Passive: true, Mail: post, MailFrom: "kontor@example.dk"})
			}
			day := local.AddDate(0, 0, -1)
			for _, step := range []struct {
				at   time.Time
				want []string
			}{
				{day.Add(-time.Second), nil},
				{day, []string{"Husk Kick-off " + text.For(text.Danish).Weekday(local)}},
				{day.Add(time.Hour), nil},
				{local.Add(-time.Hour - time.Second), nil},
				{local.Add(-time.Hour), []string{"Kick-off begynder kl. " + local.Format("15:04")}},
				{local, nil},
				{local.Add(time.Hour), nil},
			} {
				w.clock.set(step.at)
				restart()
				w.later(0)
				for _, m := range post.sent {
					if m.To != p.email() {
						t.Errorf("who has the app is mailed %q", m.Subject)
					}
				}
				if got := w.subjects(post, p); !cmp.Equal(got, step.want) {
					t.Errorf("at %v: %q, want %q", step.at.In(text.Copenhagen), got, step.want)
				}
			}
		})
	}
}

// A place at an event and the times there are one thing to be reminded of, as in the app:
// what follows within the day, or the hour, is told along.
func TestAPlaceAndATimeAtOneEventAreOneReminder(t *testing.T) {
	for name, c := range map[string]struct {
		after time.Duration // of the event's start
		own   bool          // the time is reminded of by itself an hour before, too
	}{"with the event": {0, false}, "soon after": {45 * time.Minute, false}, "later": {2 * time.Hour, true}} {
		t.Run(name, func(t *testing.T) {
			w, post, p := lettered(t)
			begins := start.Add(48 * time.Hour)
			at := begins.Add(c.after)
			w.puts(nil, object{"starts_at": at, "ends_at": at.Add(20 * time.Minute)})
			p.book(w.event, "", nil)
			p.book(w.event, w.slot, nil)
			w.later(time.Minute)
			w.subjects(post, p)
			clock := func(at time.Time) string { return at.In(text.Copenhagen).Format("15:04") }
			day, hour := "Husk Kick-off "+text.For(text.Danish).Weekday(begins), "Kick-off begynder kl. "+clock(begins)
			var want, got []string
			for _, step := range []struct {
				at   time.Time
				want string
			}{{begins.Add(-24 * time.Hour), day}, {at.Add(-24 * time.Hour), ""}, {begins.Add(-time.Hour), hour}, {at.Add(-time.Hour), ""}} {
				w.clock.set(step.at)
				w.later(0)
				for _, m := range post.sent {
					if m.Subject == step.want && !strings.Contains(m.Text, "kl. "+clock(at)+"–"+clock(at.Add(20*time.Minute))) {
						t.Errorf("%q does not tell the time:\n%s", m.Subject, m.Text)
					}
				}
				got = append(got, w.subjects(post, p)...)
				if step.want != "" {
					want = append(want, step.want)
				}
			}
			if c.own {
				want = append(want, "Kick-off begynder kl. "+clock(at))
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("reminded (-want +got):\n%s", diff)
			}
		})
	}
}

func TestAReminderMovesWithWhatItIsOf(t *testing.T) {
	w, post, p := lettered(t)
	id := p.book(w.event, "", nil)
	w.later(time.Minute)
	w.subjects(post, p)
	moved := start.Add(96 * time.Hour)
	w.puts(object{"starts_at": moved, "ends_at": moved.Add(4 * time.Hour)}, object{"starts_at": moved.Add(time.Hour), "ends_at": moved.Add(2 * time.Hour)})
	w.later(10 * time.Minute)
	if got := w.subjects(post, p); !cmp.Equal(got, []string{"Kick-off er flyttet"}) {
		t.Errorf("%q", got)
	}
	w.clock.set(start.Add(48 * time.Hour)) // when it was to be
	w.later(0)
	if got := w.subjects(post, p); got != nil {
		t.Errorf("reminded of what moved away: %q", got)
	}
	w.clock.set(moved.Add(-24 * time.Hour))
	w.later(0)
	if got := w.subjects(post, p); !cmp.Equal(got, []string{"Husk Kick-off " + text.For(text.Danish).Weekday(moved)}) {
		t.Errorf("%q", got)
	}
	// It moves an hour on, on its day: the mail of that says the time, and one is reminded an hour before the new one.
	moved = moved.Add(time.Hour)
	w.puts(object{"starts_at": moved, "ends_at": moved.Add(4 * time.Hour)}, object{"starts_at": moved.Add(time.Hour), "ends_at": moved.Add(2 * time.Hour)})
	w.later(time.Minute)
	if got := w.subjects(post, p); !cmp.Equal(got, []string{"Kick-off er flyttet"}) {
		t.Errorf("%q", got)
	}
	w.clock.set(moved.Add(-24 * time.Hour))
	w.later(0)
	if got := w.subjects(post, p); got != nil {
		t.Errorf("reminded of its day again: %q", got)
	}
	w.clock.set(moved.Add(-time.Hour))
	p.does(api.BookingKeep, object{"booking_id": id, "notice_id": p.noticeID()})
	w.later(0)
	if got := w.subjects(post, p); !cmp.Equal(got, []string{"Kick-off begynder kl. " + moved.In(text.Copenhagen).Format("15:04")}) {
		t.Errorf("%q", got)
	}
}

// A device that has not heard of the booking as it is tells nothing of it.
func TestWhoseDeviceDoesNotKnowOfItIsRemindedByMail(t *testing.T) {
	w, post, p := lettered(t)
	p.signsIn("android")
	w.later(2 * time.Hour)
	p.book(w.event, "", nil) // by a browser, or on the phone
	w.later(time.Minute)
	w.subjects(post, p)
	w.clock.set(start.Add(24 * time.Hour))
	w.later(0)
	if got := w.subjects(post, p); !cmp.Equal(got, []string{"Husk Kick-off " + text.For(text.Danish).Weekday(start.Add(48*time.Hour))}) {
		t.Errorf("%q", got)
	}
}

// A time that the office gives to who has a place there is told of with the place: by mail
// where the device has heard of the place alone.
func TestATimeThatTheDeviceDoesNotKnowOfIsRemindedOfByMail(t *testing.T) {
	w, post, p := lettered(t)
	p.book(w.event, "", nil)
	p.signsIn("android")
	w.later(2 * time.Hour)
	if err := w.o.Bookings.Seat(t.Context(), mette, p.id, api.BookingRequestBody{BookingID: newID(), EventID: w.event, SlotID: w.slot}); err != nil {
		t.Fatal(err)
	}
	w.later(time.Minute)
	w.subjects(post, p)
	w.clock.set(start.Add(24 * time.Hour))
	w.later(0)
	if len(post.sent) != 1 || !strings.HasPrefix(post.sent[0].Subject, "Husk Kick-off") || !strings.Contains(post.sent[0].Text, "kl. 14:00–15:00") {
		t.Errorf("reminded by %+v", post.sent)
	}
}

// Where nothing ran, what comes late is told once: of all that is due the last thing.
func TestWhatIsLateIsOneMail(t *testing.T) {
	w, post, p := lettered(t)
	p.book(w.event, "", nil)
	w.clock.set(start.Add(25 * time.Hour))
	w.later(0)
	if got := w.subjects(post, p); !cmp.Equal(got, []string{"Du er tilmeldt Kick-off"}) {
		t.Errorf("a receipt, a day before: %q", got)
	}
	q := w.person()
	q.book(w.event, w.slot, nil)
	w.later(time.Minute)
	w.subjects(post, q)
	w.clock.set(start.Add(48*time.Hour + 30*time.Minute))
	w.later(0)
	if got := w.subjects(post, q); !cmp.Equal(got, []string{"Kick-off begynder kl. 14:00"}) {
		t.Errorf("the day before and the hour: %q", got)
	}
}

// A link is told to who has a place, and to nobody who waits for one.
func TestTheLinkOfAMeetingOnlineIsMailedToWhoHasAPlace(t *testing.T) {
	w, post, p := lettered(t)
	w.puts(object{"capacity": 1, "venue": object{"name": "Hjemme", "online_url": "https://example.dk/rum/1"}}, nil)
	waits := w.person()
	id := p.book(w.event, "", nil)
	waits.book(w.event, "", object{"wait": true})
	w.later(time.Minute)
	w.puts(object{"venue": object{"name": "Hjemme", "online_url": "https://example.dk/rum/2"}}, nil)
	w.later(10 * time.Minute)
	told := map[string]int{}
	for _, m := range post.sent {
		told[m.To] += strings.Count(m.Text, "https://example.dk/rum/")
	}
	if told[p.email()] != 2 || told[waits.email()] != 0 {
		t.Errorf("who has a place was told of links %d times, who waits %d times", told[p.email()], told[waits.email()])
	}
	post.sent = nil
	p.does(api.BookingCancel, object{"booking_id": id})
	w.later(time.Minute)
	for _, m := range post.sent {
		if m.To == p.email() && (!strings.Contains(m.Calendar, "METHOD:CANCEL") || strings.Contains(m.Calendar+m.Text, "https://example.dk/rum/")) {
			t.Errorf("who gave it back is told %s %s", m.Text, m.Calendar)
		}
	}
}

func TestNobodyIsRemindedOfWhatTheyGaveUpOrWasCalledOff(t *testing.T) {
	w, post, p := lettered(t)
	q := w.person()
	id := p.book(w.event, "", nil)
	q.book(w.event, "", nil)
	w.later(time.Minute)
	p.does(api.BookingCancel, object{"booking_id": id})
	w.later(time.Minute)
	w.puts(object{"state": "cancelled"}, nil)
	w.later(10 * time.Minute)
	post.sent = nil
	w.clock.set(start.Add(24 * time.Hour))
	w.later(0)
	w.clock.set(start.Add(47 * time.Hour))
	w.later(0)
	if len(post.sent) != 0 {
		t.Errorf("%+v", post.sent)
	}
}
