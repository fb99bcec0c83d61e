package house_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// term is a choice between words that mean one thing: Use stands in all texts, and what matches Not in none but those
// whose keys are in But, where it means something else.
type term struct {
	Use string
	Not *regexp.Regexp
	But string // a pattern of keys; empty: none
}

// not matches words, in any case, where no letter stands beside them.
func not(words string) *regexp.Regexp {
	return regexp.MustCompile(`(?i)(?:^|[^\p{L}-])(?:` + words + `)(?:$|[^\p{L}-])`)
}

// terms are the choices, by language. They hold for the texts of the app and the office.
var terms = map[string][]term{
	"da": {
		{Use: "mail, mailadresse", Not: not(`e-?mails?|emails?|e-post|e-mailen|brevet`), But: `^cli\.user_what$`},
		{Use: "booking", Not: not(`aftale[rn]?|aftalerne`), But: `^desk\.meeting\.`},
		{Use: "caféer", Not: regexp.MustCompile(`(?i)cafe[er]`)},
		{Use: "firma", Not: not(`virksomhed(en|er|erne)?`)},
		{Use: "forbindelse, internet", Not: not(`netværket|nettet|når der er net|uden net`), But: `^cli\.`},
		{Use: "vejledning", Not: not(`rådgivning(en)?`)},
		{Use: "findes ikke længere", Not: regexp.MustCompile(`er her ikke|findes ikke her`), But: `^(problem\.|cli\.flag_unknown$)`},
		{Use: "Begynd her", Not: not(`batter`)},
		{Use: "kunne ikke bookes", Not: not(`blev ikke til noget`)},
		{Use: "bruger Startklar", Not: not(`kontoret er med`)},
		{Use: "sigt efter", Not: not(`de fleste skriver`)},
		{Use: "what is sent, shared or deleted", Not: regexp.MustCompile(`^(Send|Del|Slet)( igen| som mail)?( (til|med) (rådgiver)?)?$`)},
		{Use: "Gør igen", Not: not(`gentag`)},
		{Use: "Vis mindre", Not: not(`fold sammen`)},
		{Use: "Skjul", Not: not(`læg væk|læg \p{L}+ væk`)},
		{Use: "Fejlrapport", Not: not(`rapport om en fejl`)},
		{Use: "Engangsudgift", Not: not(`udgift en gang`)},
		{Use: "opdateres", Not: not(`bringes op`)},
	},
	"en": {
		{Use: "e-mail", Not: not(`mails?|mailed|emails?`), But: `^cli\.(mail_(bad|missing)|user_what)$`},
		{Use: "booking", Not: not(`appointments?`)},
		{Use: "business", Not: not(`firms?|company|companies`)},
		{Use: "connection, internet", Not: not(`the network|the net`), But: `^cli\.`},
		{Use: "counselling", Not: not(`counseling|free advice`)},
		{Use: "no longer exists", Not: not(`is not here|no longer here`), But: `^problem\.`},
		{Use: "aim for", Not: not(`most people write`)},
		{Use: "what is sent, shared or deleted", Not: regexp.MustCompile(`^(Send|Share|Delete)( again| by e-mail)?( (to|with) (an adviser)?)?$`)},
		{Use: "choose", Not: not(`picks?|picked|picking`)},
		{Use: "calculated, worked out", Not: not(`computed?|computes`)},
		{Use: "repayment", Not: not(`principal`)},
		{Use: "in the account", Not: not(`on the account`)},
		{Use: "B-tax", Not: not(`preliminary tax|b-skat`)},
		{Use: "sole trader", Not: not(`sole proprietors?|sole proprietorships?`)},
		{Use: "stop sharing", Not: not(`take it back`), But: `^book\.`},
		{Use: "again", Not: not(`anew`)},
		{Use: "error", Not: not(`faults?`), But: `^problem\.internal\.`},
		{Use: "excluding VAT, including VAT", Not: not(`(?:before|without|with) VAT`)},
		{Use: "right now", Not: not(`just now`), But: `^date\.just_now$`},
		{Use: "imported", Not: not(`brought in`), But: `operation_in$`},
	},
}

// quotes are the marks that each language sets around words, and an apostrophe; what programs read keeps its own.
var quotes = map[string]*regexp.Regexp{
	"da": regexp.MustCompile(`[“„«»'"]`),
	"en": regexp.MustCompile(`[„«»'"]`),
}

// program is what a program reads or puts in: an example of JSON, a name in a template.
var program = regexp.MustCompile(`\[\{"kind": …, "id": …, "body": \{…\}\}\]|\{\{\.\w+\}\}`)

