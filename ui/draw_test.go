package ui_test

import (
	"image"
	"image/color"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"startklar.dk/ui"
	"startklar.dk/ui/picture"
)

func TestTheMouseWheelOverAPlaceToWriteScrollsThePage(t *testing.T) {
	area := &ui.TextArea{Loop: ui.NewStepLoop(noon).Loop(), Rows: 40}
	page := ui.NewScaffold("Kapitel", area)
	w := window(t, page, 390, 500)
	test.Scroll(w.Canvas(), fyne.NewPos(200, 300), 0, -150)
	if got := page.Offset(); got != 150 {
		t.Errorf("the page is scrolled %g dp, want 150", got)
	}
}

// pixel is the colour at a place in dp of a picture with two pixels to a dp.
func pixel(img image.Image, x, y float32) color.NRGBA {
	return color.NRGBAModel.Convert(img.At(int(x*picture.Sharp), int(y*picture.Sharp))).(color.NRGBA)
}

func TestACardHasRoundCornersAndAShadowInLightOnly(t *testing.T) {
	for _, c := range []struct {
		name   string
		is     ui.Variant
		shadow bool
	}{{"light", ui.AlwaysLight, true}, {"dark", ui.AlwaysDark, false}} {
		t.Run(c.name, func(t *testing.T) {
			app(t, look(c.is, 1))
			card := ui.NewCard(ui.NewBody("Kort"))
			img := picture.Draw(ui.Inset(40, 40, card), 280, 160, picture.Sharp)
			ground, surface := ui.ColorOf(ui.Ground), ui.ColorOf(ui.Surface)
			if got := pixel(img, 140, 100); got != surface {
				t.Errorf("inside the card is %v, want %v", got, surface)
			}
			if got := pixel(img, 41, 41); got == surface {
				t.Error("the card's corner is not round")
			}
			if got := pixel(img, 140, 124) != ground; got != c.shadow {
				t.Errorf("under the card there is a shadow: %v, want %v", got, c.shadow)
			}
			if got := pixel(img, 5, 5); got != ground {
				t.Errorf("far from the card is %v, want %v", got, ground)
			}
		})
	}
}

func TestASlotLooksDifferentInEachStateWithoutItsColour(t *testing.T) {
	app(t, look(ui.AlwaysLight, 1))
	grey := func(state ui.SlotState) []uint8 {
		img := picture.Draw(&ui.SlotGrid{Slots: []ui.Slot{{Label: "17:20", State: state}}}, 80, 44, picture.Sharp)
		var out []uint8
		for y := range img.Bounds().Dy() {
			for x := range img.Bounds().Dx() {
				out = append(out, color.GrayModel.Convert(img.At(x, y)).(color.Gray).Y)
			}
		}
		return out
	}
	states := []ui.SlotState{ui.SlotFree, ui.SlotTaken, ui.SlotMine, ui.SlotWaiting}
	for i, a := range states {
		for _, b := range states[i+1:] {
			differ := 0
			ga, gb := grey(a), grey(b)
			for j := range ga {
				if int(ga[j])-int(gb[j]) > 8 || int(gb[j])-int(ga[j]) > 8 {
					differ++
				}
			}
			if differ < 100 {
				t.Errorf("slots in states %d and %d differ in %d pixels", a, b, differ)
			}
		}
	}
}

func TestAQRCodeIsDarkOnWhiteWithItsQuietZoneInDarkToo(t *testing.T) {
	app(t, look(ui.AlwaysDark, 1))
	code := &ui.QR{Modules: 21, Side: 120, Dark: func(x, y int) bool { return x == 0 || y == 0 }}
	img := picture.Draw(code, 120, 120, picture.Sharp)
	module := float32(116) / 29
	if got := pixel(img, 2+2*module, 60); got != (color.NRGBA{255, 255, 255, 255}) {
		t.Errorf("the quiet zone is %v, want white", got)
	}
	if got := pixel(img, 2+4.5*module, 60); got != (color.NRGBA{0, 0, 0, 255}) {
		t.Errorf("a dark module is %v, want black", got)
	}
	if got := pixel(img, 2+10.5*module, 2+10.5*module); got != (color.NRGBA{255, 255, 255, 255}) {
		t.Errorf("a light module is %v, want white", got)
	}
}

