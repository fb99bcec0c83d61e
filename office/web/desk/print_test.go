package desk_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
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
	for name, on := range map[string][]string{"meeting": {"h1", ".printed", ".steps li"}, "plan": {"h1", ".answer", ".chapter"}} {
		path := map[string]string{"meeting": "/meetings/" + s.annasMeeting, "plan": "/plans/" + s.annasPlan}[name]
		path = "/desk/persons/" + s.anna.id + path
		tab.Go(path)
		pdf := tab.PDF()
		if dir := os.Getenv("GALLERY"); dir != "" {
			if err := os.WriteFile(filepath.Join(dir, name+".pdf"), pdf, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		tab.Paper()
		tab.Go(path)
		shown := func(selector string) int {
			return browser.Eval[int](tab, "[...document.querySelectorAll('"+selector+"')].filter(o => o.getClientRects().length).length")
		}
		if n := shown("form, .button, .nav, .rail, .bar, .contents, .plan-bar, .comment-new"); n != 0 {
			t.Errorf("%s: %d things that do nothing on paper are on it", name, n)
		}
		for _, selector := range on {
			if shown(selector) == 0 {
				t.Errorf("%s: there is no %s on the paper", name, selector)
			}
		}
		if ground := browser.Eval[string](tab, "getComputedStyle(document.documentElement).getPropertyValue('--ground')"); strings.TrimSpace(ground) != "#fff" {
			t.Errorf("%s: the paper is %s", name, ground)
		}
		if pages := bytes.Count(pdf, []byte("/Type /Page\n")); name == "meeting" && pages != 1 || pages == 0 {
			t.Errorf("%s: %d pages", name, pages)
		}
	}
}
