package ui_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"

	"startklar.dk/ui"
)

// linesOf are the lines that a text is drawn in at a width.
func linesOf(t *ui.Text, width float32) []string {
	t.Resize(fyne.NewSize(width, t.HeightFor(width)))
	var lines []string
	last := float32(-1)
	for _, o := range test.WidgetRenderer(t).Objects() {
		c, ok := o.(*canvas.Text)
		if !ok {
			continue
		}
		if y := c.Position().Y; y != last {
			lines, last = append(lines, ""), y
		}
		lines[len(lines)-1] += c.Text
	}
	return lines
}

func TestTextIsBrokenWhereAReaderWouldBreakIt(t *testing.T) {
	app(t, look(ui.AlwaysLight, 1))
	for _, c := range []struct {
		name  string
		text  *ui.Text
		width float32
		want  []string
	}{
		{"on one line where it fits", ui.NewBody("Kort tekst"), 200, []string{"Kort tekst"}},
		{"between words", ui.NewBody("Et to tre fire fem seks"), 80, []string{"Et to tre", "fire fem", "seks"}},
		{"where it is broken by hand", ui.NewBody("Et\n\nto"), 200, []string{"Et", "to"}},
		{"inside a word that is longer than a line", ui.NewBody("iværksætterkonsulent"), 90, []string{"iværksætte", "rkonsulent"}},
		{"not at a no-break space", ui.NewBody("aa 50.000\u00a0kr."), 95, []string{"aa", "50.000\u00a0kr."}},
		{"nor between an amount and its unit", ui.NewBody("aa 50.000 kr."), 95, []string{"aa", "50.000 kr."}},
		{"but before what only begins so", ui.NewBody("aa 12 kramper"), 95, []string{"aa 12", "kramper"}},
		{"cut short on one line", ui.NewBody("Mette vil gerne henvise dig").OneLine(), 120, []string{"Mette vil gern…"}},
		{"cut short on its last line", &ui.Text{Text: "Et to tre fire fem seks", Wrap: true, Lines: 2}, 80, []string{"Et to tre", "fire fem…"}},
		{"as one where its look changes inside a word", &ui.Text{Wrap: true, Spans: []ui.Span{{Text: "Et to tre fi"}, {Text: "re", Bold: true}}}, 80, []string{"Et to tre", "fire"}},
		{"without the sign that parts two things where its end does", ui.NewBody("Et to · tre · fire · fem"), 80, []string{"Et to · tre", "fire · fem"}},
		{"nor with it before what has no room", ui.NewBody("Et to tre · fire"), 84, []string{"Et to tre", "fire"}},
		{"with it where it stands first", ui.NewBody("· Et"), 80, []string{"· Et"}},
		{"nothing at all", ui.NewBody(""), 90, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, linesOf(c.text, c.width)); diff != "" {
				t.Errorf("lines (-want +got):\n%s", diff)
			}
		})
	}
}

func TestNoLineIsWiderThanItsText(t *testing.T) {
	for _, scale := range []float32{0.8, 1, 1.6} {
		app(t, look(ui.AlwaysLight, scale))
		text := ui.NewSupport("Danmarks længste ord er måske speciallægepraksisplanlægningsstabiliseringsperiode, og det skal også kunne stå på en telefon – selv med store bogstaver.")
		for width := float32(24); width < 500; width += 37 {
			text.Resize(fyne.NewSize(width, text.HeightFor(width)))
			for _, o := range test.WidgetRenderer(text).Objects() {
				if right := o.Position().X + o.Size().Width; right > width+1 {
					t.Errorf("at %g dp and a text scale of %g a line reaches %g", width, scale, right)
				}
			}
		}
	}
}

func TestNothingOfAPageIsWiderThanThePhone(t *testing.T) {
	for _, scale := range []float32{0.8, 1, 1.6} {
		app(t, look(ui.AlwaysLight, scale))
		page := ui.NewScaffold("Speciallægepraksisplanlægningsstabiliseringsperiode",
			ui.NewCard(ui.NewHeading(strings.Repeat("langtord", 9)),
				&ui.ListRow{Title: strings.Repeat("titel", 20), Subtitle: strings.Repeat("undertitel", 20), Unread: true, OnTap: nothing},
				&ui.CheckRow{Label: strings.Repeat("opgave", 20), Note: "2 min", OnTap: nothing},
				ui.Actions(ui.NewButton(strings.Repeat("knap", 12), nothing), ui.NewSoftButton("Vis kode", nothing))),
			ui.Message{Tone: ui.Notice, Title: "Den blev taget.", Text: "17:40 hos Mette er ledig.", Action: "Tag den", OnTap: nothing}.Card())
		page.Resize(fyne.NewSize(320, 800))
		eachLeaf(page, 0, func(o fyne.CanvasObject, x float32) {
			if right := x + o.Size().Width; right > 320+1 {
				t.Errorf("at a text scale of %g a %T reaches %g dp, want at most 320", scale, o, right)
			}
		})
	}
}

// eachLeaf visits what is drawn, with how far from the left it begins.
func eachLeaf(o fyne.CanvasObject, x float32, visit func(fyne.CanvasObject, float32)) {
	if !o.Visible() {
		return
	}
	x += o.Position().X
	switch o := o.(type) {
	case *fyne.Container:
		for _, child := range o.Objects {
			eachLeaf(child, x, visit)
		}
	case fyne.Widget:
		for _, child := range test.WidgetRenderer(o).Objects() {
			eachLeaf(child, x, visit)
		}
	default:
		visit(o, x)
	}
}

func TestAPageIsAsHighAsItsWordsNeedAtItsWidth(t *testing.T) {
	app(t, look(ui.AlwaysLight, 1))
	words := strings.Repeat("ord ", 80)
	card := ui.NewCard(ui.NewBody(words))
	narrow, wide := ui.HeightAt(card, 200), ui.HeightAt(card, 700)
	if narrow <= wide {
		t.Errorf("a card is %g dp high at 200 and %g at 700, want it higher where it is narrow", narrow, wide)
	}
	column := ui.Column(ui.Gap8, card, ui.NewBody("slut"))
	column.Resize(fyne.NewSize(200, ui.HeightAt(column, 200)))
	if got, want := column.Objects[1].Position().Y, narrow+ui.Gap8; got != want {
		t.Errorf("what follows the card begins at %g dp, want %g", got, want)
	}
	if got, want := column.MinSize().Height, ui.HeightAt(column, 200); got != want {
		t.Errorf("the column asks Fyne for %g dp, want %g", got, want)
	}
}

func TestButtonsStandUnderEachOtherWhereTheyDoNotFitSideBySide(t *testing.T) {
	app(t, look(ui.AlwaysLight, 1))
	row := ui.Actions(ui.NewButton("Send til Mette", nothing), ui.NewSoftButton("Vis kode", nothing))
	if got := ui.HeightAt(row, 390); got != ui.ButtonHeight {
		t.Errorf("the buttons are %g dp high at 390, want %g", got, ui.ButtonHeight)
	}
	if got, want := ui.HeightAt(row, 200), 2*ui.ButtonHeight+ui.Gap8; got != want {
		t.Errorf("the buttons are %g dp high at 200, want %g", got, want)
	}
}
