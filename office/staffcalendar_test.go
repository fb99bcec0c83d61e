package office

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"startklar.dk/api"
	"startklar.dk/api/calendar"
	"startklar.dk/assets/text"
	"startklar.dk/office/account"
	"startklar.dk/office/mutation"
)

// works has somebody be of the staff, and gives who they are.
func (w *world) works(m account.Member) mutation.Staff {
	w.t.Helper()
	if _, err := w.o.Accounts.AddStaff(w.t.Context(), mutation.CommandLine, m); err != nil {
		w.t.Fatal(err)
	}
	all, err := w.o.Accounts.Members(w.t.Context(), mutation.CommandLine)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, is := range all {
		if is.Email == m.Email {
			return is.Staff()
		}
	}
	w.t.Fatalf("%s is none of the staff", m.Email)
	return mutation.Staff{}
}

// whoIs is a person who is called so.
func (w *world) whoIs(name string) *person {
	w.t.Helper()
	p := w.person()
	p.does(api.PersonUpdate, object{"name": name})
	return p
}

func TestAnAdvisersCalendarHasTheirMeetingsAndNoMoreThanAFirstName(t *testing.T) {
	w := newChanging(t)
	anne := w.works(account.Member{Email: "anne@example.dk", Role: mutation.RoleAdviser, AdviserID: w.anne})
	bo := w.works(account.Member{Email: "bo@example.dk", Role: mutation.RoleConsultant, AdviserID: w.bo})
	p := w.whoIs("Karen Blixen")
	id := p.book(w.event, w.slot, object{"note": "hemmeligt", "need": "tax"})
	secret, err := w.o.Bookings.RenewStaffCalendar(t.Context(), anne)
	if err != nil {
		t.Fatal(err)
	}
	others, err := w.o.Bookings.RenewStaffCalendar(t.Context(), bo)
	if err != nil {
		t.Fatal(err)
	}
	read := func(secret string) []calendar.Entry {
		t.Helper()
		all, err := w.o.Bookings.Calendar(t.Context(), secret, "https://start.example.dk")
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	want := []calendar.Entry{{
		UID: id + "-desk@startklar.dk", Changed: w.clock.now(), Start: start.Add(49 * time.Hour), End: start.Add(50 * time.Hour), Title: "Karen", Status: calendar.Confirmed,
		Venue: api.Venue{OnlineURL: "https://start.example.dk/desk/persons/" + p.id + "/meetings/" + id},
	}}
	if diff := cmp.Diff(want, read(secret)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := read(others); len(got) != 0 {
		t.Errorf("another's: %+v", got)
	}
	p.does(api.BookingCancel, object{"booking_id": id})
	if got := read(secret); len(got) != 0 {
		t.Errorf("what was given up: %+v", got)
	}

	// A renewed one leads nowhere, and so it is after a restore; and whoever is removed has none.
	file := w.backup()
	fresh, err := w.o.Bookings.RenewStaffCalendar(t.Context(), anne)
	if err != nil {
		t.Fatal(err)
	}
	gone := func(secret, why string) {
		t.Helper()
		if _, err := w.o.Bookings.Calendar(t.Context(), secret, ""); !isProblem(err, api.CodeNotFound) {
			t.Errorf("%s: %v", why, err)
		}
	}
	gone(secret, "renewed")
	read(fresh)
	if err := w.o.Accounts.RemoveStaff(t.Context(), mutation.CommandLine, bo.ID, ""); err != nil {
		t.Fatal(err)
	}
	gone(others, "removed")
	if _, err := w.o.Bookings.RenewStaffCalendar(t.Context(), bo); !isProblem(err, api.CodeUnauthorized) {
		t.Errorf("who is removed renews theirs: %v", err)
	}
	w.restore(file)
	if err := w.o.Renew(t.Context()); err != nil {
		t.Fatal(err)
	}
	gone(secret, "renewed, and restored")
	gone(others, "removed, and restored")
	if _, err := w.o.Bookings.RenewStaffCalendar(t.Context(), mutation.Staff{ID: newID(), Role: mutation.RoleDoor}); !isProblem(err, api.CodeForbidden) {
		t.Errorf("who is at the door: %v", err)
	}
}

// The list comes in the afternoon by the clocks, about the next day, once whatever is
// started anew; and where nothing ran then, in the morning.
func TestAnAdviserIsMailedTomorrowsMeetingsTheAfternoonBefore(t *testing.T) {
	for _, on := range []string{"2027-02-06", "2027-03-25", "2027-03-28", "2027-10-31", "2028-02-29", "2027-12-31", "2028-01-01", "2027-05-06"} {
		t.Run(on, func(t *testing.T) {
			w, post, _ := lettered(t)
			day, err := time.ParseInLocation(time.DateOnly, on, text.Copenhagen)
			if err != nil {
				t.Fatal(err)
			}
			at := func(days, hour, minute int) time.Time {
				return time.Date(day.Year(), day.Month(), day.Day()+days, hour, minute, 0, 0, text.Copenhagen)
			}
			w.works(account.Member{Email: "anne@example.dk", Name: "Anne Ørsted", Role: mutation.RoleAdviser, AdviserID: w.anne})
			w.works(account.Member{Email: "bo@example.dk", Role: mutation.RoleAdviser, AdviserID: w.bo})
			w.clock.set(at(-3, 9, 0))
			w.puts(object{"starts_at": at(0, 9, 0), "ends_at": at(0, 13, 0)}, object{"starts_at": at(0, 9, 0), "ends_at": at(0, 9, 30)})
			p := w.whoIs("Karen Blixen")
			id := p.book(w.event, w.slot, object{"note": "hemmeligt"})
			serve := func() {
				w.o = w.beside(Config{Passive: true, Mail: post, MailFrom: "kontor@example.dk", Address: "https://start.example.dk"})
			}
			restart := func() {
				if err := w.o.Close(); err != nil {
					t.Fatal(err)
				}
				serve()
			}
			lists := func(now time.Time) (got []string) {
				w.clock.set(now)
				restart()
				w.later(0)
				for _, m := range post.sent {
					if strings.HasPrefix(m.Subject, "Dine møder") {
						got = append(got, m.To+": "+m.Text)
						if strings.Contains(m.HTML+m.Text, "Blixen") || strings.Contains(m.HTML+m.Text, "hemmeligt") {
							t.Error("it says more than a first name")
						}
					}
				}
				post.sent = nil
				return got
			}
			want := "anne@example.dk: Hej Anne\n\nHer er dine møder " + text.For(text.Danish).Weekday(day.Add(12*time.Hour)) + ":\n\n09:00–09:30: Karen https://start.example.dk/desk/persons/" +
				p.id + "/meetings/" + id + "\n\nVenlig hilsen\nErhvervskontoret\n"
			for _, step := range []struct {
				at   time.Time
				want []string
			}{{at(-3, 15, 0), nil}, {at(-2, 15, 0), nil}, {at(-1, 14, 59), nil}, {at(-1, 15, 0), []string{want}}, {at(-1, 15, 1), nil}, {at(0, 8, 0), nil}, {at(0, 15, 0), nil}} {
				if diff := cmp.Diff(step.want, lists(step.at)); diff != "" {
					t.Errorf("at %v (-want +got):\n%s", step.at, diff)
				}
			}
		})
	}
	t.Run("nothing ran in the afternoon", func(t *testing.T) {
		w, post, _ := lettered(t)
		w.works(account.Member{Email: "anne@example.dk", Role: mutation.RoleAdviser, AdviserID: w.anne})
		p := w.whoIs("Karen Blixen")
		p.book(w.event, w.slot, nil)
		begins := start.Add(49 * time.Hour).In(text.Copenhagen)
		list := []string{"Dine møder " + text.For(text.Danish).Weekday(begins)}
		w.clock.set(time.Date(begins.Year(), begins.Month(), begins.Day(), 7, 30, 0, 0, text.Copenhagen))
		w.later(0)
		if got := w.to(post, "anne@example.dk"); !cmp.Equal(got, list) {
			t.Errorf("in the morning of the day: %q", got)
		}
	})
	t.Run("nothing ran until the hour before the next list", func(t *testing.T) {
		w, post, _ := lettered(t)
		w.works(account.Member{Email: "anne@example.dk", Role: mutation.RoleAdviser, AdviserID: w.anne})
		w.clock.advance(-72 * time.Hour) // the list of the day before is to be made
		begins := start.Add(49 * time.Hour).In(text.Copenhagen)
		p := w.whoIs("Karen Blixen")
		p.book(w.event, w.slot, nil)
		list := []string{"Dine møder " + text.For(text.Danish).Weekday(begins)}
		at := func(hour, minute int) []string {
			w.clock.set(time.Date(begins.Year(), begins.Month(), begins.Day()-1, hour, minute, 0, 0, text.Copenhagen))
			w.later(0)
			return w.to(post, "anne@example.dk")
		}
		if got := slices.Concat(at(12, 30), at(15, 0)); !cmp.Equal(got, list) {
			t.Errorf("the day before: %q", got)
		}
	})
}
