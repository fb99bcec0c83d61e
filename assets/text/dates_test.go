package text_test

import (
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"startklar.dk/assets/text"
)

// days are all days of a year with its two changes of clocks, each at noon in Copenhagen.
func days() (list []time.Time) {
	for at := time.Date(2026, 1, 1, 12, 0, 0, 0, text.Copenhagen); at.Year() == 2026; at = at.AddDate(0, 0, 1) {
		list = append(list, at)
	}
	return list
}

// asNow are the days beside which a date is written: it, the day before, the week before, and another year.
func asNow(at time.Time) []time.Time {
	return []time.Time{at, at.AddDate(0, 0, -1), at.AddDate(0, 0, 1), at.AddDate(0, 0, -5), at.AddDate(0, -2, 0), at.AddDate(-1, 0, 0)}
}

func TestNoSentenceEndsInTwoFullStops(t *testing.T) {
	last := regexp.MustCompile(`\{\{\.(\w+)\}\}\.`) // a value before a full stop
	value := regexp.MustCompile(`\{\{\.(\w+)\}\}`)
	for _, lang := range text.Langs {
		texts := text.For(lang)
		raw, err := os.ReadFile("lang/" + string(lang) + ".json")
		if err != nil {
			t.Fatal(err)
		}
		var all map[string]json.RawMessage
		if err := json.Unmarshal(raw, &all); err != nil {
			t.Fatal(err)
		}
		sentences := 0
		for key, words := range all {
			if !last.Match(words) {
				continue
			}
			sentences++
			for _, at := range days() {
				for _, now := range asNow(at) {
					for _, date := range []string{
						texts.ShortDate(at), texts.Day(at, now), texts.Date(at), texts.DateBeside(at, now),
						texts.Weekday(at), texts.Through(at, now), texts.LastDay(at, now),
					} {
						values := text.A{}
						for _, v := range value.FindAllSubmatch(words, -1) {
							values[string(v[1])] = date
						}
						said := texts.T(key, values)
						if strings.Contains(said, "..") || !strings.Contains(said, date) && !strings.HasPrefix(string(words), "{") {
							t.Fatalf("%s with %q reads %q", key, date, said)
						}
					}
				}
			}
		}
		if sentences == 0 {
			t.Errorf("no sentence in %s ends in a value", lang)
		}
	}
}

func TestAValueKeepsWhatItEndsIn(t *testing.T) {
	texts := text.For(text.Danish)
	for title, want := range map[string]string{
		"Sol A.B.A.": "Sol A.B.A. Svar senest i dag.",
		"Tja...":     "Tja.... Svar senest i dag.",
		"Kick-off":   "Kick-off. Svar senest i dag.",
	} {
		if got := texts.T("alert.offer_until", text.A{"Title": title, "When": "i dag"}); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestUntilWhenIsTheDayBeforeTheMidnight(t *testing.T) {
	for _, lang := range text.Langs {
		texts := text.For(lang)
		for _, at := range days() {
			midnight := time.Date(at.Year(), at.Month(), at.Day()+1, 0, 0, 0, 0, text.Copenhagen).UTC()
			for _, now := range asNow(at) {
				want := texts.T("date.through", text.A{"Day": texts.Day(at, now)})
				for _, until := range []time.Time{midnight, at} {
					if got := texts.Through(until, now); got != want {
						t.Fatalf("until %v it is said %q, want %q", until, got, want)
					}
				}
			}
		}
	}
}

func TestAShortDateWithItsYear(t *testing.T) {
	at := time.Date(2025, 3, 2, 12, 0, 0, 0, text.Copenhagen)
	for lang, want := range map[text.Lang]string{text.Danish: "2. mar. 2025", text.English: "2 Mar 2025"} {
		if got := text.For(lang).ShortDateYear(at); got != want {
			t.Errorf("%s: %q, want %q", lang, got, want)
		}
	}
}

func TestAStretchIsSaidInMinutesAndSeconds(t *testing.T) {
	for of, want := range map[time.Duration]string{0: "0 sek", 17 * time.Second: "17 sek", time.Minute: "1 min", 125 * time.Second: "2 min 5 sek"} {
		if got := strings.ReplaceAll(text.For(text.Danish).MinutesSeconds(of), "\u00a0", " "); got != want {
			t.Errorf("%v is said as %q, not %q", of, got, want)
		}
	}
}
