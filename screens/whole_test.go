package screens

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"startklar.dk/app"
	"startklar.dk/assets/text"
	"startklar.dk/ui"
	"startklar.dk/ui/picture"
	"startklar.dk/ui/walk"
)

// looks are the languages and sizes of text in which every screen must hold. The
// stretched one stands for a language that is longer. What holds large letters
// mostly holds small ones; those are looked at in the narrowest and the widest.
func looks() []look {
	return []look{
		{name: "da", lang: text.Danish, scale: 1.6, sizes: sizes},
		{name: "en", lang: text.English, scale: 1.6, sizes: sizes},
		{name: "longer", lang: text.Danish, stretch: 0.4, scale: 1.6, sizes: sizes},
		{name: "da", lang: text.Danish, scale: 1, sizes: []fyne.Size{sizes[0], sizes[3]}},
		{name: "en", lang: text.English, scale: 1, sizes: []fyne.Size{sizes[0], sizes[3]}},
	}
}

// sizes are the windows in which every screen must hold: a small phone, a phone,
// a tablet, a desk.
var sizes = []fyne.Size{{Width: 360, Height: 640}, {Width: 390, Height: 844}, {Width: 820, Height: 1180}, {Width: 1280, Height: 800}}

// cast is a device with its scenes.
type cast struct {
	model  *app.App
	now    func() time.Time
	scenes []scene
}

func (p *people) casts(t *testing.T) []cast {
	t.Helper()
	return []cast{
		{p.anna.App, p.w.Clock.Now, p.annas(t)},
		{p.bo.App, p.w.Clock.Now, p.bos()},
		{p.carl.App, p.w.Clock.Now, p.guests()},
		{p.dorte.App, p.w.Clock.Now, dortes()},
		{p.ida.App, p.w.Clock.Now, idas()},
		{p.eva, p.evaNow, evas()},
		{p.finn, p.evaNow, finns()},
	}
}

// wrongs collect what is wrong, each thing once, with how often and where first.
type wrongs struct {
	t     *testing.T
	order []string
	where map[string][]string
}

// digits differ from window to window in what is said of one fault.
var digits = regexp.MustCompile(`-?\d+`)

func (f *wrongs) add(at, what, where string) {
	key := digits.ReplaceAllString(what, "#")
	key, _, _ = strings.Cut(key, ", itself")
	if f.where[key] == nil {
		f.order = append(f.order, key)
		where = what + " " + where + "\n    "
	} else {
		where = ""
	}
	f.where[key] = append(f.where[key], where+at)
}

// tell fails the test with all that was found.
func (f *wrongs) tell() {
	for _, key := range f.order {
		where := f.where[key]
		more := ""
		if len(where) > 6 {
			where, more = where[:6], fmt.Sprintf("; and %d more", len(where)-6)
		}
		f.t.Errorf("%s%s", strings.Join(where, "; "), more)
	}
}

// play goes through a cast's scenes in a look and hands each on as it is drawn.
func play(t *testing.T, a fyne.App, c cast, l look, look func(h *hall, s scene, size fyne.Size)) {
	t.Helper()
	if l.stretch > 0 {
		defer text.Stretch(l.stretch)()
	}
	h := openHall(t, a, c.model, c.now, l)
	defer h.close()
	for _, s := range c.scenes {
		if !regexp.MustCompile(os.Getenv("SCENE")).MatchString(s.name) {
			continue
		}
		for i, size := range l.sizes {
			h.resize(size)
			if i == 0 || !s.once {
				h.at(s.to)
				if s.then != nil {
					s.then(h)
				}
			}
			look(h, s, size)
		}
	}
}

