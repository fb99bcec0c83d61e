package ui_test

import (
	"image"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/driver/mobile"
	"fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"

	"startklar.dk/ui"
	"startklar.dk/ui/picture"
)

// notePage is a page where something can be typed; it counts what the shell asks of it.
type notePage struct {
	scaffold                *ui.Scaffold
	field                   *ui.Field
	refreshes, leaves, seen int
}

func (p *notePage) Content() fyne.CanvasObject { return p.scaffold }
func (p *notePage) Refresh()                   { p.refreshes++ }
func (p *notePage) Leave()                     { p.leaves++ }
func (p *notePage) Shown()                     { p.seen++ }
func (p *notePage) SaveState() any             { return p.field.Value() }

func (p *notePage) RestoreState(read func(into any) bool) {
	var text string
	if read(&text) {
		p.field.SetValue(text)
	}
}

// world is a shell in a window, with its clock and the pages it made.
type world struct {
	shell  *ui.Shell
	window fyne.Window
	step   *ui.StepLoop
	pages  map[ui.Route][]*notePage
	own    ui.Page // shown in place of theirs
}

func newWorld(t *testing.T, width float32) *world { return worldWith(t, width, ui.ShellOptions{}) }

// worldWith is a world whose shell has some options of its own.
func worldWith(t *testing.T, width float32, o ui.ShellOptions) *world {
	t.Helper()
	app(t, look(ui.AlwaysLight, 1))
	w := &world{step: ui.NewStepLoop(noon), pages: map[ui.Route][]*notePage{}}
	w.shell = ui.NewShell(ui.ShellOptions{
		Brand:        "Startklar",
		Destinations: []ui.Destination{{ID: "home", Label: "Hjem", Icon: "home"}, {ID: "plan", Label: "Plan", Icon: "plan"}, {ID: "book", Label: "Book", Icon: "book"}, {ID: "test", Label: "Test", Icon: "test"}, {ID: "inbox", Label: "Indbakke", Icon: "inbox"}},
		Me:           ui.Destination{ID: "me", Label: "Mig", Icon: "person"},
		CloseName:    "Luk",
		Loop:         w.step.Loop(),
		Open:         w.open,
		Keyboard:     o.Keyboard,
	})
	w.window = picture.Window(w.shell, width, 700, 1)
	t.Cleanup(w.window.Close)
	w.shell.Attach(w.window.Canvas())
	return w
}

func (w *world) open(r ui.Route) ui.Page {
	if w.own != nil {
		return w.own
	}
	p := &notePage{field: ui.NewField("Note", "", nil)}
	body := []fyne.CanvasObject{p.field}
	for range 40 {
		body = append(body, ui.NewBody("linje"))
	}
	p.scaffold = ui.NewScaffold(r.Page, body...)
	w.pages[r] = append(w.pages[r], p)
	return p
}

// at is the page of a route that was made last.
func (w *world) at(r ui.Route) *notePage {
	all := w.pages[r]
	return all[len(all)-1]
}

// A page out of sight is not reached when the toolkit draws all anew.
func TestAPageThatWasLeftComesBackInTheLookOfNow(t *testing.T) {
	home := ui.Route{Page: "home"}
	shown := func(before *ui.Theme) image.Image {
		w := newWorld(t, 1280)
		set := fyne.CurrentApp().Settings().SetTheme
		set(before)
		w.shell.Reset(home)
		w.at(home).scaffold.SetBody(&ui.TextArea{Text: "Kaffe", Loop: w.step.Loop()}, ui.NewBody("Te"))
		picture.Of(w.window.Canvas())
		w.shell.Go(ui.Route{Page: "plan"})
		set(look(ui.AlwaysDark, 1))
		w.shell.Back()
		return picture.Of(w.window.Canvas())
	}
	if !sameImage(shown(look(ui.AlwaysLight, 1)), shown(look(ui.AlwaysDark, 1))) {
		t.Error("it is not as it would be drawn now")
	}
}

func TestWhatIsTypedAndScrolledStaysWhenTheWindowChanges(t *testing.T) {
	w := newWorld(t, 390)
	page := w.at(ui.Route{Page: "home"})
	page.field.Focus()
	write(w.window, "halvt skrevet")
	page.scaffold.ScrollTo(120)
	for _, width := range []float32{900, 1280, 500, 719, 720, 1100} {
		w.window.Resize(fyne.NewSize(width, 700))
		if got := page.field.Value(); got != "halvt skrevet" {
			t.Errorf("at %g dp the field says %q", width, got)
		}
		if got := page.scaffold.Offset(); got != 120 {
			t.Errorf("at %g dp the page is scrolled %g dp, want 120", width, got)
		}
		if w.window.Canvas().Focused() != page.field.Entry() {
			t.Errorf("at %g dp the field has lost the focus", width)
		}
		if got := len(w.pages[ui.Route{Page: "home"}]); got != 1 {
			t.Errorf("at %g dp the page was made %d times", width, got)
		}
	}
}

