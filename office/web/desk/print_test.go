package desk_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"startklar.dk/internal/testworld/browser"
	"startklar.dk/office/booking"
	"startklar.dk/office/demo/bots"
	"startklar.dk/office/mutation"
)

// A meeting is printed on one page, for an adviser who works on paper, and a plan whole.
func TestAMeetingIsOnePageOfPaperInABrowser(t *testing.T) {
	s := open(t).fill()
	meeting := booking.Meeting{PersonID: s.anna.id, BookingID: s.annasMeeting}
	if _, err := s.office.Bookings.WriteNote(t.Context(), mutation.CommandLine, meeting, 0, "Begynd med prisen."); err != nil {
		t.Fatal(err)
	}
	for _, step := range []string{"Send skabelon til lejekontrakt", "Find priser hos to risterier", "Spørg banken om kassekredit"} {
		if err := s.office.Bookings.Agree(t.Context(), mutation.CommandLine, meeting, booking.AgreedStep{ID: newID(), Text: step}); err != nil {
			t.Fatal(err)
		}
	}
	tab := browser.Open(t, s.url, looks()[0])
	s.signIn(tab, bots.ConsultantEmail)
	for name, path := range map[string]string{
		"meeting": "/desk/persons/" + s.anna.id + "/meetings/" + s.annasMeeting, "plan": "/desk/persons/" + s.anna.id + "/plans/" + s.annasPlan,
	} {
		tab.Go(path)
		pdf := tab.PDF()
		if dir := os.Getenv("GALLERY"); dir != "" {
			if err := os.WriteFile(filepath.Join(dir, name+".pdf"), pdf, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if pages := bytes.Count(pdf, []byte("/Type /Page\n")); name == "meeting" && pages != 1 || pages == 0 {
			t.Errorf("%s: %d pages", name, pages)
		}
	}
}