func TestARingIsAsFullAsItSays(t *testing.T) {
	app(t, look(ui.AlwaysLight, 1))
	accent := ui.ColorOf(ui.Accent)
	img := picture.Draw(&ui.ProgressRing{Part: 0.5, Side: 80}, 80, 80, picture.Sharp)
	if got := pixel(img, 76, 40); got != accent {
		t.Errorf("at a quarter the half-full ring is %v, want the accent", got)
	}
	if got := pixel(img, 4, 40); got != ui.ColorOf(ui.Track) {
		t.Errorf("at three quarters the half-full ring is %v, want the colour of its track", got)
	}
}

func TestTheLabelsOfRingsAreOfOneSize(t *testing.T) {
	app(t, look(ui.AlwaysLight, 1))
	letters := func(r *ui.ProgressRing) float32 {
		for _, o := range test.WidgetRenderer(r).Objects() {
			if text, ok := o.(*canvas.Text); ok {
				return text.TextSize
			}
		}
		t.Fatal("the ring has no label")
		return 0
	}
	full := letters(&ui.ProgressRing{Part: 1, Label: "100 %"})
	for part, label := range map[float64]string{0: "0 %", 0.05: "5 %", 0.62: "62 %", 1: "100%"} {
		if got := letters(&ui.ProgressRing{Part: part, Label: label}); got != full {
			t.Errorf("%q is %g high, and 100 %% is %g", label, got, full)
		}
	}
}

func TestAnEarlierScoreIsSeenOnItsBarAndIsSaidToBeOne(t *testing.T) {
	app(t, look(ui.AlwaysLight, 1))
	bars := &ui.Bars{NowIs: "nu", WasIs: "3. september", Bars: []ui.Bar{{Label: "Salg", Value: "4,0", Part: 0.8}}}
	without := ui.HeightAt(bars, 200)
	for _, was := range []float64{0.5, 0.9} { // on the bar, and beyond it
		bars.Bars[0].Was = was
		bars.Refresh()
		if ui.HeightAt(bars, 200) <= without {
			t.Fatal("no line says what the tick is")
		}
		img := picture.Draw(bars, 200, ui.HeightAt(bars, 200), picture.Sharp)
		x, y := float32(200*was), without-4
		if got := pixel(img, x, y); got != ui.ColorOf(ui.Ink) {
			t.Errorf("at %g the bar is %v, want a tick of ink", was, got)
		}
		if got := pixel(img, x-2.5, y); got != ui.ColorOf(ui.Surface) {
			t.Errorf("beside the tick at %g is %v, want air", was, got)
		}
	}
}

func TestInitialsAreThoseOneWouldWrite(t *testing.T) {
	for name, want := range map[string]string{
		"Mette Ørsted": "MØ", "Søren Bo Ærø": "SÆ", "anna": "AN", "Å": "Å", "": "", "  ": "", "(Lars) Holm-Juul": "LJ",
		"bo@kontor.dk": "B", " anna.holm@kontor.dk": "AH", "lars_bo-juul@a-b.dk": "LJ", "@kontor.dk": "", "Anna Holm @ Kolding": "AK",
	} {
		if got := ui.Initials(name); got != want {
			t.Errorf("the initials of %q are %q, want %q", name, got, want)
		}
	}
}

func TestTwoPanesStandSideBySideWhereThereIsRoom(t *testing.T) {
	app(t, look(ui.AlwaysLight, 1))
	var told []bool
	list, detail := ui.NewScaffold("Liste"), ui.NewScaffold("Detalje")
	panes := &ui.TwoPane{List: list, Detail: detail, OnBoth: func(both bool) { told = append(told, both) }}
	w := picture.Window(panes, 390, 600, 1)
	defer w.Close()
	if !list.Visible() || detail.Visible() {
		t.Error("where there is room for one, the list is not the one")
	}
	panes.ShowDetail = true
	panes.Refresh()
	if list.Visible() || !detail.Visible() {
		t.Error("where there is room for one, the detail that was asked for is not shown")
	}
	w.Resize(fyne.NewSize(1000, 600))
	if !list.Visible() || !detail.Visible() || detail.Position().X != 280 {
		t.Errorf("where there is room for both, the detail begins at %g dp", detail.Position().X)
	}
	w.Resize(fyne.NewSize(390, 600))
	if want := []bool{false, true, false}; len(told) != 3 || told[0] != want[0] || told[1] != want[1] || told[2] != want[2] {
		t.Errorf("told %v, want %v", told, want)
	}
}