func TestTheShellStandsAsItsWidthAsks(t *testing.T) {
	w := newWorld(t, 390)
	page := w.at(ui.Route{Page: "home"})
	for _, c := range []struct {
		name        string
		width, left float32
		low         bool
	}{
		{"on a phone with a bar at the foot", 719, 0, true},
		{"on a tablet with a narrow rail", 720, 72, false},
		{"on a desk with a rail with labels", 1100, 232, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			w.window.Resize(fyne.NewSize(c.width, 700))
			if got := page.scaffold.Position().X; got != c.left {
				t.Errorf("the page begins at %g dp, want %g", got, c.left)
			}
			if low := page.scaffold.Size().Height < 700; low != c.low {
				t.Errorf("the page is %g dp high", page.scaffold.Size().Height)
			}
		})
	}
}

// The longest label does not fit where letters are large; it is not to be the only small one.
func TestTheLabelsOfTheBottomBarAreOfOneSizeAndFit(t *testing.T) {
	w := newWorld(t, 320)
	for _, scale := range []float32{1, 1.3, ui.TextScaleMost} {
		fyne.CurrentApp().Settings().SetTheme(look(ui.AlwaysLight, scale))
		w.shell.Go(ui.Route{Page: "plan"})
		picture.Of(w.window.Canvas())
		sizes, ends := map[float32]string{}, float32(0)
		eachLeaf(w.shell, 0, func(o fyne.CanvasObject, x float32) {
			text, ok := o.(*canvas.Text)
			if !ok || !slices.Contains([]string{"Hjem", "Plan", "Book", "Test", "Indbakke"}, text.Text) {
				return
			}
			sizes[text.TextSize] += " " + text.Text
			if wide := text.MinSize().Width; x < ends || x+wide > 320 {
				t.Errorf("at %g %q goes from %g to %g, and what is before it to %g", scale, text.Text, x, x+wide, ends)
			}
			ends = x + text.MinSize().Width
		})
		if len(sizes) != 1 {
			t.Errorf("at %g the labels are of sizes %v", scale, sizes)
		}
	}
}

func TestTheLabelsOfTheRailAreOfOneSizeAndStandClearOfTheirCounts(t *testing.T) {
	w := newWorld(t, 1280)
	w.shell.SetBadge("inbox", 12)
	for _, scale := range []float32{1, 1.3, ui.TextScaleMost} {
		fyne.CurrentApp().Settings().SetTheme(look(ui.AlwaysLight, scale))
		w.shell.Go(ui.Route{Page: "plan"})
		picture.Of(w.window.Canvas())
		sizes, end := map[float32]string{}, float32(0)
		eachLeaf(w.shell, 0, func(o fyne.CanvasObject, x float32) {
			text, ok := o.(*canvas.Text)
			if !ok || x > 300 {
				return
			}
			if slices.Contains([]string{"Hjem", "Plan", "Book", "Test", "Indbakke", "Mig"}, text.Text) {
				sizes[text.TextSize] += " " + text.Text
				end = x + text.MinSize().Width
			}
			if text.Text == "12" && x < end+ui.Gap8 {
				t.Errorf("at %g the count begins at %g and its label ends at %g", scale, x, end)
			}
		})
		if len(sizes) != 1 {
			t.Errorf("at %g the labels are of sizes %v", scale, sizes)
		}
	}
}

func TestWhoComesBackByKeysReadsOnWhereTheyWere(t *testing.T) {
	w := worldWith(t, 390, ui.ShellOptions{Keyboard: true})
	home := w.at(ui.Route{Page: "home"})
	w.window.Canvas().Unfocus()
	home.scaffold.ScrollTo(240)
	w.shell.Go(ui.Route{Page: "plan", ID: "p1"})
	key(w.window, fyne.KeyEscape)
	if got := home.scaffold.Offset(); got != 240 {
		t.Errorf("the page is scrolled %g dp, want 240", got)
	}
}

