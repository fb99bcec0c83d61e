package ui_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"

	"startklar.dk/ui"
	"startklar.dk/ui/picture"
)

// pressables are every widget that can be pressed, each telling what happened.
func pressables(did func()) map[string]fyne.CanvasObject {
	return map[string]fyne.CanvasObject{
		"filled button":  ui.NewButton("Send", did),
		"small button":   &ui.Button{Label: "Tag den", Small: true, OnTap: did},
		"link":           ui.NewLink("Book", did),
		"icon button":    ui.NewIconButton("more", "Mere", did),
		"chip":           &ui.Chip{Label: "Jura", OnTap: did},
		"avatar":         &ui.Avatar{Name: "Anna", Side: 36, OnTap: did},
		"list row":       &ui.ListRow{Title: "Sprog", OnTap: did},
		"check row":      &ui.CheckRow{Label: "Resumé", OnTap: did},
		"switch row":     &ui.SwitchRow{Label: "Navn", OnChange: func(bool) { did() }},
		"pressable card": ui.NewTapCard("Fortsæt", did, ui.NewBody("Fortsæt")),
		"sync mark":      &ui.SyncMark{Status: ui.SyncStatus{Short: "Gemt"}, OnTap: did},
		"choice":         ui.NewSegmented(func(int) { did() }, "Ja"),
		"chips":          ui.NewChipRow(func(int) { did() }, "Alle"),
		"slots":          &ui.SlotGrid{Slots: []ui.Slot{{Label: "17:00", OnTap: did}}},
	}
}

func TestEverythingThatCanBePressedIsLargeEnoughForAFinger(t *testing.T) {
	app(t, look(ui.AlwaysLight, 1))
	for name, o := range pressables(nothing) {
		if got := ui.HeightAt(o, 300); got < ui.TouchTarget {
			t.Errorf("%s is %g dp high, want at least %g", name, got, ui.TouchTarget)
		}
	}
}

func TestEverythingThatCanBePressedAnswersToSpaceAndEnter(t *testing.T) {
	for _, pressed := range []fyne.KeyName{fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter} {
		times := 0
		for name, o := range pressables(func() { times++ }) {
			w := window(t, o, 320, 200)
			if tab(w) == nil {
				t.Fatalf("%s does not take the focus", name)
			}
			times = 0
			key(w, pressed)
			if times != 1 {
				t.Errorf("%s on %s did its work %d times, want once", name, pressed, times)
			}
		}
	}
}

func TestWhatCannotBePressedNowIsPassedOverByTab(t *testing.T) {
	last := ui.NewButton("Sidste", nothing)
	w := window(t, ui.Column(0,
		&ui.Button{Label: "Inaktiv", Inactive: true, OnTap: nothing},
		&ui.Button{Label: "Gemmer", Busy: true, OnTap: nothing},
		&ui.ListRow{Title: "Kun til at læse"},
		&ui.SwitchRow{Label: "Låst", Inactive: true},
		last,
	), 320, 400)
	if got := tab(w); got != fyne.Focusable(last) {
		t.Errorf("the focus is on %T %v, want the last button", got, got)
	}
}

func TestTabGoesThroughAPageFromTopToBottom(t *testing.T) {
	var order []string
	row := func(name string) fyne.CanvasObject { return ui.NewButton(name, func() { order = append(order, name) }) }
	page := ui.NewScaffold("Side", ui.NewCard(row("første"), ui.Row(ui.Gap8, ui.Grow(row("anden")), row("tredje"))), row("fjerde"))
	page.Footer = row("femte")
	w := window(t, page, 390, 700)
	for range 5 {
		tab(w)
		key(w, fyne.KeyReturn)
	}
	want := "første anden tredje fjerde femte"
	if got := join(order); got != want {
		t.Errorf("the focus went %q, want %q", got, want)
	}
}

func join(words []string) string {
	out := ""
	for i, w := range words {
		if i > 0 {
			out += " "
		}
		out += w
	}
	return out
}

func TestABusyButtonIsNotPressedTwice(t *testing.T) {
	times := 0
	b := ui.NewButton("Send", nil)
	b.OnTap = func() {
		times++
		b.SetBusy(true)
	}
	window(t, b, 200, 60)
	test.Tap(b)
	test.Tap(b)
	if times != 1 {
		t.Errorf("the button did its work %d times, want once", times)
	}
}

