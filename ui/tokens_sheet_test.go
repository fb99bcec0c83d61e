package ui_test

import (
	"fmt"
	"image/color"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"startklar.dk/ui"
)

// TestGalleryOfTokens draws the design's tokens: colours by role, sizes of text, distances and radii, as they are in
// the code.
func TestGalleryOfTokens(t *testing.T) {
	folder, scale, _ := galleryFolder(t)
	for _, variant := range variants {
		t.Run(variant.name, func(t *testing.T) {
			app(t, look(variant.is, 1))
			page := tokens()
			shoot(t, filepath.Join(folder, "tokens-"+variant.name+".png"), page, 1280, ui.HeightAt(page, 1280), scale, nil)
		})
	}
}

// hexes are a role's colours in light and in dark, as they are written: with how far they cover where that is not whole.
func hexes(light, dark color.NRGBA) string {
	one := func(c color.NRGBA) string {
		if c.A == 0xFF {
			return fmt.Sprintf("#%02X%02X%02X", c.R, c.G, c.B)
		}
		return fmt.Sprintf("#%02X%02X%02X %d %%", c.R, c.G, c.B, int(c.A)*100/0xFF)
	}
	return one(light) + " · " + one(dark)
}

func tokens() fyne.CanvasObject {
	block := func(c color.Color, radius float32) fyne.CanvasObject {
		r := canvas.NewRectangle(c)
		r.CornerRadius, r.StrokeWidth, r.StrokeColor = radius, 1, ui.ColorOf(ui.Line)
		r.SetMinSize(fyne.NewSize(44, 44))
		return r
	}
	colours := ui.Grid(280, ui.Gap16)
	for _, role := range ui.Roles() {
		light, dark := ui.Colours(role)
		colours.Add(ui.Row(ui.Gap12, block(light, 8), block(dark, 8), ui.Grow(ui.Column(0,
			ui.NewStrong(string(role)[len("ui."):]), (&ui.Text{Text: hexes(light, dark), TextSize: ui.Label, Role: ui.Quiet, Wrap: true})))))
	}
	sizes := ui.Column(ui.Gap8)
	for _, s := range []struct {
		size ui.Size
		name string
	}{{ui.Title, "Title"}, {ui.Heading, "Heading"}, {ui.Body, "Body"}, {ui.Support, "Support"}, {ui.Label, "Label"}} {
		words := fmt.Sprintf("%s %g / %g — Hjemmebagt rugbrød på Ærø, 1.234,56 kr.", s.name, ui.Letters(s.size), ui.LineHeight(s.size))
		sizes.Add(ui.NewText(s.size, words))
		sizes.Add(&ui.Text{Text: words, TextSize: s.size, Bold: true, Wrap: true})
	}
	gaps := ui.Flow(ui.Gap24)
	for _, dp := range []float32{ui.Gap4, ui.Gap8, ui.Gap12, ui.Gap16, ui.Gap24, ui.Gap32, ui.Gap40} {
		r := canvas.NewRectangle(ui.ColorOf(ui.Accent))
		r.SetMinSize(fyne.NewSquareSize(dp))
		gaps.Add(ui.Column(ui.Gap4, ui.Left(r), ui.NewLabel(fmt.Sprintf("Gap%g", dp))))
	}
	radii := ui.Flow(ui.Gap24)
	for _, s := range []struct {
		name       string
		radius, dp float32
	}{
		{"CardRadius", ui.CardRadius, 72},
		{"ButtonRadius, ButtonHeight", ui.ButtonRadius, ui.ButtonHeight},
		{"FieldRadius", ui.FieldRadius, ui.ButtonHeight},
		{"SlotHeight", ui.ButtonRadius, ui.SlotHeight},
		{"TouchTarget", 0, ui.TouchTarget},
		{"CardPadding", 0, ui.CardPadding},
	} {
		r := canvas.NewRectangle(ui.ColorOf(ui.AccentSoft))
		r.CornerRadius = s.radius
		r.SetMinSize(fyne.NewSize(max(s.dp, 44)*2, s.dp))
		radii.Add(ui.Column(ui.Gap4, ui.Left(r), ui.NewLabel(fmt.Sprintf("%s %g/%g", s.name, s.radius, s.dp))))
	}
	widths := fmt.Sprintf("RailFrom %g · WideFrom %g · ReadableMost %g · text from %g to %g", ui.RailFrom, ui.WideFrom, ui.ReadableMost, ui.TextScaleLeast, ui.TextScaleMost)
	return ui.Inset(ui.Gap40, ui.Gap32, ui.Column(
		ui.Gap24, ui.NewTitle("Tokens"),
		ui.NewHeading("Colours by role: light · dark"), colours,
		ui.NewHeading("Sizes of text: letters / line"), sizes,
		ui.NewHeading("Distances, on a grid of 8 dp with its halves"), gaps,
		ui.NewHeading("Radii and heights: radius/height"), radii,
		ui.NewHeading("Shadows: under a card in light, none in dark"), ui.AtMost(400, ui.NewCard(ui.NewBody("Hjemmebagt rugbrød"))),
		ui.NewHeading("Widths at which the shell changes"), ui.NewBody(widths),
	))
}