func TestBackLeadsWhereOneCameFromAndFindsItAsItWasLeft(t *testing.T) {
	for _, c := range []struct {
		name string
		back func(*world)
	}{
		{"by Back", func(w *world) { w.shell.Back() }},
		{"by Esc", func(w *world) { key(w.window, fyne.KeyEscape) }},
		{"by the phone's own key", func(w *world) { key(w.window, mobile.KeyBack) }},
		{"by Alt and Left", func(w *world) { shortcut(w, fyne.KeyLeft, fyne.KeyModifierAlt) }},
		{"by Esc while one writes", func(w *world) {
			w.at(w.shell.Current()).field.Focus()
			key(w.window, fyne.KeyEscape)
		}},
		{"by Alt and Left while one writes", func(w *world) {
			w.at(w.shell.Current()).field.Focus()
			shortcut(w, fyne.KeyLeft, fyne.KeyModifierAlt)
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t, 390)
			home, chapter := ui.Route{Page: "home"}, ui.Route{Page: "plan", ID: "p1", Arg: "market"}
			w.at(home).field.Focus()
			write(w.window, "kaffe")
			w.at(home).scaffold.ScrollTo(80)
			w.shell.Go(chapter)
			if got := w.shell.Current(); got != chapter {
				t.Fatalf("the shell is at %v", got)
			}
			c.back(w)
			if got := w.shell.Current(); got != home {
				t.Fatalf("back led to %v", got)
			}
			if got := w.at(home).field.Value(); got != "kaffe" {
				t.Errorf("the field says %q", got)
			}
			if got := w.at(home).scaffold.Offset(); got != 80 {
				t.Errorf("the page is scrolled %g dp, want 80", got)
			}
			if w.shell.Back() {
				t.Error("there is something before the first page")
			}
		})
	}
}

// shortcut presses a key with a modifier in what has the focus, or in the window.
func shortcut(w *world, name fyne.KeyName, modifier fyne.KeyModifier) {
	s := &desktop.CustomShortcut{KeyName: name, Modifier: modifier}
	if f, ok := w.window.Canvas().Focused().(fyne.Shortcutable); ok {
		f.TypedShortcut(s)
		return
	}
	w.shell.TypedShortcut(s)
}

func TestTheNumbersLeadToTheDestinationsAlsoWhileOneWrites(t *testing.T) {
	w := newWorld(t, 390)
	var went []string
	for _, name := range []fyne.KeyName{fyne.Key2, fyne.Key3, fyne.Key1} {
		w.at(w.shell.Current()).field.Focus()
		shortcut(w, name, fyne.KeyModifierShortcutDefault)
		went = append(went, w.shell.Current().Page)
	}
	if diff := cmp.Diff([]string{"plan", "book", "home"}, went); diff != "" {
		t.Errorf("destinations (-want +got):\n%s", diff)
	}
}

func TestAPageIsToldBeforeItIsLeft(t *testing.T) {
	w := newWorld(t, 390)
	home := w.at(ui.Route{Page: "home"})
	w.shell.Go(ui.Route{Page: "plan"})
	w.shell.Go(ui.Route{Page: "plan"})
	w.shell.Replace(ui.Route{Page: "book"})
	plan := w.at(ui.Route{Page: "plan"})
	if home.leaves != 1 || plan.leaves != 1 {
		t.Errorf("home was told %d times and plan %d, want once each", home.leaves, plan.leaves)
	}
	w.shell.Back()
	if got := w.shell.Current().Page; got != "home" {
		t.Errorf("back from the page that took plan's place led to %q", got)
	}
	if home.seen != 2 {
		t.Errorf("home was shown %d times, want 2", home.seen)
	}
}

func TestOldPagesAreLetGoAndComeBackAsTheyWere(t *testing.T) {
	w := newWorld(t, 390)
	first := ui.Route{Page: "home"}
	w.at(first).field.SetValue("gemt")
	for i := range 20 {
		w.shell.Go(ui.Route{Page: "plan", ID: string(rune('a' + i))})
	}
	for range 20 {
		w.shell.Back()
	}
	if got := len(w.pages[first]); got != 2 {
		t.Fatalf("the first page was made %d times, want anew once", got)
	}
	if got := w.at(first).field.Value(); got != "gemt" {
		t.Errorf("the first page's field says %q", got)
	}
}

// cancelSheet asks before something is lost.
func cancelSheet(then func()) *ui.Sheet {
	sheet := &ui.Sheet{Title: "Meld afbud?", Content: ui.NewBody("Tiden hos Mette i dag kl. 17:20 bliver ledig for en anden. Du kan melde afbud indtil kl. 16.")}
	sheet.Buttons = []fyne.CanvasObject{
		&ui.Button{Label: "Meld afbud", Kind: ui.Danger, OnTap: func() {
			sheet.Close()
			then()
		}},
		ui.NewPlainButton("Behold tiden", sheet.Close),
	}
	return sheet
}