func TestASwitchTellsWhatItIsNow(t *testing.T) {
	var told []bool
	row := &ui.SwitchRow{Label: "Navn og telefon", OnChange: func(on bool) { told = append(told, on) }}
	window(t, row, 300, 60)
	test.Tap(row)
	test.Tap(row)
	if len(told) != 2 || !told[0] || told[1] {
		t.Errorf("the switch told %v, want on and then off", told)
	}
}

func TestAFocusedButtonLowDownIsScrolledIntoView(t *testing.T) {
	var body []fyne.CanvasObject
	for range 30 {
		body = append(body, ui.NewBody("linje"))
	}
	body = append(body, ui.NewButton("Nederst", nothing))
	page := ui.NewScaffold("Lang side", body...)
	w := window(t, page, 390, 400)
	tab(w)
	if page.Offset() < 300 {
		t.Errorf("the page is scrolled %g dp, want the button at its end in view", page.Offset())
	}
}

func TestWhatIsOnlyDrawnLetsTheTapThroughToWhatItLiesOn(t *testing.T) {
	for _, c := range []struct {
		name string
		make func(did func()) fyne.CanvasObject
		at   fyne.Position
	}{
		{"an avatar in a row", func(did func()) fyne.CanvasObject {
			return &ui.ListRow{Leading: ui.NewAvatar("Anna Holm"), Title: "Anna Holm", OnTap: did}
		}, fyne.NewPos(28, 28)},
		{"an avatar in a card", func(did func()) fyne.CanvasObject {
			return ui.NewTapCard("Anna", did, ui.Person(ui.NewAvatar("Anna Holm"), "Anna Holm", "", ui.Body))
		}, fyne.NewPos(36, 36)},
		{"a row in a card", func(did func()) fyne.CanvasObject {
			return ui.NewTapCard("Anna", did, &ui.ListRow{Title: "Anna Holm"})
		}, fyne.NewPos(36, 36)},
		{"an avatar in a row in a card", func(did func()) fyne.CanvasObject {
			return ui.NewTapCard("Anna", did, &ui.ListRow{Leading: ui.NewAvatar("Anna Holm"), Title: "Anna Holm"})
		}, fyne.NewPos(36, 36)},
	} {
		t.Run(c.name, func(t *testing.T) {
			times := 0
			w := window(t, ui.Column(0, c.make(func() { times++ })), 320, 200)
			test.TapCanvas(w.Canvas(), c.at)
			if times != 1 {
				t.Errorf("the tap did its work %d times, want once", times)
			}
		})
	}
}

func TestAnAvatarThatCanBePressedTakesItsOwnTap(t *testing.T) {
	var tapped []string
	row := &ui.ListRow{
		Leading: &ui.Avatar{Name: "Anna Holm", OnTap: func() { tapped = append(tapped, "avatar") }},
		Title:   "Anna Holm", OnTap: func() { tapped = append(tapped, "row") },
	}
	w := window(t, ui.Column(0, row), 320, 200)
	test.TapCanvas(w.Canvas(), fyne.NewPos(28, 28))
	test.TapCanvas(w.Canvas(), fyne.NewPos(200, 28))
	if diff := cmp.Diff([]string{"avatar", "row"}, tapped); diff != "" {
		t.Errorf("tapped (-want +got):\n%s", diff)
	}
}

func TestAnAvatarOfNobodyIsNotEmpty(t *testing.T) {
	app(t, look(ui.AlwaysLight, 1))
	nobody := picture.Draw(&ui.Avatar{}, 40, 40, 1)
	if !sameImage(nobody, picture.Draw(&ui.Avatar{Icon: "person"}, 40, 40, 1)) {
		t.Error("an avatar of nobody is not drawn as a person")
	}
	if sameImage(nobody, picture.Draw(&ui.Avatar{Letters: " "}, 40, 40, 1)) {
		t.Error("an avatar of nobody is an empty disc")
	}
}

