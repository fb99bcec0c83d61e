package ui_test

import (
	"testing"

	"fyne.io/fyne/v2/test"

	"startklar.dk/ui"
)

func TestALongChoiceHasRoomForAllOfItsLines(t *testing.T) {
	p := &ui.SearchPicker{Find: func(string) []ui.Choice {
		return []ui.Choice{
			{ID: "a", Title: "Hvad er nyt ved det, og hvem har lavet noget, der ligner det i forvejen?", Note: "Idé"},
			{ID: "b", Title: "Hvor langt er du?", Note: "Idé"},
		}
	}}
	w := window(t, p, 300, 400)
	var rows []*ui.ListRow
	for _, o := range test.LaidOutObjects(w.Content()) {
		if r, ok := o.(*ui.ListRow); ok {
			rows = append(rows, r)
		}
	}
	if len(rows) < 2 {
		t.Fatalf("%d rows are drawn", len(rows))
	}
	for _, r := range rows {
		if r.Size().Height < ui.HeightAt(r, r.Size().Width) {
			t.Errorf("%q has %v dp of height", r.Title, r.Size().Height)
		}
	}
}
