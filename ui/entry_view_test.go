package ui_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"

	"startklar.dk/ui"
	"startklar.dk/ui/walk"
)

// writingWords are what is said where one writes.
var writingWords = ui.WritingWords{
	Undo: "Fortryd", Redo: "Gentag", Cut: "Klip", Copy: "Kopiér", Paste: "Sæt ind", SelectAll: "Markér alt",
	Full:    func(most int) string { return fmt.Sprintf("Her er plads til %d tegn.", most) },
	TooLong: func(most, over int) string { return fmt.Sprintf("%d tegn for lang til %d.", over, most) },
}

// writingPage is a page with something to write in, in a window without a shell.
type writingPage struct {
	fyne.Window

	page *ui.Scaffold
	step *ui.StepLoop
}

// onPage shows objects on a page of a window.
func onPage(t *testing.T, variant ui.Variant, objects ...fyne.CanvasObject) *writingPage {
	t.Helper()
	d := &writingPage{page: ui.NewScaffold("Plan", objects...), step: ui.NewStepLoop(noon)}
	d.Window = window(t, canvas.NewRectangle(nil), 390, 500)
	fyne.CurrentApp().Settings().SetTheme(look(variant, 1))
	d.SetContent(container.NewStack(canvas.NewRectangle(ui.ColorOf(ui.Ground)), ui.Standalone(d.page, d.step.Loop(), writingWords)))
	d.Resize(fyne.NewSize(390, 500))
	return d
}

// paragraphs is a text of so many paragraphs.
func paragraphs(n int) string {
	return strings.TrimSuffix(strings.Repeat("Jeg rister kaffe til de cafeer i Kolding, der i dag køber deres bønner i Aarhus.\n", n), "\n")
}

func TestWhereOneWritesIsInViewAfterEveryKey(t *testing.T) {
	area := &ui.TextArea{Loop: ui.NewStepLoop(noon).Loop()}
	d := onPage(t, ui.AlwaysLight, area, ui.NewBody("under"))
	area.Focus()
	steps := []struct {
		name string
		do   func()
	}{
		{"a long paste", func() { command(d, &fyne.ShortcutPaste{Clipboard: &clip{paragraphs(40)}}) }},
		{"Ctrl+Home", func() { command(d, ctrl(fyne.KeyHome)) }},
		{"PageDown", func() { key(d, fyne.KeyPageDown) }},
		{"PageDown again", func() { key(d, fyne.KeyPageDown) }},
		{"many times Down", func() {
			for range 20 {
				key(d, fyne.KeyDown)
			}
		}},
		{"Ctrl+End", func() { command(d, ctrl(fyne.KeyEnd)) }},
		{"PageUp", func() { key(d, fyne.KeyPageUp) }},
		{"many times Up", func() {
			for range 20 {
				key(d, fyne.KeyUp)
			}
		}},
		{"scrolling away and a letter", func() { d.page.ScrollTo(0); command(d, ctrl(fyne.KeyEnd)); d.page.ScrollTo(0); write(d, "x") }},
		{"scrolling away and Backspace", func() { d.page.ScrollTo(0); key(d, fyne.KeyBackspace) }},
		{"scrolling away and Undo", func() { d.page.ScrollTo(0); command(d, &fyne.ShortcutUndo{}) }},
		{"scrolling away and Redo", func() { d.page.ScrollTo(0); command(d, &fyne.ShortcutRedo{}) }},
		{"a keyboard that comes up", func() { d.Resize(fyne.NewSize(390, 260)) }},
		{"a narrower window", func() { d.Resize(fyne.NewSize(300, 260)) }},
	}
	for _, s := range steps {
		s.do()
		if !ui.CursorInView(area) {
			t.Errorf("after %s the cursor is out of view; the page stands at %g", s.name, d.page.Offset())
		}
	}
	before := d.page.Offset()
	command(d, ctrl(fyne.KeyHome))
	if d.page.Offset() >= before {
		t.Error("the page does not move with the cursor at all")
	}
}

func TestASelectionThatIsDrawnBeyondTheEdgeScrolls(t *testing.T) {
	area := &ui.TextArea{Text: paragraphs(40)}
	d := onPage(t, ui.AlwaysLight, area)
	area.Focus()
	area.Flush()
	click(d, fyne.NewPos(30, 20), 1)
	drag, ok := d.Canvas().Focused().(fyne.Draggable)
	if !ok {
		t.Fatal("nothing can be selected by dragging")
	}
	drag.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(100, 560)}})
	at, selected := d.page.Offset(), ui.Selected(area)
	d.step.Advance(time.Second)
	if d.page.Offset() < at+100 || len(ui.Selected(area)) < len(selected)+100 {
		t.Errorf("held beyond the edge the page goes from %g to %g, and %d letters are selected, %d before", at, d.page.Offset(), len(ui.Selected(area)), len(selected))
	}
	drag.DragEnd()
	at = d.page.Offset()
	d.step.Advance(time.Second)
	if d.page.Offset() != at {
		t.Error("let go, it scrolls on")
	}
}