// TestNothingIsCutOnAnyScreen walks over every screen in every language, at two
// sizes of text, in four windows: no words are cut, nothing is outside, nothing
// lies on anything, and a finger hits what it aims at. PICTURES names a folder
// for pictures of what is not well, SCENE the scenes
// to see, as an expression.
func TestNothingIsCutOnAnyScreen(t *testing.T) {
	a := test.NewApp()
	t.Cleanup(a.Quit)
	a.Settings().SetTheme(Theme(app.Preferences{TextScale: 1, Theme: app.ThemeLight}))
	all := wrongs{t: t, where: map[string][]string{}}
	for _, c := range settled(t).casts(t) {
		for _, l := range looks() {
			play(t, a, c, l, func(h *hall, s scene, size fyne.Size) {
				at := fmt.Sprintf("%s %.0f%% %.0f×%.0f", l.name, 100*l.scale, size.Width, size.Height)
				faults := walk.Page(h.window.Canvas()).Faults()
				for _, f := range faults {
					all.add(s.name+" in "+at, string(f.Kind)+": "+f.What, f.Where)
				}
				h.shoot(strings.ReplaceAll(s.name+"-"+at, " ", "_"), len(faults) > 0)
			})
		}
	}
	all.tell()
}

// shoot writes a picture where PICTURES names a folder.
func (h *hall) shoot(name string, wanted bool) {
	folder := os.Getenv("PICTURES")
	if folder == "" || !wanted && os.Getenv("SCENE") == "" {
		return
	}
	need(h.t, picture.Save(filepath.Join(folder, name+".png"), picture.Of(h.window.Canvas())))
}

// TestAllWordsCanBeRead looks at the ink of all words and icons and at what they
// stand on, in light and in dark: each stands out enough and is in the table, and
// what is written in or pressed shows where it is.
func TestAllWordsCanBeRead(t *testing.T) {
	a := test.NewApp()
	t.Cleanup(a.Quit)
	a.Settings().SetTheme(Theme(app.Preferences{TextScale: 1, Theme: app.ThemeLight}))
	all := wrongs{t: t, where: map[string][]string{}}
	for _, c := range settled(t).casts(t) {
		for _, l := range []look{{name: "light"}, {name: "dark", dark: true}} {
			l.lang, l.scale, l.sizes = text.Danish, 1, []fyne.Size{sizes[1], sizes[3]}
			play(t, a, c, l, func(h *hall, s scene, size fyne.Size) {
				for _, ink := range walk.Page(h.window.Canvas()).Inks() {
					if wrong := ink.Wrong(); wrong != "" {
						all.add(fmt.Sprintf("%s in %s %.0f", s.name, l.name, size.Width), wrong, ink.Where)
					}
				}
				for _, unseen := range walk.Page(h.window.Canvas()).Unseen() {
					all.add(fmt.Sprintf("%s in %s %.0f", s.name, l.name, size.Width), unseen, "")
				}
			})
		}
	}
	all.tell()
}

// TestEveryFieldHasACursor gives the focus to each place to write on every
// screen: its cursor is seen, blinks, and stands still when nobody writes. No
// more can be written there than can be sent.
func TestEveryFieldHasACursor(t *testing.T) {
	a := test.NewApp()
	t.Cleanup(a.Quit)
	a.Settings().SetTheme(Theme(app.Preferences{TextScale: 1, Theme: app.ThemeLight}))
	all := wrongs{t: t, where: map[string][]string{}}
	fields := 0
	for _, c := range settled(t).casts(t) {
		for _, l := range []look{{name: "light"}, {name: "dark", dark: true}} {
			l.lang, l.scale, l.sizes = text.Danish, 1, []fyne.Size{sizes[1]}
			play(t, a, c, l, func(h *hall, s scene, _ fyne.Size) {
				for _, o := range h.drawn() {
					if _, writes := o.(interface{ SelectedText() string }); writes {
						fields++
					}
					if f, ok := o.(*ui.Field); ok && f.Lines > 1 && f.Most == 0 {
						all.add(s.name, "more can be written than an office takes", f.Label)
					}
					if a, ok := o.(*ui.TextArea); ok && a.Most == 0 {
						all.add(s.name, "more can be written than an office takes", a.Placeholder)
					}
				}
				h.loop.Advance(time.Second) // what a page does when it is shown is done
				h.settle()
				for _, f := range walk.Cursors(h.window.Canvas(), h.loop.Advance) {
					all.add(s.name+" in "+l.name, f.What, f.Where)
				}
			})
		}
	}
	if fields < 20 {
		t.Errorf("only %d places to write were come to", fields)
	}
	all.tell()
}
