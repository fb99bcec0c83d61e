package ui_test

import (
	"testing"

	"startklar.dk/ui"
	"startklar.dk/ui/picture"
)

func TestAnAvatarIsSeenOnTheRowThatIsChosenToo(t *testing.T) {
	app(t, look(ui.AlwaysLight, 1))
	for name, c := range map[string]struct {
		chosen bool
		fill   ui.Role
		want   ui.Role
	}{
		"on a row":                             {want: ui.AccentSoft},
		"on the row that is chosen":            {chosen: true, want: ui.Surface},
		"with a colour of its own":             {fill: ui.WarnSoft, want: ui.WarnSoft},
		"with its own on the row that's shown": {chosen: true, fill: ui.WarnSoft, want: ui.WarnSoft},
	} {
		t.Run(name, func(t *testing.T) {
			row := &ui.ListRow{Leading: &ui.Avatar{Letters: "i", Fill: c.fill}, Title: "Iværksætterhus", Chosen: !c.chosen, OnTap: nothing}
			picture.Draw(row, 300, 64, picture.Sharp)
			row.Chosen = c.chosen
			row.Refresh()
			img := picture.Draw(row, 300, 64, picture.Sharp)
			// 32 dp down is the disc's middle line, 14 dp in is near its left edge.
			if got, want := pixel(img, 14, 32), ui.ColorOf(c.want); got != want {
				t.Errorf("the disc is %v, want %v", got, want)
			}
		})
	}
}
