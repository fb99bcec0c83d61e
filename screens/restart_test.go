package screens_test

import (
	"context"
	"encoding/json"
	"testing"

	"fyne.io/fyne/v2"
	"github.com/google/go-cmp/cmp"

	"startklar.dk/app"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// route is where one is.
func (w *world) route() ui.Route { return w.shown.Shell().Current() }

func TestAfterARestartOneIsWhereOneWasAndBackGoesWhereItWent(t *testing.T) {
	w := newWorld(t, 1280, 800)
	w.enter()
	w.Ctrl(fyne.Key2)
	w.sees("Hvad går idéen ud på?")
	w.press("Resumé")
	question := w.route()
	w.Ctrl(fyne.Key6)
	w.sees("Om dig")
	w.Canvas.Unfocus()
	w.Press(fyne.KeyPageDown)
	scrolled := offsets(w)
	if scrolled[0] == 0 {
		t.Fatal("the page does not scroll")
	}
	w.stop()
	w.start()
	w.sees("Om dig")
	if got := w.route(); got != parts.Me() {
		t.Fatalf("one is at %v", got)
	}
	w.Canvas.Capture()
	if d := cmp.Diff(scrolled, offsets(w)); d != "" {
		t.Errorf("how far it is scrolled (-before +after):\n%s", d)
	}
	for _, want := range []ui.Route{question, parts.Plan(), parts.Home()} {
		w.Press(fyne.KeyEscape)
		if got := w.route(); got != want {
			t.Errorf("back leads to %v, want %v", got, want)
		}
	}
	if w.shown.Shell().Back() {
		t.Error("there is something before home")
	}
}

// offsets is how far what is shown is scrolled.
func offsets(w *world) []float32 {
	var out []float32
	for _, o := range w.objects() {
		if s, ok := o.(*ui.Scaffold); ok {
			out = append(out, s.Offset())
		}
	}
	return out
}

func TestWhereOneIsIsKeptAlsoWhenTheAppIsKilled(t *testing.T) {
	w := newWorld(t, 390, 844)
	w.enter()
	w.Ctrl(fyne.Key3)
	w.await("it is kept", func() bool {
		kept, err := w.model.Place(t.Context())
		return err == nil && kept != "" && lastOf(t, kept) == parts.Tests()
	})
}

// lastOf is the place that a kept history ends with.
func lastOf(t *testing.T, kept string) ui.Route {
	t.Helper()
	var p struct {
		History []ui.Saved `json:"history"`
	}
	if err := json.Unmarshal([]byte(kept), &p); err != nil {
		t.Fatal(err)
	}
	if len(p.History) == 0 {
		return ui.Route{}
	}
	return p.History[len(p.History)-1].Route
}

func TestAPlaceThatIsNoLongerThereIsHome(t *testing.T) {
	for name, c := range map[string]struct {
		kept string
		want ui.Route
		back bool
	}{
		"a page of another version": {`{"history":[{"route":{"Page":"home"}},{"route":{"Page":"starship","ID":"1"}}]}`, parts.Home(), false},
		"an event that is gone":     {`{"history":[{"route":{"Page":"book"}},{"route":{"Page":"event","ID":"no"}}]}`, parts.Home(), true},
		"a booking that is gone":    {`{"history":[{"route":{"Page":"booking","ID":"no"}}]}`, parts.Home(), false},
		"a referral that is gone":   {`{"history":[{"route":{"Page":"referral","ID":"no"}}]}`, parts.Home(), false},
		"a question that is gone":   {`{"history":[{"route":{"Page":"question","ID":"no","Arg":"no"}}]}`, parts.Home(), false},
		"a version that is gone":    {`{"history":[{"route":{"Page":"version","ID":"no"}}]}`, parts.Home(), false},
		"a result that is gone":     {`{"history":[{"route":{"Page":"result","ID":"no"}}]}`, parts.Home(), false},
		"nonsense":                  {`{"history":`, parts.Home(), false},
		"a state of another shape":  {`{"history":[{"route":{"Page":"book"},"state":{"page":[1,2],"scroll":[0]}}]}`, parts.Programme(), false},
		"what is there":             {`{"history":[{"route":{"Page":"home"}},{"route":{"Page":"book"}}]}`, parts.Programme(), true},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, 390, 844)
			w.enter()
			w.stop()
			keep(t, w, c.kept)
			w.start()
			if got := w.route(); got != c.want {
				t.Errorf("one is at %v, want %v", got, c.want)
			}
			if got := w.shown.Shell().CanGoBack(); got != c.back {
				t.Errorf("there is a way back: %v, want %v", got, c.back)
			}
		})
	}
}

