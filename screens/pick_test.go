package screens

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"startklar.dk/app"
	"startklar.dk/assets/text"
	"startklar.dk/screens/parts"
	"startklar.dk/screens/stagetest"
	"startklar.dk/ui/picture"
)

// said is all that a dialog says.
func said(o fyne.CanvasObject) (out []string) {
	for _, o := range stagetest.Below(o) {
		switch o := o.(type) {
		case *widget.Label:
			out = append(out, o.Text)
		case *widget.Button:
			out = append(out, o.Text)
		}
	}
	return out
}

func TestChoosingAFileIsAskedForInOurWords(t *testing.T) {
	for _, view := range []struct {
		name          string
		width, height float32
		lang          text.Lang
		want          []string
	}{
		{"phone", 390, 844, text.Danish, []string{"Vælg en fil", "Vælg", "Annullér"}},
		{"desk-en", 1280, 800, text.English, []string{"Choose a file", "Choose", "Cancel"}},
	} {
		a := test.NewApp()
		t.Cleanup(a.Quit)
		t.Setenv("HOME", t.TempDir())
		a.Settings().SetTheme(Theme(app.Preferences{TextScale: 1, Theme: app.ThemeLight}))
		w := picture.Window(container.NewStack(), view.width, view.height, picture.Sharp)
		t.Cleanup(w.Close)
		pickerOn(w, text.For(view.lang))(func(parts.File) { t.Error("something is chosen") })
		over := w.Canvas().Overlays().Top()
		if over == nil {
			t.Fatal("nothing is asked")
		}
		words := said(over)
		for _, want := range view.want {
			if !slices.Contains(words, want) {
				t.Errorf("%s: %q is not said: %q", view.name, want, words)
			}
		}
		if folder := os.Getenv("PICTURES"); folder != "" {
			if err := picture.Save(filepath.Join(folder, view.name+"-pick.png"), picture.Of(w.Canvas())); err != nil {
				t.Fatal(err)
			}
		}
	}
}
