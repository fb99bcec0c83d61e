package booking_test

import (
	"strings"
	"testing"

	"startklar.dk/api"
	"startklar.dk/app/booking"
)

// What the office wrote in English is what is shown to who reads English, wherever an event
// is shown; what it did not write is there in Danish. It is found by either.
func TestAnEventIsShownInTheLanguageOfTheReader(t *testing.T) {
	w := newWorld(t)
	e := api.Event{
		Kind: api.EventKickoff, State: api.EventPlanned, Title: "Kick-off", Text: "Kom og hør.", StartsAt: at("15:00"), EndsAt: at("19:00"), Capacity: 9, PlacesLeft: 9,
		Texts: map[string]api.EventText{"en": {Title: "Start-up evening"}},
	}
	w.Says(t, api.KindEvent, kickoff, e)
	w.holds(t, "b", kickoff, "")
	for lang, want := range map[string]string{"da": "Kick-off", "en": "Start-up evening"} {
		w.lang = lang
		shown := func(where, title string) {
			t.Helper()
			if title != want {
				t.Errorf("%s, %s: %q, want %q", lang, where, title, want)
			}
		}
		ev, err := w.Event(t.Context(), kickoff)
		if err != nil {
			t.Fatal(err)
		}
		shown("its page", ev.Title)
		if ev.Text != "Kom og hør." {
			t.Errorf("%s: it says %q", lang, ev.Text)
		}
		shown("a booking", w.look(t, "b").Title)
		file, err := w.Calendar(t.Context(), "b")
		if err != nil || !strings.Contains(file, "SUMMARY:"+want+"\r\n") {
			t.Errorf("%s: its calendar file, %v\n%s", lang, err, file)
		}
		for _, query := range []string{"start-up", "kick-off"} {
			found, err := w.Programme(t.Context(), booking.Filter{Text: query})
			if err != nil || len(found) != 1 {
				t.Fatalf("%s: %q finds %d, %v", lang, query, len(found), err)
			}
			shown("a list", found[0].Title)
		}
	}
	w.lang = "en"
	e.Texts["en"] = api.EventText{Title: "Start-up evening", Text: "Come and listen."}
	w.Says(t, api.KindEvent, kickoff, e)
	if ev, err := w.Event(t.Context(), kickoff); err != nil || ev.Text != "Come and listen." {
		t.Errorf("it says %q, %v", ev.Text, err)
	}
}
