package ui_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"startklar.dk/assets/fonts"
	"startklar.dk/assets/icons"
	"startklar.dk/ui"
)

func TestTheThemeIsLightOrDarkAsItIsToldOrAsTheSystemSays(t *testing.T) {
	light, dark := look(ui.AlwaysLight, 1), look(ui.AlwaysDark, 1)
	for _, c := range []struct {
		name    string
		variant ui.Variant
		system  fyne.ThemeVariant
		want    *ui.Theme
	}{
		{"follows a light system", ui.FollowSystem, theme.VariantLight, light},
		{"follows a dark system", ui.FollowSystem, theme.VariantDark, dark},
		{"stays light in a dark system", ui.AlwaysLight, theme.VariantDark, light},
		{"stays dark in a light system", ui.AlwaysDark, theme.VariantLight, dark},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := look(c.variant, 1).Color(ui.Ground, c.system)
			if want := c.want.Color(ui.Ground, c.system); got != want {
				t.Errorf("the ground is %v, want %v", got, want)
			}
		})
	}
}

func TestTextGrowsWithinItsBoundsAndTheRestStaysAsItIs(t *testing.T) {
	for _, c := range []struct {
		name        string
		asked, want float32
	}{
		{"at its natural size", 1, 16},
		{"unsaid", 0, 16},
		{"at the least", 0.8, 12.8},
		{"below the least", 0.1, 12.8},
		{"at the most", 1.6, 25.6},
		{"over the most", 9, 25.6},
	} {
		t.Run(c.name, func(t *testing.T) {
			th := look(ui.AlwaysLight, c.asked)
			if got := th.Size(theme.SizeNameText); got < c.want-0.01 || got > c.want+0.01 {
				t.Errorf("text is %g dp, want %g", got, c.want)
			}
			if got := th.Size(theme.SizeNameInputRadius); got != ui.FieldRadius {
				t.Errorf("the radius of fields is %g dp, want %g", got, ui.FieldRadius)
			}
		})
	}
}

func TestTheProductsOwnFaceIsUsedInEveryWeight(t *testing.T) {
	th := look(ui.AlwaysLight, 1)
	for _, c := range []struct {
		name  string
		style fyne.TextStyle
		want  []byte
	}{
		{"text", fyne.TextStyle{}, fonts.Regular},
		{"bold", fyne.TextStyle{Bold: true}, fonts.Bold},
		{"marks", fyne.TextStyle{Bold: true, Symbol: true}, fonts.SemiBold},
		{"emphasised", fyne.TextStyle{Italic: true, Symbol: true}, fonts.Italic},
		{"emphasised and bold", fyne.TextStyle{Bold: true, Italic: true, Symbol: true}, fonts.BoldItalic},
		{"headings", fyne.TextStyle{Italic: true}, fonts.Heading},
		{"titles", fyne.TextStyle{Bold: true, Italic: true}, fonts.Title},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := th.Font(c.style).Content(); string(got) != string(c.want) {
				t.Errorf("another font of %d bytes, want one of %d", len(got), len(c.want))
			}
		})
	}
}

func TestLongWritingHasMoreAirBetweenItsLines(t *testing.T) {
	app(t, look(ui.AlwaysLight, 1))
	plain := fyne.MeasureText("Æg", 16, fyne.TextStyle{})
	airy := fyne.MeasureText("Æg", 16, fyne.TextStyle{TabWidth: 4})
	if plain.Width != airy.Width {
		t.Errorf("the letters are %g dp wide, want %g", airy.Width, plain.Width)
	}
	if airy.Height < 26 || airy.Height > 27 {
		t.Errorf("a line is %g dp high, want 1.65 times 16", airy.Height)
	}
}

func TestEveryIconIsThereAndIsColouredByItsRole(t *testing.T) {
	app(t, look(ui.AlwaysLight, 1))
	names := icons.Names()
	if len(names) < 50 {
		t.Fatalf("there are %d icons, want at least 50", len(names))
	}
	for _, name := range names {
		res := ui.IconImage(name, ui.Accent)
		if res == nil {
			t.Errorf("there is no icon %q", name)
			continue
		}
		svg := string(res.Content())
		if !contains(svg, "#0b6e4f") || contains(svg, "#000000") {
			t.Errorf("icon %q is not in the accent's colour", name)
		}
		if contains(svg, "stroke") {
			t.Errorf("icon %q has strokes, whose width does not scale", name)
		}
	}
	if res := ui.IconImage("no such icon", ui.Accent); res != nil {
		t.Errorf("an icon that does not exist is %v, want none", res.Name())
	}
}