func TestAChipRowShowsNoBarAndStillScrolls(t *testing.T) {
	labels := []string{"Alle", "Finansiering", "Eksport", "Jura", "Marked og kunder", "Ansættelse"}
	row := ui.NewChipRow(nil, labels...)
	w := window(t, ui.Column(0, row), 300, 100)
	fits := ui.NewChipRow(nil, labels[:2]...)
	long := picture.Of(w.Canvas())
	w.SetContent(ui.Column(0, fits))
	short := picture.Of(w.Canvas())
	// Under the chips there is the page and nothing else, as where they need not scroll.
	for y := ui.TouchTarget - 6; y < ui.TouchTarget+4; y++ {
		for x := range 300 {
			if long.At(x, int(y)) != short.At(x, int(y)) {
				t.Fatalf("something is drawn under the chips at %d, %g", x, y)
			}
		}
	}
	w.SetContent(ui.Column(0, row))
	before := picture.Of(w.Canvas())
	test.Scroll(w.Canvas(), fyne.NewPos(100, 20), -120, 0)
	wheeled := picture.Of(w.Canvas())
	if sameImage(before, wheeled) {
		t.Error("the wheel does not scroll the chips")
	}
	for range labels {
		tab(w)
	}
	if sameImage(wheeled, picture.Of(w.Canvas())) {
		t.Error("the last chip is not scrolled into view by Tab")
	}
}

// rings counts the rings of focus that are drawn.
func rings(o fyne.CanvasObject) int {
	n := 0
	eachLeaf(o, 0, func(o fyne.CanvasObject, _ float32) {
		if r, ok := o.(*canvas.Rectangle); ok && r.StrokeColor == ui.ColorOf(ui.Accent) && r.StrokeWidth == 2 {
			n++
		}
	})
	return n
}

func TestWhatAPointerPressedHasTheFocusWithoutARingAndAKeyBringsIt(t *testing.T) {
	for name, o := range pressables(nothing) {
		t.Run(name, func(t *testing.T) {
			app(t, look(ui.AlwaysLight, 1))
			shell := shellWith(danish, func(*ui.Shell, ui.Route) fyne.CanvasObject { return ui.NewScaffold("", ui.Left(o)) }, "home")
			w := picture.Window(shell, 390, 700, 1)
			defer w.Close()
			shell.Attach(w.Canvas())
			w.Canvas().Unfocus()
			pressed := tab(w) // the way to it: what has the focus is what is tapped
			if got := rings(shell); got != 1 {
				t.Fatalf("Tab rings %d things", got)
			}
			w.Canvas().Unfocus()
			if tappable, ok := pressed.(fyne.Tappable); ok {
				tappable.Tapped(&fyne.PointEvent{})
			}
			if got := w.Canvas().Focused(); got != pressed {
				t.Errorf("the focus is on %T", got)
			}
			if got := rings(shell); got != 0 {
				t.Errorf("what was tapped is ringed %d times", got)
			}
			key(w, fyne.KeyF12)
			if got := rings(shell); got != 1 {
				t.Errorf("a key rings %d things", got)
			}
		})
	}
}

func TestTheRingOfFocusIsForTheKeyboard(t *testing.T) {
	var w fyne.Window
	var button *ui.Button
	mouse := &desktop.MouseEvent{Button: desktop.MouseButtonPrimary}
	click := func() {
		button.MouseDown(mouse)
		button.MouseUp(mouse)
		test.Tap(button)
	}
	for name, c := range map[string]struct {
		do   []func()
		ring bool
	}{
		"Tab":                              {[]func(){func() { tab(w) }}, true},
		"the product itself":               {[]func(){func() { w.Canvas().Focus(button) }}, true},
		"Tab, then a click":                {[]func(){func() { tab(w) }, click}, false},
		"Tab, then a finger":               {[]func(){func() { tab(w) }, func() { test.Tap(button) }}, false},
		"a click that takes the focus":     {[]func(){func() { button.OnTap = func() { w.Canvas().Focus(button) } }, click}, false},
		"Tab, a click, then a key":         {[]func(){func() { tab(w) }, click, func() { key(w, fyne.KeySpace) }}, true},
		"Tab, a click elsewhere, then Tab": {[]func(){func() { tab(w) }, click, func() { w.Canvas().Unfocus() }, func() { tab(w) }}, true},
		"a click, then Tab":                {[]func(){click, func() { tab(w) }}, true},
		"a press dragged away, then Tab":   {[]func(){func() { button.MouseDown(mouse); button.MouseOut() }, func() { tab(w) }}, true},
	} {
		t.Run(name, func(t *testing.T) {
			button = ui.NewPlainButton("Videre", nothing)
			w = window(t, ui.Inset(20, 20, ui.Left(button)), 200, 100)
			bare := picture.Of(w.Canvas())
			for _, do := range c.do {
				do()
			}
			if got := !sameImage(bare, picture.Of(w.Canvas())); got != c.ring {
				t.Errorf("the ring is drawn: %v, want %v", got, c.ring)
			}
		})
	}
}
