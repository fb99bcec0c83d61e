package desk_test

import (
	"testing"

	"startklar.dk/internal/testworld/browser"
	"startklar.dk/office/booking"
	"startklar.dk/office/demo/bots"
	"startklar.dk/office/mutation"
)

// A note is saved as it is typed where there is JavaScript, else by its button; what
// somebody else wrote meanwhile is shown, and stays until the writer says otherwise.
func TestTwoWhoWriteANoteLoseNothingInABrowser(t *testing.T) {
	s := open(t).fill()
	m := booking.Meeting{PersonID: s.anna.id, BookingID: s.annasMeeting}
	note := func() booking.Note {
		d, err := s.office.Bookings.Meeting(t.Context(), mutation.CommandLine, m)
		if err != nil {
			t.Fatal(err)
		}
		return d.Note
	}
	for _, look := range looks() {
		t.Run(look.String(), func(t *testing.T) {
			tab := browser.Open(t, s.url, look)
			s.signIn(tab, bots.ConsultantEmail)
			tab.Go("/desk/persons/" + m.PersonID + "/meetings/" + m.BookingID)
			theirs := "Ring i morgen, " + look.String()
			if _, err := s.office.Bookings.WriteNote(t.Context(), mutation.CommandLine, m, note().Version, theirs); err != nil {
				t.Fatal(err)
			}
			mine := "Begynd med prisen, " + look.String()
			tab.Type("#f-note", mine)
			if !look.NoScript {
				tab.Await(".stands")
			} else if status := tab.Follow(`form[action$="/note"] > .button`); status != 422 {
				t.Errorf("a note upon an older one is answered %d", status)
			}
			tab.Complaints() // of the 422
			seen(t, tab, "meeting-note-changed")
			if got := note().Text; got != theirs {
				t.Errorf("of the other's note there is %q", got)
			}
			if got := tab.Text(".stands"); got != theirs {
				t.Errorf("the other's note is shown as %q", got)
			}
			if got := browser.Eval[string](tab, `document.querySelector("#f-note").value`); got != mine {
				t.Errorf("of what was typed there is %q", got)
			}
			tab.Follow(`[name="over"]`)
			if got := note().Text; got != mine {
				t.Errorf("the note is %q", got)
			}
		})
	}
}
