package screens_test

import (
	"fmt"
	"image"
	"image/color"
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/test"

	"startklar.dk/api"
	"startklar.dk/app"
	"startklar.dk/screens/parts"
	"startklar.dk/screens/stagetest"
	"startklar.dk/ui"
)

// furnished is the app with something on every page: a plan that was written in,
// a version, a booking, a question to the office, a test that was taken.
func furnished(t *testing.T, size fyne.Size) (w *world, routes []ui.Route) {
	t.Helper()
	w = newWorld(t, size.Width, size.Height)
	w.enter()
	w.signIn()
	ctx := t.Context()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	o, err := w.model.Plan.Overview(ctx, "")
	must(err)
	key := o.Chapters[1].Questions[0].Key
	_, err = w.model.Plan.Set(ctx, "", key, "Jeg rister kaffe i Kolding.")
	must(err)
	o, err = w.model.Plan.Overview(ctx, "")
	must(err)
	version, err := w.model.Plan.Keep(ctx, o.PlanID, "Første")
	must(err)
	_, err = w.model.Plan.SetFigures(ctx, o.PlanID, stagetest.Cafe(t, ".."))
	must(err)
	asked, err := w.model.Inbox.Ask(ctx, "Moms", "Hvornår?")
	must(err)
	all, err := w.model.Tests.List(ctx)
	must(err)
	draft, err := w.model.Tests.Draft(ctx, all[0].ID)
	must(err)
	for _, item := range draft.Items {
		must(w.model.Tests.Answer(ctx, all[0].ID, item.ID, 3))
	}
	result, err := w.model.Tests.Submit(ctx, all[0].ID)
	must(err)
	w.Ctrl(fyne.Key4)
	w.press("Vælg tid")
	slots := w.route()
	w.press("hos Mette · ledig")
	var booking string
	w.await("the booking is confirmed", func() bool {
		m, err := w.model.Book.Mine(ctx)
		must(err)
		if len(m.Coming) > 0 && m.Coming[0].State == api.BookingConfirmed {
			booking = m.Coming[0].ID
		}
		return booking != ""
	})
	return w, []ui.Route{
		parts.Home(), parts.Plan(), parts.Question(o.PlanID, key), parts.Versions(o.PlanID), parts.Version(version.ID),
		parts.SharePlan(""), parts.Tests(), parts.TakeTest(all[1].ID), parts.Result(result), parts.Programme(),
		parts.Event(slots.ID), slots, parts.MyBookings(), parts.Booking(booking), parts.Inbox(), parts.Referral(asked),
		parts.Me(), parts.Waiting(), parts.Figures(o.PlanID, parts.FiguresOverview), parts.Figures(o.PlanID, parts.FiguresKey),
		parts.Figures(o.PlanID, parts.FiguresAssumptions),
	}
}

// stop is something that Tab comes to.
type stop struct {
	focus fyne.Focusable
	label string
	at    fyne.Position // in what it is scrolled in
	seen  fyne.Position // in the window when the focus comes
	in    *container.Scroll
	size  fyne.Size
}

// stops goes once round the page with Tab.
func (w *world) stops() []stop {
	w.t.Helper()
	driver := fyne.CurrentApp().Driver()
	w.Canvas.Unfocus()
	var out []stop
	for range 500 {
		w.Press(fyne.KeyTab)
		f := w.Canvas.Focused()
		if f == nil || len(out) > 0 && f == out[0].focus {
			return out
		}
		o, ok := f.(fyne.CanvasObject)
		if !ok || len(out) > 1 && f == out[len(out)-1].focus {
			w.t.Fatalf("Tab does not come away from %T %q", f, w.Focused())
		}
		s := stop{focus: f, label: w.Focused(), seen: driver.AbsolutePositionForObject(o), size: o.Size()}
		s.at, s.in = w.scrolled(o)
		s.at = s.at.Add(s.seen)
		out = append(out, s)
	}
	w.t.Fatalf("Tab does not come round: %v", out)
	return nil
}

// scrolled is how far what an object stands in is scrolled, since Tab scrolls to
// where it comes, and the outermost of what scrolls around it.
func (w *world) scrolled(o fyne.CanvasObject) (by fyne.Position, in *container.Scroll) {
	var path func(root fyne.CanvasObject) bool
	path = func(root fyne.CanvasObject) bool {
		if root == nil || !root.Visible() {
			return false
		}
		if root == o {
			return true
		}
		var children []fyne.CanvasObject
		switch r := root.(type) {
		case *fyne.Container:
			children = r.Objects
		case fyne.Widget:
			children = test.WidgetRenderer(r).Objects()
		}
		for _, c := range children {
			if path(c) {
				if s, ok := root.(*container.Scroll); ok {
					by, in = by.Add(s.Offset), s
				}
				return true
			}
		}
		return false
	}
	path(w.Canvas.Content())
	return by, in
}

