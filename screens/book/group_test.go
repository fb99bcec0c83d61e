package book

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"

	"startklar.dk/api"
	"startklar.dk/app/booking"
	"startklar.dk/assets/fonts"
	"startklar.dk/assets/icons"
	"startklar.dk/assets/text"
	"startklar.dk/screens/parts"
	"startklar.dk/screens/stagetest"
	"startklar.dk/ui"
	"startklar.dk/ui/picture"
	"startklar.dk/ui/walk"
)

// "Anna (dig)" is A, not AD, and who has given no name is no G.
func TestInitialsAtATableAreOfNamesAlone(t *testing.T) {
	env, _ := dayEnv(t, time.Date(2027, 1, 28, 18, 0, 0, 0, time.UTC))
	g := booking.Group{}
	g.Members = []api.GroupMember{{ID: "own", Name: "Anna"}, {ID: "b", Name: "Bo Dam"}, {ID: "c"}}
	var names []string
	for _, o := range stagetest.Below(newTable(env, nil).view(g, []booking.Booking{{ID: "own"}})) {
		if avatar, is := o.(*ui.Avatar); is {
			names = append(names, avatar.Name)
		}
	}
	if want := []string{"Anna", "Bo Dam", ""}; !slices.Equal(names, want) {
		t.Errorf("the avatars are of %q, want %q", names, want)
	}
}

// A table is whole whoever sits there, in every look: beside each other on a wide window,
// on a phone, and in large letters. The pictures go where PICTURES says.
func TestATableIsWholeInEveryLook(t *testing.T) {
	at := time.Date(2027, 1, 28, 18, 0, 0, 0, time.UTC)
	members := []api.GroupMember{
		{ID: "own", Name: "Christoffer-Emanuel Vestergaard-Kristoffersen", Line: "Bæredygtighedsrådgivningsvirksomhed for arkitekter, ingeniører og håndværkere i Trekantområdet"},
		{ID: "b", Name: "Bo", Line: "Cykler"},
		{},
		{ID: "c", Name: "Annemariekristinelouisebenedikteviktoria"},
		{ID: "d"},
	}
	tables := map[string]booking.Group{}
	for name, change := range map[string]func(g *booking.Group){
		"own-clock": func(*booking.Group) {},
		"soon":      func(g *booking.Group) { g.TurnMin = 2 },
		"runs":      func(g *booking.Group) { g.TurnMin, g.TurnEndsAt = 2, at.Add(80*time.Second) },
		"paused": func(g *booking.Group) {
			g.TurnMin, g.TurnEndsAt, g.PausedAt = 2, at.Add(80*time.Second), at
		},
		"over": func(g *booking.Group) { g.TurnMin, g.TurnEndsAt = 2, at.Add(-time.Hour) },
	} {
		g := booking.Group{}
		g.Table, g.Round, g.Rounds, g.Members = "12", 2, 3, members
		change(&g)
		tables[name] = g
	}
	named := tables["runs"]
	named.Name, named.Table = "Fødevareiværksætternes vinternetværk på Koldinghus", "Bibliotekets store læsesal"
	tables["named"] = named
	own := []booking.Booking{{ID: "own"}}
	for _, width := range []float32{320, 390, 1280} {
		for _, scale := range []float32{1, 1.6} {
			for _, dark := range []bool{false, true} {
				for _, lang := range text.Langs {
					if dark != (lang == text.English) && os.Getenv("PICTURES") == "" {
						continue // each is seen; not each with each
					}
					look := fmt.Sprintf("%v-%v-%v-%s", width, scale, dark, lang)
					a := test.NewApp()
					variant := ui.AlwaysLight
					if dark {
						variant = ui.AlwaysDark
					}
					a.Settings().SetTheme(ui.NewTheme(ui.Look{
						Fonts: ui.Fonts{Regular: fonts.Regular, SemiBold: fonts.SemiBold, Bold: fonts.Bold, Title: fonts.Title, Heading: fonts.Heading, Italic: fonts.Italic, BoldItalic: fonts.BoldItalic, Covers: fonts.Covers},
						Icons: icons.SVG, Variant: variant, TextScale: scale,
					}))
					for name, g := range tables {
						loop := ui.NewStepLoop(at)
						env := &parts.Env{Ctx: t.Context(), Now: loop.Now, Loop: loop.Loop(), Words: text.For(lang)}
						page := ui.NewScaffold("Kick-off", newTable(env, func() {}).view(g, own))
						window := picture.Window(page, width, 844, stagetest.Fineness())
						for _, f := range walk.Page(window.Canvas()).Faults() {
							t.Errorf("%s, %s: %s", look, name, f)
						}
						if folder := os.Getenv("PICTURES"); folder != "" {
							if err := picture.Save(filepath.Join(folder, "table-"+look+"-"+name+".png"), picture.Of(window.Canvas())); err != nil {
								t.Fatal(err)
							}
						}
						window.Close()
					}
					a.Quit()
				}
			}
		}
	}
}