// keep puts a place on a profile that is closed.
func keep(t *testing.T, w *world, place string) {
	t.Helper()
	model, err := app.Open(t.Context(), w.config())
	if err != nil {
		t.Fatal(err)
	}
	if err := model.KeepPlace(context.Background(), place); err != nil {
		t.Fatal(err)
	}
	if err := model.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestAnotherLanguageKeepsWhereOneIsAndTheWayBackAndTheFocus(t *testing.T) {
	w := newWorld(t, 1280, 800)
	w.enter()
	w.Ctrl(fyne.Key2)
	w.sees("Hvad går idéen ud på?")
	w.Ctrl(fyne.Key6)
	w.sees("Om dig")
	w.press("English")
	w.sees("About you")
	if got := w.Focused(); got != "English" {
		t.Errorf("the focus is on %T %q", w.Canvas.Focused(), got)
	}
	w.Press(fyne.KeyEscape)
	if got := w.route(); got != parts.Plan() {
		t.Errorf("back leads to %v", got)
	}
}

func TestHowAPageWasNarrowedAndWhatWasOpenInItIsKept(t *testing.T) {
	w := newWorld(t, 1280, 800)
	w.enter()
	w.Ctrl(fyne.Key4)
	w.sees("Iværksættercafé")
	w.Ctrl(fyne.KeyF)
	w.Type("skat")
	w.Ctrl(fyne.KeyM)
	narrowed := w.shown.Shell().Saved()
	w.stop()
	w.start()
	if d := cmp.Diff(narrowed, w.shown.Shell().Saved()); d != "" {
		t.Errorf("what is kept (-before +after):\n%s", d)
	}
	searched := false
	for _, o := range w.objects() {
		if c, ok := o.(*ui.Chip); ok && c.Label == "Måned" && !c.Chosen {
			t.Error("the calendar is closed")
		}
		if f, ok := o.(*ui.Field); ok && f.Visible() && f.Value() == "skat" {
			searched = true
		}
	}
	if !searched {
		t.Error("what was searched for is gone")
	}
}

func TestWhatIsBeingWrittenStaysWhenThePhoneIsTurned(t *testing.T) {
	w := newWorld(t, 390, 844)
	w.enter()
	w.Ctrl(fyne.Key2)
	w.press("Begynd at skrive")
	w.await("the cursor is in the text", func() bool { return writes(w.Canvas.Focused()) })
	w.Type("Jeg rister")
	for _, size := range []fyne.Size{
		fyne.NewSize(844, 390), fyne.NewSize(390, 844), fyne.NewSize(820, 1180), fyne.NewSize(1180, 820), fyne.NewSize(390, 844),
	} {
		w.window.Resize(size)
		w.await("it is laid out", w.settled())
		w.Canvas.Capture()
		if !writes(w.Canvas.Focused()) {
			t.Fatalf("at %v the focus is on %T", size, w.Canvas.Focused())
		}
		w.Type(".")
	}
	at := w.route()
	w.Press(fyne.KeyEscape)
	q, err := w.model.Plan.Question(t.Context(), at.Arg, at.ID)
	if err != nil || q.Text != "Jeg rister....." {
		t.Errorf("the question says %q (%v)", q.Text, err)
	}
}
