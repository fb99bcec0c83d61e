package plan_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"startklar.dk/api"
	"startklar.dk/app/booking"
	"startklar.dk/internal/testworld"
	"startklar.dk/office/inbox"
	"startklar.dk/office/mutation"
	"startklar.dk/screens/parts"
	"startklar.dk/screens/stagetest"
	"startklar.dk/ui"
)

// commented has an adviser say something of words in a version that is shared, whose
// id it gives.
func commented(t *testing.T, w *testworld.World, d *testworld.Device, quote string) (versionID string) {
	t.Helper()
	return says(t, w, d, inbox.StaffComment{Section: "market.first_customers", Quote: quote, Text: "Hvad betaler de pr. kilo?"})
}

// says has an adviser say something of a version that is shared, whose id it gives.
func says(t *testing.T, w *testworld.World, d *testworld.Device, c inbox.StaffComment) (versionID string) {
	t.Helper()
	v, err := d.App.Plan.Keep(t.Context(), "", "Til Mette")
	if err != nil {
		t.Fatal(err)
	}
	d.Sync()
	list, err := d.App.Book.Programme(t.Context(), booking.Filter{Kinds: []string{api.EventKickoff}})
	if err != nil || len(list) == 0 {
		t.Fatal(list, err)
	}
	person, err := w.Office.BookFor(t.Context(), mutation.CommandLine, testworld.Email, api.BookingRequestBody{
		EventID: list[0].ID, Share: []api.Share{{Kind: api.ShareVersion, ID: v.ID}},
	})
	if err != nil {
		t.Fatal(err)
	}
	c.PersonID, c.VersionID = person, v.ID
	if _, err := w.Office.Inbox.Comment(t.Context(), mutation.Staff{Role: mutation.RoleConsultant, Name: "Mette Ørsted"}, c); err != nil {
		t.Fatal(err)
	}
	d.Sync()
	return v.ID
}

// areaOf is where one writes on a page.
func areaOf(s *stage) *ui.TextArea {
	for _, o := range s.Reachable() {
		if a, ok := o.(*ui.TextArea); ok {
			return a
		}
	}
	s.T.Fatal("there is nothing to write in")
	return nil
}

func TestACommentsWordsAreMarkedAndLeadToItAndBack(t *testing.T) {
	for _, v := range stagetest.Views() {
		w := testworld.New(t)
		d := w.Device("phone")
		write(t, d, "market.first_customers", answers["market.first_customers"])
		const quote = "fire vil gerne smage på en lokal ristning"
		version := commented(t, w, d, quote)
		s := show(t, d, w.Clock, v)
		s.GoTo(parts.Question("", "market.first_customers"))
		s.Reads("Hvad betaler de pr. kilo?", s.Env.T("plan.comment_place"))
		a := areaOf(s)
		a.Entry().(desktop.Mouseable).MouseDown(&desktop.MouseEvent{
			Button: desktop.MouseButtonPrimary, PointEvent: fyne.PointEvent{Position: a.Spot(0)},
		})
		s.Settle()
		s.Shoot("comment-chosen-" + v.Name)
		chosen := 0
		for _, o := range s.Reachable() {
			if card, ok := o.(*ui.Card); ok && card.Chosen {
				chosen++
			}
		}
		if chosen != 1 {
			t.Errorf("%s: %d comments are chosen by their words", v.Name, chosen)
		}
		s.Tap(s.Env.T("plan.comment_place"))
		entry := a.Entry()
		if got := entry.(interface{ SelectedText() string }).SelectedText(); got != quote {
			t.Errorf("%s: the comment leads to %q", v.Name, got)
		}
		s.Shoot("comment-place-" + v.Name)
		entry.TypedRune('x')
		s.Settle()
		s.Reads(s.Env.T("plan.comment_gone"))
		s.ReadsNot(s.Env.T("plan.comment_place"))
		s.Shoot("comment-gone-" + v.Name)
		s.Shell.Flush()
		s.GoTo(parts.Version(version))
		s.Await("the version is read", func() bool { return strings.Contains(s.Words(), "Mette Ørsted") })
		s.Shoot("comment-version-" + v.Name)
		s.Close()
	}
}

// What an adviser says of a whole chapter stands beside each question of it, leads there
// from the inbox, is answered and settled as any, and is seen with the version.
func TestACommentOnAChapterStandsBesideItsQuestions(t *testing.T) {
	for _, v := range stagetest.Views() {
		w := testworld.New(t)
		d := w.Device("phone")
		write(t, d, "market.first_customers", answers["market.first_customers"])
		const words = "Kapitlet mangler, hvem der betaler."
		version := says(t, w, d, inbox.StaffComment{Section: "market", Text: words})
		s := show(t, d, w.Clock, v)
		s.GoTo(parts.Version(version))
		s.Await("the version is read", func() bool { return strings.Contains(s.Words(), words) })
		s.GoTo(parts.Question("", "market.first_customers"))
		s.Reads(words, s.Env.T("plan.comment_chapter"))
		s.ReadsNot(s.Env.T("plan.comment_place"), s.Env.T("plan.comment_gone"))
		s.Shoot("comment-chapter-" + v.Name)
		s.GoTo(parts.Question("", "idea.what"))
		s.ReadsNot(words)
		s.GoTo(parts.Question("", "market"))
		s.Reads(words)
		areaOf(s).Entry().TypedRune('x')
		s.Settle()
		s.Shell.Flush()
		q, err := d.App.Plan.Question(t.Context(), "", "market")
		if err != nil || q.Key == "market" || q.Text != "x" {
			t.Errorf("%s: what is written at the chapter's address is %+v, %v", v.Name, q, err)
		}
		s.Tap(s.Env.T("plan.comment_solved"))
		s.ReadsNot(words)
		s.Close()
	}
}
