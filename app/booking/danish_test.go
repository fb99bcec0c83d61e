package booking_test

import (
	"slices"
	"testing"

	"golang.org/x/text/unicode/norm"

	"startklar.dk/api"
	"startklar.dk/app/booking"
)

func TestAdvisersStandInDanishOrder(t *testing.T) {
	w := newWorld(t)
	for id, name := range map[string]string{
		"a1": "Åse Holm", "a2": norm.NFD.String("Ærø Larsen"), "a3": "Øjvind Bo", "a4": "Aage Bang", "a5": "Zenia Kok", "a6": "Anna Lund",
	} {
		w.Says(t, api.KindAdviser, id, api.Adviser{Name: name})
		w.Says(t, api.KindSlot, "slot-"+id, api.Slot{EventID: kickoff, AdviserID: id, StartsAt: at("16:00"), EndsAt: at("16:20"), Free: true})
	}
	event, err := w.Event(t.Context(), kickoff)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, a := range event.Advisers {
		names = append(names, norm.NFC.String(a.Adviser.Name))
	}
	want := []string{"Anna Lund", "Mette Ørsted", "Søren Ærø", "Zenia Kok", "Ærø Larsen", "Øjvind Bo", "Aage Bang", "Åse Holm"}
	if !slices.Equal(names, want) {
		t.Errorf("the advisers are %q", names)
	}
}

func TestTheProgrammeIsFoundHoweverItIsTyped(t *testing.T) {
	w := newWorld(t)
	for _, query := range []string{"ørsted", norm.NFD.String("Ørsted"), "ÆRØ", norm.NFD.String("søren æ")} {
		list, err := w.Programme(t.Context(), booking.Filter{Text: query})
		if err != nil || len(list) != 1 || list[0].ID != kickoff {
			t.Errorf("%q finds %+v, %v", query, list, err)
		}
	}
}