func TestOnlyRowsNearWhatIsSeenAreDrawn(t *testing.T) {
	area := &ui.TextArea{Text: paragraphs(200), Loop: ui.NewStepLoop(noon).Loop()}
	d := onPage(t, ui.AlwaysLight, area)
	for _, at := range []float32{0, 3000, 6000} {
		d.page.ScrollTo(at)
		drawn, seen := 0, 0
		shown(area, func(o fyne.CanvasObject, y float32) {
			if _, ok := o.(*canvas.Text); ok {
				drawn++
				if y > at-100 && y < at+500 {
					seen++
				}
			}
		})
		if drawn == 0 || drawn > 60 || seen < 15 {
			t.Errorf("scrolled to %g dp, %d rows are drawn, %d of them in view", at, drawn, seen)
		}
	}
}

// shown visits what is drawn of an object, and how far down in it.
func shown(o fyne.CanvasObject, visit func(fyne.CanvasObject, float32)) {
	var walk func(fyne.CanvasObject, float32)
	walk = func(o fyne.CanvasObject, y float32) {
		visit(o, y)
		var inside []fyne.CanvasObject
		switch o := o.(type) {
		case *fyne.Container:
			inside = o.Objects
		case fyne.Widget:
			inside = test.WidgetRenderer(o).Objects()
		}
		for _, child := range inside {
			walk(child, y+child.Position().Y)
		}
	}
	walk(o, 0)
}

func TestTheWheelScrollsThePageOverEveryField(t *testing.T) {
	for name, field := range map[string]*ui.Field{"one line": ui.NewField("Navn", "Anna", nil), "many": {Label: "Besked", Lines: 4, Text: paragraphs(2)}} {
		d := onPage(t, ui.AlwaysLight, field, ui.NewBody(paragraphs(40)))
		over := fyne.CurrentApp().Driver().AbsolutePositionForObject(field).Add(fyne.NewPos(60, 50))
		test.Scroll(d.Canvas(), over, 0, -60)
		if d.page.Offset() == 0 {
			t.Errorf("%s: the wheel does not move the page", name)
		}
	}
}

// menuRow is a row of the menu that is open; nil for none.
func menuRow(d *writingPage, label string) fyne.Tappable {
	var found fyne.Tappable
	if top := d.Canvas().Overlays().Top(); top != nil {
		shownBelow(top, func(o fyne.CanvasObject) {
			if l, ok := o.(interface{ AccessibilityLabel() string }); ok && l.AccessibilityLabel() == label {
				if tap, ok := o.(fyne.Tappable); ok {
					found = tap
				}
			}
		})
	}
	return found
}

func shownBelow(o fyne.CanvasObject, visit func(fyne.CanvasObject)) {
	visit(o)
	switch o := o.(type) {
	case *fyne.Container:
		for _, child := range o.Objects {
			shownBelow(child, visit)
		}
	case fyne.Widget:
		for _, child := range test.WidgetRenderer(o).Objects() {
			shownBelow(child, visit)
		}
	}
}

// rightClick opens the menu of what has the focus.
func rightClick(d *writingPage) {
	if e, ok := d.Canvas().Focused().(fyne.SecondaryTappable); ok {
		e.TappedSecondary(&fyne.PointEvent{Position: fyne.NewPos(20, 20), AbsolutePosition: fyne.NewPos(60, 120)})
	}
}

func TestAMenuSaysInTheWordsOfTheAppWhatCanBeDone(t *testing.T) {
	for _, variant := range variants {
		field := ui.NewField("Navn", "", nil)
		d := onPage(t, variant.is, field, ui.NewBody("Ord under menuen, som ikke må skinne igennem den."))
		field.Focus()
		write(d, "Anna")
		command(d, &fyne.ShortcutSelectAll{})
		rightClick(d)
		for _, label := range []string{"Fortryd", "Gentag", "Klip", "Kopiér", "Sæt ind", "Markér alt"} {
			if menuRow(d, label) == nil {
				t.Fatalf("in %s the menu does not say %q", variant.name, label)
			}
		}
		for _, ink := range walk.Page(d.Canvas()).Inks() {
			if wrong := ink.Wrong(); wrong != "" {
				t.Errorf("in %s: %s %s", variant.name, wrong, ink.Where)
			}
		}
		menuRow(d, "Klip").Tapped(nil)
		if field.Value() != "" || fyne.CurrentApp().Clipboard().Content() != "Anna" || d.Canvas().Overlays().Top() != nil {
			t.Errorf("in %s, cut, the field says %q and the clipboard %q", variant.name, field.Value(), fyne.CurrentApp().Clipboard().Content())
		}
		if d.Canvas().Focused() != field.Entry() {
			t.Errorf("in %s the focus does not come back to the field", variant.name)
		}
		rightClick(d)
		key(d, fyne.KeyDown)
		key(d, fyne.KeyEscape)
		if d.Canvas().Overlays().Top() != nil {
			t.Errorf("in %s Esc does not close the menu", variant.name)
		}
	}
}

