package screens

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"startklar.dk/assets/text"
	"startklar.dk/internal/testworld"
	"startklar.dk/screens/parts"
	"startklar.dk/screens/stagetest"
	"startklar.dk/ui"
	"startklar.dk/ui/files"
	"startklar.dk/ui/picture"
)

// choosing is the app in a window on a machine with a few files.
type choosing struct {
	*Screens
	stagetest.Keyboard

	t     *testing.T
	home  string
	queue chan func()
}

func choose(t *testing.T, d *testworld.Device, w *testworld.World, home string) *choosing {
	t.Helper()
	t.Setenv("HOME", home)
	t.Setenv("USERPROFILE", home)
	t.Setenv("XDG_CONFIG_HOME", filepath.Join(home, ".config"))
	a := test.NewApp()
	t.Cleanup(a.Quit)
	win := picture.Window(container.NewStack(), 390, 844, 1)
	t.Cleanup(win.Close)
	c := &choosing{t: t, home: home, queue: make(chan func(), 4096)}
	c.Screens = New(t.Context(), Options{
		App: d.App, Window: win, Now: w.Clock.Now, Loop: ui.LoopOn(func(f func()) { c.queue <- f }, w.Clock.Now),
		OpenURL: func(string) error { return nil }, SetTheme: a.Settings().SetTheme, Keyboard: true,
	})
	t.Cleanup(c.Close)
	win.Resize(fyne.NewSize(390, 844))
	c.Keyboard = stagetest.Keyboard{Canvas: win.Canvas(), Shell: c.Screens.Shell}
	return c
}

// machine is a home with files in it.
func machine(t *testing.T) string {
	t.Helper()
	home := t.TempDir()
	for _, dir := range []string{"Documents", "Downloads", "Ærinder", "Zoneterapi"} {
		need(t, os.Mkdir(filepath.Join(home, dir), 0o700))
	}
	need(t, os.WriteFile(filepath.Join(home, "Documents", "budget.xlsx"), []byte("tal"), 0o600))
	return home
}

// until runs what comes to the goroutine that draws until something is so.
func (c *choosing) until(so func() bool) {
	for !so() {
		(<-c.queue)()
	}
}

// reads waits until words are read over the page.
func (c *choosing) reads(words string) {
	c.until(func() bool { return slices.Contains(c.words(), words) })
}

func (c *choosing) words() (out []string) {
	top := c.Canvas.Overlays().Top()
	if top == nil {
		return nil
	}
	for _, o := range stagetest.Below(top) {
		if words, ok := o.(*ui.Text); ok {
			out = append(out, words.Text)
		}
	}
	return out
}

func TestAFileOfADesktopIsChosenInTheAppsOwnWords(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("Annas bærbare")
	d.Sync()
	c := choose(t, d, w, machine(t))
	var got parts.File
	c.env.PickFile(func(f parts.File) { got = f })
	c.reads("Documents") // as it is called on this disk
	for _, want := range []string{"Vælg en fil", "Dokumenter", "Overførsler", "Søg i mappen", "Vis skjulte filer", "Annullér", "Åbn mappen"} {
		if !slices.Contains(c.words(), want) {
			t.Errorf("%q is not said: %q", want, c.words())
		}
	}
	listed := strings.Join(c.words(), "\n")
	if strings.Index(listed, "Ærinder") < strings.Index(listed, "Zoneterapi") {
		t.Errorf("not in Danish order: %q", c.words())
	}
	c.Press(fyne.KeyReturn)
	c.reads("budget.xlsx")
	c.Press(fyne.KeyReturn)
	c.until(func() bool { return got.Content != nil })
	raw, err := io.ReadAll(got.Content)
	if err := errors.Join(err, got.Content.Close()); err != nil || got.Name != "budget.xlsx" || string(raw) != "tal" {
		t.Errorf("chosen is %q, %q, %v", got.Name, raw, err)
	}
	if c.Canvas.Overlays().Top() != nil {
		t.Error("the chooser stays")
	}
	c.env.Saved()
	c.env.PickFile(func(parts.File) { t.Error("something is chosen") })
	c.reads("budget.xlsx") // where one was last
	c.Press(fyne.KeyEscape)
	if c.Canvas.Overlays().Top() != nil {
		t.Error("Esc does not close it")
	}
}

func TestAFileOfADesktopIsSavedWhereThePersonSays(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("Annas bærbare")
	d.Sync()
	home := machine(t)
	c := choose(t, d, w, home)
	need(t, d.App.KeepFolder(filepath.Join(home, "Documents")))
	save := func(name, content string, ask bool) {
		var to parts.Target
		c.env.SaveFile(name, func(x parts.Target) { to = x })
		c.reads("Gem")
		c.reads("budget.xlsx")
		c.Press(fyne.KeyReturn)
		if ask {
			c.reads("Erstat")
			c.Press(fyne.KeyTab)
			c.Press(fyne.KeyReturn)
		}
		c.until(func() bool { return to.Content != nil })
		_, err := io.WriteString(to.Content, content)
		need(t, err)
		need(t, to.Content.Close())
	}
	save("plan.pdf", "en", false)
	save("plan.pdf", "to", true)
	if raw, err := os.ReadFile(filepath.Join(home, "Documents", "plan.pdf")); err != nil || string(raw) != "to" {
		t.Errorf("saved is %q, %v", raw, err)
	}
	if all, err := os.ReadDir(filepath.Join(home, "Documents")); err != nil || len(all) != 2 {
		t.Errorf("there lie %v, %v", all, err)
	}
}

func TestEveryProblemOfAFileIsSaidInBothLanguages(t *testing.T) {
	for _, lang := range text.Langs {
		words := text.For(lang)
		for doing := files.Listing; doing <= files.Making; doing++ {
			for why := files.Other; why <= files.Taken; why++ {
				if said := parts.FileProblem(words, doing, why); len(said) < 15 || strings.HasPrefix(said, "file.") {
					t.Errorf("%s: %d, %d: %q", lang, doing, why, said)
				}
			}
		}
	}
}