func TestTabComesToEverythingThatCanBePressedInTheOrderOfReading(t *testing.T) {
	for name, size := range desks {
		t.Run(name, func(t *testing.T) {
			w, routes := furnished(t, size)
			for _, at := range routes {
				t.Run(at.Page, func(t *testing.T) {
					w.t = t
					w.shown.Shell().Reset(at)
					w.Canvas.Capture()
					all := w.stops()
					if len(all) < 4 {
						t.Fatalf("Tab comes to %d things", len(all))
					}
					for _, o := range w.unreached(all) {
						t.Errorf("Tab does not come to %T %q", o, labelOf(o))
					}
					for i := 1; i < len(all); i++ {
						if a, b := all[i-1], all[i]; !follows(a, b) {
							t.Errorf("Tab goes from %T %q at %v %v back to %T %q at %v %v", a.focus, a.label, a.at, a.size, b.focus, b.label, b.at, b.size)
						}
					}
				})
			}
		})
	}
}

func labelOf(o any) string {
	if l, ok := o.(interface{ AccessibilityLabel() string }); ok {
		return l.AccessibilityLabel()
	}
	return ""
}

// unreached is what can be tapped, and neither takes the focus nor lies in what
// does.
func (w *world) unreached(all []stop) (out []fyne.CanvasObject) {
	reached := map[fyne.CanvasObject]bool{}
	for _, s := range all {
		reached[s.focus.(fyne.CanvasObject)] = true
	}
	var walk func(o fyne.CanvasObject, inside bool)
	walk = func(o fyne.CanvasObject, inside bool) {
		if o == nil || !o.Visible() {
			return
		}
		inside = inside || reached[o]
		if fmt.Sprintf("%T", o) == "*widget.scrollBarArea" {
			return // the arrows, Page Up and Page Down scroll
		}
		d, ok := o.(fyne.Disableable)
		if _, can := o.(fyne.Tappable); can && !inside && (!ok || !d.Disabled()) {
			out = append(out, o)
		}
		switch o := o.(type) {
		case *fyne.Container:
			for _, c := range o.Objects {
				walk(c, inside)
			}
		case fyne.Widget:
			for _, c := range test.WidgetRenderer(o).Objects() {
				walk(c, inside)
			}
		}
	}
	walk(w.Canvas.Content(), false)
	return out
}

// follows tells whether one reads on from a to b: b begins below a, or to the
// right of it, or lies in it.
func follows(a, b stop) bool {
	const slack = 12  // rings and air reach over
	if a.in != b.in { // what stays stands beside what scrolls
		a.at, b.at = a.seen, b.seen
	}
	inside := b.at.X >= a.at.X-slack && b.at.Y >= a.at.Y-slack && b.at.X+b.size.Width <= a.at.X+a.size.Width+slack &&
		b.at.Y+b.size.Height <= a.at.Y+a.size.Height+slack
	return inside || b.at.Y >= a.at.Y+a.size.Height-slack || b.at.X >= a.at.X+a.size.Width-slack
}

func TestWhatHasTheFocusIsSeenToHaveIt(t *testing.T) {
	w, routes := furnished(t, fyne.NewSize(390, 844))
	w.Canvas.(software.WindowlessCanvas).SetScale(1) // the pixels are looked at
	for _, theme := range []app.Theme{app.ThemeLight, app.ThemeDark} {
		t.Run(string(theme), func(t *testing.T) {
			w.t = t
			before := w.shown.Shell()
			if err := w.model.SetPreferences(func(p *app.Preferences) { p.Theme = theme }); err != nil {
				t.Fatal(err)
			}
			w.await("the theme is the one that was chosen", func() bool { return w.shown.Shell() != before })
			seen := map[string]bool{}
			for _, at := range routes {
				w.shown.Shell().Reset(at)
				w.Canvas.Capture()
				for _, s := range w.stops() {
					once := fmt.Sprintf("%T", s.focus)
					if writes(s.focus) {
						once += at.Page
					}
					if seen[once] {
						continue // one of each kind of thing, and every place to write
					}
					seen[once] = true
					w.Canvas.Unfocus()
					w.Canvas.Focus(s.focus)
					with := w.Canvas.Capture()
					w.Canvas.Unfocus()
					without := w.Canvas.Capture()
					if got := difference(with, without); got < 3 {
						t.Errorf("the ring of %T %q on %s differs by %.0f to 1, want 3", s.focus, s.label, at.Page, got)
					}
				}
			}
		})
	}
}

