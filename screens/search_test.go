package screens_test

import (
	"context"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"startklar.dk/app"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// finder is the search that is open; nil for none.
func (w *world) finder() *ui.Finder {
	for _, o := range w.objects() {
		if f, ok := o.(*ui.Finder); ok {
			return f
		}
	}
	return nil
}

// look opens the search and types into it, and waits for what is found.
func (w *world) look(query string) *ui.Finder {
	w.t.Helper()
	w.Ctrl(fyne.KeyK)
	f := w.finder()
	if f == nil {
		w.t.Fatal("Ctrl+K opens no search")
	}
	if w.Canvas.Focused() != f.Entry() {
		w.t.Fatalf("the cursor is in %T, not in the search", w.Canvas.Focused())
	}
	w.Type(query)
	w.await("something is found", func() bool { return f.Answered() == query })
	return f
}

func TestEverythingIsFoundAndEachThingLeadsToItsPlace(t *testing.T) {
	w := newWorld(t, 1280, 800)
	w.enter()
	w.signIn()
	if _, err := w.model.Inbox.Ask(t.Context(), "Moms", "Hvornår skal jeg betale moms af kafferisteren?"); err != nil {
		t.Fatal(err)
	}
	if _, err := w.model.Plan.Set(t.Context(), "", "idea.pitch", "Jeg rister kaffe i Kolding."); err != nil {
		q, _ := w.model.Plan.Overview(t.Context(), "")
		t.Fatal(err, q.Chapters[1].Questions)
	}
	for _, c := range []struct {
		query, kind string
		pick        string // part of the title of what is opened
		page        string // where that leads; a sheet where empty
	}{
		{"første ti kunder", "Din plan", "kunder", parts.PageQuestion},
		{"rister kaffe", "Din plan", "", parts.PageQuestion},
		{"iværksættercafé", "Arrangementer", "", parts.PageEvent},
		{"mette", "Rådgivere", "Mette", ""},
		{"erhvervshus", "Hjælp i nærheden", "Erhvervshus", parts.PageActor},
		{"er du klar", "Test", "Er du klar", parts.PageTake},
		{"kafferisteren", "Spørgsmål til kontoret", "", parts.PageReferral},
		{"indb", "Steder", "Indbakke", parts.PageInbox},
		{"likvid", "Steder", "Likviditetsbudget", parts.PageFigures},
	} {
		t.Run(c.query, func(t *testing.T) {
			w.t = t
			w.shown.Shell().Reset(parts.Home())
			f := w.look(c.query)
			w.sees(c.kind)
			for _, found := range f.Found() {
				if strings.Contains(found.Title, c.pick) && f.Group() == c.kind {
					break
				}
				w.Press(fyne.KeyDown)
			}
			if f.Group() != c.kind {
				t.Fatalf("%q finds %v, nothing of kind %q", c.query, f.Found(), c.kind)
			}
			w.Press(fyne.KeyReturn)
			if c.page == "" {
				if w.Canvas.Overlays().Top() == nil {
					t.Error("nothing is opened")
				}
				w.Press(fyne.KeyEscape)
				return
			}
			if got := w.shown.Shell().Current(); got.Page != c.page || w.Canvas.Overlays().Top() != nil {
				t.Errorf("it leads to %v, want %s", got, c.page)
			}
		})
	}
}

func TestTheSearchSaysWhatItCanFindAndThatItFoundNothing(t *testing.T) {
	w := newWorld(t, 390, 844)
	w.enter()
	w.Ctrl(fyne.KeyK)
	w.sees("Søg i din plan, arrangementer")
	w.sees("Mine bookinger") // a place to go to
	w.shoot("search-start")
	w.Type("xyzzy")
	w.sees("Der er ikke noget, der passer.")
	w.shoot("search-none")
	w.Press(fyne.KeyEscape)
	if w.finder() != nil {
		t.Error("Esc does not close the search")
	}
}

// offersAgain fails where the search does not begin with what was found last.
func (w *world) offersAgain(title string) {
	w.t.Helper()
	w.Ctrl(fyne.KeyK)
	w.sees("Senest fundet")
	if got := w.finder().Found()[0].Title; got != title {
		w.t.Errorf("%q is offered first, want %q", got, title)
	}
}

func TestWhatWasOpenedIsOfferedAgainAfterARestart(t *testing.T) {
	w := newWorld(t, 1280, 800)
	w.enter()
	f := w.look("iværksættercafé")
	title := f.Found()[0].Title
	w.Press(fyne.KeyReturn)
	w.stop()
	w.start()
	w.offersAgain(title)
}

// Devices are lent: what one person looked for is not for the next one to see.
func TestWhatWasOpenedAndWhereOneWasGoWithThePerson(t *testing.T) {
	for name, leave := range map[string]func(a *app.App, ctx context.Context) error{
		"who signs out":   (*app.App).SignOut,
		"who erases here": (*app.App).EraseHere,
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, 1280, 800)
			w.enter()
			w.signIn()
			w.await("one is back", func() bool { return w.route().Page != parts.PageSignIn })
			f := w.look("iværksættercafé")
			title := f.Found()[0].Title
			w.Press(fyne.KeyReturn)
			w.await("it is opened", func() bool { return w.route().Page == parts.PageEvent })
			if err := leave(w.model, t.Context()); err != nil {
				t.Fatal(err)
			}
			w.await("nobody is signed in", func() bool {
				_, in := w.model.SignedIn()
				return !in
			})
			w.await("the app has heard of it", w.settled())
			w.shown.Flush()
			kept, err := w.model.Place(t.Context())
			if err != nil || strings.Contains(kept, title) {
				t.Errorf("the next one's store has %s (%v)", kept, err)
			}
			w.stop()
			w.start()
			if kept, err = w.model.Place(t.Context()); err != nil || strings.Contains(kept, title) {
				t.Errorf("after a restart the next one's store has %s (%v)", kept, err)
			}
		})
	}
}