func TestASheetIsClosedBeforeThePageIsLeft(t *testing.T) {
	w := newWorld(t, 390)
	w.shell.Go(ui.Route{Page: "plan"})
	answered := false
	w.shell.OpenSheet(cancelSheet(func() { answered = true }))
	if w.window.Canvas().Overlays().Top() == nil {
		t.Fatal("no sheet is shown")
	}
	shortcut(w, fyne.Key3, fyne.KeyModifierShortcutDefault)
	key(w.window, fyne.KeyEscape)
	if w.window.Canvas().Overlays().Top() != nil {
		t.Error("Esc has not closed the sheet")
	}
	if got := w.shell.Current().Page; got != "plan" {
		t.Errorf("the page under the sheet became %q", got)
	}
	w.shell.OpenSheet(cancelSheet(func() { answered = true }))
	tab(w.window)
	key(w.window, fyne.KeyReturn)
	if !answered || w.window.Canvas().Overlays().Top() != nil {
		t.Errorf("the first button of the sheet: answered %v, still open %v", answered, w.window.Canvas().Overlays().Top() != nil)
	}
}

// press taps the button of a name where it is shown.
func press(t *testing.T, w *world, label string) {
	t.Helper()
	var find func(o fyne.CanvasObject) *ui.Button
	find = func(o fyne.CanvasObject) *ui.Button {
		if !o.Visible() {
			return nil
		}
		var children []fyne.CanvasObject
		switch o := o.(type) {
		case *ui.Button:
			if o.Label == label {
				return o
			}
		case *fyne.Container:
			children = o.Objects
		case fyne.Widget:
			children = test.TempWidgetRenderer(t, o).Objects()
		}
		for _, child := range children {
			if b := find(child); b != nil {
				return b
			}
		}
		return nil
	}
	button := find(w.shell)
	if button == nil {
		t.Fatalf("no button %q is shown", label)
	}
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(button)
	test.TapCanvas(w.window.Canvas(), at.AddXY(button.Size().Width/2, button.Size().Height/2))
}

func TestTheMarksOfEveryPageSayTheSame(t *testing.T) {
	w := newWorld(t, 390)
	page := w.at(ui.Route{Page: "home"})
	page.scaffold.Marks = w.shell.Marks()
	page.scaffold.Refresh()
	before := picture.Of(w.window.Canvas())
	w.shell.SetStatus(ui.SyncStatus{State: ui.SyncOffline, Label: "Offline – gemt på denne enhed", Short: "Offline"})
	if sameImage(before, picture.Of(w.window.Canvas())) {
		t.Error("the mark in the header has not changed")
	}
	if !page.scaffold.Marks.Visible() {
		t.Error("the marks are hidden on a phone")
	}
	w.window.Resize(fyne.NewSize(1280, 700))
	if page.scaffold.Marks.Visible() {
		t.Error("the marks are shown beside the rail that shows them")
	}
}

func TestAKeyThatNothingTakesScrollsThePage(t *testing.T) {
	w := newWorld(t, 390)
	page := w.at(ui.Route{Page: "home"})
	key(w.window, fyne.KeyPageDown)
	if page.scaffold.Offset() < 200 {
		t.Errorf("the page is scrolled %g dp", page.scaffold.Offset())
	}
	key(w.window, fyne.KeyHome)
	if got := page.scaffold.Offset(); got != 0 {
		t.Errorf("the page is scrolled %g dp, want none", got)
	}
}

// widePage is a page that uses the whole width.
type widePage struct{ *notePage }

func (widePage) Wide() bool { return true }

func TestAPageThatSaysSoUsesTheWholeWidth(t *testing.T) {
	app(t, look(ui.AlwaysLight, 1))
	for _, c := range []struct {
		name  string
		wide  bool
		least float32
		most  float32
	}{{"kept to what is good to read", false, 720, 720}, {"the whole width", true, 1100, 1400}} {
		t.Run(c.name, func(t *testing.T) {
			card := ui.NewCard(ui.NewBody("Kort"))
			shell := ui.NewShell(ui.ShellOptions{
				Destinations: []ui.Destination{{ID: "home", Label: "Hjem"}}, Loop: ui.NewStepLoop(noon).Loop(),
				Open: func(ui.Route) ui.Page {
					p := &notePage{scaffold: ui.NewScaffold("Side", card)}
					if c.wide {
						return widePage{p}
					}
					return p
				},
			})
			w := picture.Window(shell, 1500, 700, 1)
			defer w.Close()
			if got := card.Size().Width; got < c.least || got > c.most {
				t.Errorf("the card is %g dp wide, want %g to %g", got, c.least, c.most)
			}
		})
	}
}
