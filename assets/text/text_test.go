package text

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

// message is a text or its plural forms, as in the files.
func messages(t *testing.T, lang Lang) map[string]any {
	t.Helper()
	raw, err := files.ReadFile("lang/" + string(lang) + ".json")
	if err != nil {
		t.Fatal(err)
	}
	m := map[string]any{}
	if err := json.Unmarshal(raw, &m); err != nil {
		t.Fatal(err)
	}
	return m
}

func TestBothLanguagesHaveTheSameKeys(t *testing.T) {
	da, en := slices.Sorted(maps.Keys(messages(t, Danish))), slices.Sorted(maps.Keys(messages(t, English)))
	if d := cmp.Diff(da, en); d != "" {
		t.Errorf("keys of da (-) and en (+):\n%s", d)
	}
}

// Of two texts of one key the first would never be shown.
func TestNoKeyIsThereTwice(t *testing.T) {
	key := regexp.MustCompile(`(?m)^  "([^"]+)":`)
	for _, lang := range Langs {
		raw, err := files.ReadFile("lang/" + string(lang) + ".json")
		if err != nil {
			t.Fatal(err)
		}
		seen := map[string]bool{}
		for _, m := range key.FindAllSubmatch(raw, -1) {
			if seen[string(m[1])] {
				t.Errorf("%s has %s twice", lang, m[1])
			}
			seen[string(m[1])] = true
		}
		if n := len(messages(t, lang)); len(seen) != n {
			t.Errorf("of the %d keys of %s %d are looked at", n, lang, len(seen))
		}
	}
}

var named = regexp.MustCompile(`\{\{\.(\w+)\}\}`)

// names are the values that a text asks for.
func names(message any) []string {
	var found []string
	for _, m := range named.FindAllStringSubmatch(fmt.Sprint(message), -1) {
		found = append(found, m[1])
	}
	slices.Sort(found)
	return slices.Compact(found)
}

func TestATextAsksForTheSameValuesInBothLanguages(t *testing.T) {
	da, en := messages(t, Danish), messages(t, English)
	for key, m := range da {
		if d := cmp.Diff(names(m), names(en[key])); d != "" {
			t.Errorf("%s names other values in da (-) than in en (+):\n%s", key, d)
		}
		_, plural := m.(map[string]any)
		if _, other := en[key].(map[string]any); plural != other {
			t.Errorf("%s has plural forms in one language alone", key)
		}
	}
}

func TestEveryKeyHasADotAndEveryTextWords(t *testing.T) {
	for _, lang := range Langs {
		for key, m := range messages(t, lang) {
			if !strings.Contains(key, ".") {
				t.Errorf("%s: the toolkit would read %q as a text of its own", lang, key)
			}
			if s := strings.TrimSuffix(fmt.Sprint(m), "\n"); s == "" || s != strings.TrimSpace(s) {
				t.Errorf("%s: %s is %q", lang, key, s)
			}
		}
	}
}

func TestAKeyWithoutATextComesBackAsItself(t *testing.T) {
	if got := For(Danish).T("no.such.key"); got != "no.such.key" {
		t.Errorf("got %q", got)
	}
	if For(Danish).Has("no.such.key") || !For(Danish).Has("nav.home") {
		t.Error("Has does not tell what is there")
	}
}