// difference is the contrast that at least some dozens of dots have between two
// pictures: what a ring is made of.
func difference(a, b image.Image) float64 {
	const ring = 60 // dots; a ring round the smallest thing has more
	var count [22]int
	for y := range a.Bounds().Dy() {
		for x := range a.Bounds().Dx() {
			p, q := a.At(x, y), b.At(x, y)
			if p != q {
				count[int(min(contrast(p, q), 21))]++
			}
		}
	}
	dots := 0
	for c := 21; c > 0; c-- {
		if dots += count[c]; dots >= ring {
			return float64(c)
		}
	}
	return 1
}

// contrast is the ratio of WCAG 2.2.
func contrast(p, q color.Color) float64 {
	a, b := luminance(p), luminance(q)
	return (max(a, b) + 0.05) / (min(a, b) + 0.05)
}

func luminance(c color.Color) float64 {
	r, g, b, _ := c.RGBA()
	linear := func(v uint32) float64 {
		s := float64(v) / 0xffff
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(r) + 0.7152*linear(g) + 0.0722*linear(b)
}

func TestTheFocusStaysWhereItIsWhenAPageIsDrawnAnew(t *testing.T) {
	w, routes := furnished(t, fyne.NewSize(1280, 800))
	for _, at := range routes {
		t.Run(at.Page, func(t *testing.T) {
			w.t = t
			w.shown.Shell().Reset(at)
			w.Canvas.Capture()
			w.Canvas.Unfocus()
			for range 4 {
				for range 5 {
					w.Press(fyne.KeyTab)
				}
				had, before := w.Canvas.Focused(), w.Focused()
				if _, clock := had.(*ui.SyncMark); clock {
					continue // says the time
				}
				w.shown.Shell().Bridge().Changed()
				w.await("the page is drawn anew", w.settled())
				got := w.Canvas.Focused()
				if got == nil || w.Focused() != before {
					t.Errorf("the focus was on %T %q and is on %T %q", had, before, got, w.Focused())
					return
				}
				if !w.isShown(got) {
					t.Errorf("%T %q has the focus and is not shown", got, before)
				}
			}
		})
	}
}

// settled tells when what was handed to the loop until now has run.
func (w *world) settled() func() bool {
	done := false
	w.loop.After(50e6, func() { done = true })
	return func() bool { return done }
}

func (w *world) isShown(f fyne.Focusable) bool {
	for _, o := range w.objects() {
		if o == f.(fyne.CanvasObject) {
			return true
		}
	}
	return false
}

func TestAPageThatIsOpenedByAKeyBeginsWithTheFocusOnItsFirstThing(t *testing.T) {
	w, routes := furnished(t, fyne.NewSize(1280, 800))
	for _, at := range routes {
		t.Run(at.Page, func(t *testing.T) {
			w.t = t
			w.shown.Shell().Reset(parts.Home())
			w.Ctrl(fyne.Key6) // the last thing done is done by a key
			w.shown.Shell().Reset(at)
			w.Canvas.Capture()
			f := w.Canvas.Focused()
			if f == nil || !w.isShown(f) {
				t.Fatalf("the focus is on %T", f)
			}
			o := f.(fyne.CanvasObject)
			if x := fyne.CurrentApp().Driver().AbsolutePositionForObject(o).X; x < 232 {
				t.Errorf("the focus is on %T %q in the rail", f, w.Focused())
			}
		})
	}
}

func TestAPageThatIsOpenedByAPointerRingsNothingAndTabComesToItsFirstThing(t *testing.T) {
	w := newWorld(t, 1280, 800)
	w.sees("Hvor starter du?")
	for _, o := range w.objects() {
		if b, ok := o.(*ui.Button); ok && b.Label == "Prøv med et demokontor" {
			b.Tapped(&fyne.PointEvent{})
			break
		}
	}
	w.sees("Rejsen")
	if got := w.Focused(); got != "" {
		t.Errorf("%T %q is ringed", w.Canvas.Focused(), got)
	}
	w.Press(fyne.KeyTab)
	if got := w.Focused(); got != "Book en tid hos en rådgiver" {
		t.Errorf("Tab comes to %T %q", w.Canvas.Focused(), got)
	}
}

// The way to the place stands first on the page of an event, and is by the way.
func TestAPageBeginsAtWhatItIsForRatherThanAtALink(t *testing.T) {
	w := newWorld(t, 1280, 800)
	w.enter()
	w.Ctrl(fyne.Key4)
	w.sees("Find vej")
	if got := w.Focused(); got != "Vælg tid" {
		t.Errorf("the page begins at %q", got)
	}
}