// termFaults are the texts of a language that have another word, or other marks, than were chosen.
func termFaults(lang string, texts map[string]string, list []term) []string {
	var out []string
	for _, key := range slices.Sorted(maps.Keys(texts)) {
		words := program.ReplaceAllString(texts[key], "")
		for _, t := range list {
			if found := t.Not.FindString(words); found != "" && (t.But == "" || !regexp.MustCompile(t.But).MatchString(key)) {
				out = append(out, fmt.Sprintf("%s %s: %q; the word is %q", lang, key, strings.TrimSpace(found), t.Use))
			}
		}
		if found := quotes[lang].FindString(words); found != "" {
			out = append(out, fmt.Sprintf("%s %s: the mark %s is not this language's", lang, key, found))
		}
	}
	return out
}

// stringsOf collects the strings of a document by where they stand. Below an object of languages only those of lang are
// taken; others, in documents of one language, all.
func stringsOf(v any, lang, at string, into map[string]string) {
	switch v := v.(type) {
	case string:
		into[at] = v
	case []any:
		for i, e := range v {
			stringsOf(e, lang, fmt.Sprint(at, "/", i), into)
		}
	case map[string]any:
		_, da := v["da"].(string)
		for name, e := range v {
			if !da || name == lang {
				stringsOf(e, lang, at+"/"+name, into)
			}
		}
	}
}

// readTexts reads a file of texts.
func readTexts(t *testing.T, path, lang string) map[string]string {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var v any
	if err := json.Unmarshal(raw, &v); err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	stringsOf(v, lang, "", out)
	trimmed := map[string]string{}
	for k, s := range out {
		trimmed[strings.TrimPrefix(k, "/")] = s
	}
	return trimmed
}

func TestOneThingHasOneWord(t *testing.T) {
	for lang, list := range terms {
		for _, fault := range termFaults(lang, readTexts(t, "assets/text/lang/"+lang+".json", lang), list) {
			t.Error(fault)
		}
	}
}

// One word for one thing holds in the plan's template and its figures too, which are read as one with the app.
func TestThePlanHasTheAppsWords(t *testing.T) {
	where := map[string][]string{
		"da": {"firma", "Gør igen", "opdateres"},
		"en": {"e-mail", "counselling", "repayment", "in the account", "B-tax", "sole trader", "again", "error", "choose", "excluding VAT, including VAT"},
	}
	for _, pattern := range []string{"assets/plan/standard/*.json", "assets/figures/*.json"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %v, %v", pattern, files, err)
		}
		for lang, words := range where {
			list := slices.DeleteFunc(slices.Clone(terms[lang]), func(c term) bool { return !slices.Contains(words, c.Use) })
			if len(list) != len(words) {
				t.Errorf("of %v only %d are in the table", words, len(list))
			}
			for _, file := range files {
				texts := readTexts(t, file, lang)
				maps.DeleteFunc(texts, func(_, s string) bool { return !strings.Contains(s, " ") })
				for _, fault := range termFaults(lang, texts, list) {
					t.Errorf("%s: %s", file, fault)
				}
			}
		}
	}
}

// TestDocumentsAreSpeltAndQuotedAlike looks at what an office publishes, where a word such as aftale may mean itself.
func TestDocumentsAreSpeltAndQuotedAlike(t *testing.T) {
	spelling := map[string][]term{
		"da": slices.DeleteFunc(slices.Clone(terms["da"]), func(c term) bool { return c.Use != "caféer" && c.Use != "mail, mailadresse" && c.Use != "Begynd her" }),
		"en": slices.DeleteFunc(slices.Clone(terms["en"]), func(c term) bool { return c.Use != "e-mail" }),
	}
	for _, pattern := range []string{"assets/assessment/*.json", "assets/plan/*.json", "assets/plan/standard/*.json", "assets/demo/*.json"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %v, %v", pattern, files, err)
		}
		for lang, list := range spelling {
			if lang == "en" && strings.HasPrefix(pattern, "assets/demo") {
				continue // an office's own words, in Danish alone
			}
			for _, file := range files {
				texts := readTexts(t, file, lang)
				maps.DeleteFunc(texts, func(_, s string) bool { return !strings.Contains(s, " ") }) // keys and addresses
				for _, fault := range termFaults(lang, texts, list) {
					t.Errorf("%s: %s", file, fault)
				}
			}
		}
	}
}

func TestAnotherWordIsSeen(t *testing.T) {
	texts := map[string]string{
		"a": "Skriv din e-mail", "b": "Åbn aftalen", "c": "Se cafeerne", "d": "Tryk på »Send«", "e": "Din mailadresse",
		"g": "Send til {{.Name}}", "h": "Send planen til {{.Name}}", "i": "Slet",
		"f": "Aftal en tid, og mød nettets folk",
	}
	got := termFaults("da", texts, terms["da"])
	want := []string{
		`da a: "e-mail"; the word is "mail, mailadresse"`,
		`da b: "aftalen"; the word is "booking"`,
		`da c: "cafee"; the word is "caféer"`,
		`da d: the mark » is not this language's`,
		`da g: "Send til"; the word is "what is sent, shared or deleted"`,
		`da i: "Slet"; the word is "what is sent, shared or deleted"`,
	}
	if !slices.Equal(got, want) {
		t.Errorf("seen is\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