func TestNumbersAndMoney(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{For(Danish).Kroner(123456789), "1.234.567,89\u00a0kr."},
		{For(Danish).Kroner(-4200000), "−42.000\u00a0kr."},
		{For(Danish).Kroner(5), "0,05\u00a0kr."},
		{For(Danish).Kroner(-5), "−0,05\u00a0kr."},
		{For(English).Kroner(123456), "1,234.56\u00a0kr."},
		{For(Danish).WholeKroner(-123450), "−1.235"},
		{For(English).WholeKroner(123449), "1,234"},
		{Together("i 12 kramper for 190 kr. og 1,5 kr, om kr. 7 kr"), "i 12 kramper for 190\u00a0kr. og 1,5\u00a0kr, om kr. 7\u00a0kr"},
		{Together(" kr."), " kr."},
		{For(Danish).Thousandths(1812500), "1.812,5"},
		{For(English).Thousandths(-2005), "−2.005"},
		{For(Danish).Percent(6565), "65,7 %"},
		{For(Danish).Percent(-6565), "−65,7 %"},
		{For(Danish).Int(-1234567), "−1.234.567"},
		{For(English).Int(999), "999"},
		{For(Danish).Decimal(4.5, 1), "4,5"},
		{For(English).Decimal(4.5, 1), "4.5"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func TestDaysAndTimesAreThoseOfCopenhagen(t *testing.T) {
	now := time.Date(2026, 11, 23, 9, 42, 0, 0, time.UTC) // 10:42 in Copenhagen
	da, en := For(Danish), For(English)
	for _, c := range []struct{ got, want string }{
		{da.DayClock(now.Add(6*time.Hour+38*time.Minute), now), "i dag 17:20"},
		{da.Until(now.Add(6*time.Hour+38*time.Minute), now), "om 6 t 38\u00a0min"},
		{en.Until(now.Add(26*time.Hour), now), "in 1 day 2 h"},
		{da.Until(now.Add(4*24*time.Hour+18*time.Hour), now), "om 4 dage"},
		{da.Until(now.Add(-time.Minute), now), "nu"},
		{da.Day(now.Add(14*time.Hour), now), "i morgen"}, // half past midnight there
		{da.Day(now.Add(-36*time.Hour), now), "21. nov."},
		{da.Day(now.Add(-12*time.Hour), now), "i går"},
		{da.Day(now.AddDate(0, 0, 3), now), "torsdag"},
		{da.Day(now.AddDate(0, 0, 7), now), "30. nov."},
		{da.Day(now.AddDate(0, 2, 0), now), "23. jan. 2027"},
		{en.Day(now.AddDate(0, 0, 9), now), "2 Dec"},
		{da.Weekday(now.AddDate(0, 0, 3)), "torsdag d. 26. november"},
		{en.Date(now), "23 November 2026"},
		{da.DateBeside(now, now.AddDate(0, 0, -9)), "23. november"},
		{da.DateBeside(now, now.AddDate(1, 0, 0)), "23. november 2026"},
		{da.Ago(now.Add(-3*time.Minute), now), "for 3\u00a0min siden"},
		{da.Quoted("Kaffe"), "”Kaffe”"},
		{en.Quoted("Kaffe"), "“Kaffe”"},
		{da.Ago(now.Add(-20*time.Second), now), "lige nu"},
		{da.Span(now, now.Add(20*time.Minute)), "10:42–11:02"},
		{da.Month(now), "november 2026"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func TestALanguageIsMatched(t *testing.T) {
	for accept, want := range map[string]Lang{
		"": Danish, "da": Danish, "en": English, "en-GB,en;q=0.8": English, "de, en;q=0.5": English,
		"nb-NO": Danish, "da_DK": Danish, "*": Danish, "not a language!": Danish,
	} {
		if got := Match(accept); got != want {
			t.Errorf("Match(%q) = %s, want %s", accept, got, want)
		}
	}
}

func TestStretchedTextsAreLongerAndNameTheSame(t *testing.T) {
	da := For(Danish)
	key := A{"N": 3}
	before := da.T("plan.clash_all", key)
	back := Stretch(0.4)
	longer := For(Danish).T("plan.clash_all", key)
	if utf8.RuneCountInString(longer) < utf8.RuneCountInString(before)*13/10 || !strings.Contains(longer, "3") {
		t.Errorf("%q became %q", before, longer)
	}
	if got, want := For(English).T("common.ok"), "OK"; got != want {
		t.Errorf("English became %q", got)
	}
	back()
	if got := For(Danish).T("plan.clash_all", key); got != before {
		t.Errorf("%q stayed", got)
	}
	for _, c := range []struct{ text, want string }{
		{"Log ind", "Lloog iinnd"},
		{"{{.Name}} har {{.N}} ny", "{{.Name}} hhaar {{.N}} nyy"},
		{"6 t", "6 t"},
		{"Å", "Å"},
	} {
		if got := stretch(c.text, 0.4); got != c.want {
			t.Errorf("stretch(%q) = %q, want %q", c.text, got, c.want)
		}
	}
}

// A month keeps its capital inside an English line.
func TestANameInsideALineIsWrittenAsTheLanguageDoes(t *testing.T) {
	for _, c := range []struct {
		lang     Lang
		is, want string
	}{
		{English, "March 2027", "March 2027"},
		{English, "Mar 2027", "Mar 2027"},
		{English, "May", "May"},
		{English, "Amount", "amount"},
		{English, "Margin", "margin"},
		{Danish, "Marts 2027", "marts 2027"},
		{Danish, "B-skat", "B-skat"},
	} {
		if got := For(c.lang).Within(c.is); got != c.want {
			t.Errorf("%s: %q, want %q", c.lang, got, c.want)
		}
	}
}