func TestWhatIsSelectedStandsOut(t *testing.T) {
	for _, variant := range variants {
		area := &ui.TextArea{Text: paragraphs(2), Loop: ui.NewStepLoop(noon).Loop()}
		d := onPage(t, variant.is, area)
		area.Focus()
		command(d, &fyne.ShortcutSelectAll{})
		words, marks := 0, 0
		for _, ink := range walk.Page(d.Canvas()).Inks() {
			if ink.On == ui.ColorOf(ui.Accent) {
				words++
			}
			if wrong := ink.Wrong(); wrong != "" {
				t.Errorf("in %s: %s %s", variant.name, wrong, ink.Where)
			}
		}
		shown(area, func(o fyne.CanvasObject, _ float32) {
			r, ok := o.(*canvas.Rectangle)
			if !ok || r.FillColor != ui.ColorOf(ui.Accent) || r.Size().Width < 20 {
				return
			}
			marks++
			if got := walk.Contrast(r.FillColor, ui.ColorOf(ui.Surface)); got < walk.Marks {
				t.Errorf("in %s the selection has a contrast of %.2f on a card", variant.name, got)
			}
		})
		if words < 2 || words != marks {
			t.Errorf("in %s %d rows are marked and %d have words on the mark", variant.name, marks, words)
		}
	}
}

func TestALetterWithoutRoomIsRefusedWhereOneWrites(t *testing.T) {
	area := &ui.TextArea{Most: len([]rune(paragraphs(30))), Loop: ui.NewStepLoop(noon).Loop()}
	d := onPage(t, ui.AlwaysLight, area)
	area.Focus()
	command(d, &fyne.ShortcutPaste{Clipboard: &clip{paragraphs(30)}})
	for range 5 {
		key(d, fyne.KeyPageUp)
	}
	write(d, "x")
	if got := area.Value(); got != paragraphs(30) {
		t.Error("what was there is not whole any more")
	}
	says := fmt.Sprintf("Her er plads til %d tegn.", area.Most)
	if !inView(d, says) || !ui.CursorInView(area) {
		t.Error("it is not said in view, or the cursor went out of it")
	}
	key(d, fyne.KeyDelete)
	if strings.Contains(wordsIn(d.page), says) {
		t.Error("it is still said when there is room again")
	}
	field := &ui.Field{Label: "Navn", Most: 4}
	d = onPage(t, ui.AlwaysLight, field)
	field.Focus()
	write(d, "Annas")
	if field.Value() != "Anna" || field.Error != "Her er plads til 4 tegn." {
		t.Errorf("the field says %q and %q", field.Value(), field.Error)
	}
	key(d, fyne.KeyLeft)
	if field.Error != "" {
		t.Errorf("after another key it still says %q", field.Error)
	}
}

func TestAPasteWithoutRoomLosesNothing(t *testing.T) {
	var left []string
	area := &ui.TextArea{Most: 3000, Loop: ui.NewStepLoop(noon).Loop()}
	area.Rest.Label, area.Rest.Take = "Fordel den på to spørgsmål", func(_, s string) { left = append(left, s) }
	d := onPage(t, ui.AlwaysLight, area)
	area.Focus()
	write(d, "Før ")
	command(d, &fyne.ShortcutPaste{Clipboard: &clip{paragraphs(50)}})
	if got := area.Value(); got != "Før " {
		t.Fatalf("what has no room was pasted in part: %d letters", len(got))
	}
	if over := len([]rune(paragraphs(50))) - (3000 - 4); !inView(d, fmt.Sprintf("%d tegn for lang til 3000.", over)) {
		t.Errorf("it is not said in view: %v", wordsIn(d.page))
	}
	var button *ui.Button
	shownBelow(d.page, func(o fyne.CanvasObject) {
		if b, ok := o.(*ui.Button); ok && b.Label == area.Rest.Label {
			button = b
		}
	})
	button.Tapped(nil)
	if len(left) != 1 {
		t.Fatalf("the rest was taken %d times", len(left))
	}
	if diff := cmp.Diff("Før "+paragraphs(50), area.Value()+"\n"+left[0]); diff != "" {
		t.Errorf("something of it is lost (-want +got):\n%s", diff)
	}
	command(d, &fyne.ShortcutUndo{})
	if got := area.Value(); got != "Før " {
		t.Errorf("taken back it says %d letters", len(got))
	}
}

// inView says whether words are seen whole in a window.
func inView(d *writingPage, words string) bool {
	found := false
	shownBelow(d.Content(), func(o fyne.CanvasObject) {
		if text, ok := o.(*ui.Text); ok && text.Text == words && text.Visible() {
			at := fyne.CurrentApp().Driver().AbsolutePositionForObject(o)
			found = found || at.Y >= 0 && at.Y+o.Size().Height <= d.Canvas().Size().Height
		}
	})
	return found
}