// Who has begun without signing in goes on with what they had.
func TestWhatWasOpenedStaysWhenOneSignsIn(t *testing.T) {
	w := newWorld(t, 1280, 800)
	w.enter()
	f := w.look("iværksættercafé")
	title := f.Found()[0].Title
	w.Press(fyne.KeyReturn)
	w.await("it is opened", func() bool { return w.route().Page == parts.PageEvent })
	w.signIn()
	w.await("one is back", func() bool { return w.route().Page != parts.PageSignIn })
	w.offersAgain(title)
}

func TestThePhoneHasASearchToTouchAtHome(t *testing.T) {
	w := newWorld(t, 390, 844)
	w.enter()
	for _, o := range w.objects() {
		if b, ok := o.(*ui.Button); ok && b.Name == "Søg i alt" {
			test.Tap(b)
			break
		}
	}
	f := w.finder()
	if f == nil {
		t.Fatal("no search is opened")
	}
	w.window.Resize(fyne.NewSize(1280, 800))
	w.Press(fyne.KeyEscape)
	for _, o := range w.objects() {
		if b, ok := o.(*ui.Button); ok && b.Name == "Søg i alt" {
			t.Error("it is shown beside the rail that has it")
		}
	}
}

func TestTheLinesOfAHitAreToldApart(t *testing.T) {
	w := newWorld(t, 1280, 800)
	w.enter()
	note := func(query, title string) string {
		t.Helper()
		for _, c := range w.look(query).Found() {
			if strings.HasPrefix(c.Title, title) {
				w.shoot("search-" + query)
				w.Press(fyne.KeyEscape)
				return c.Note
			}
		}
		t.Fatalf("%q finds no %q", query, title)
		return ""
	}
	if got, want := note("mette", "Mette Ørsted"), "Trekantens Erhvervskontor · Erhvervskonsulent."; !strings.HasPrefix(got, want) {
		t.Errorf("of an adviser it is said %q, want it to begin with %q", got, want)
	}
	if got, want := note("første ti kunder", "De første ti kunder"), "Ti navne og den første samtale · Nej er også et svar"; !strings.Contains(got, "\n"+want) {
		t.Errorf("of a course it is said %q, want %q on a line after its time", got, want)
	}
}
