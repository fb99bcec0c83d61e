// Package documenttest makes plans and sheets for the tests of the programs that write documents: the example firm,
// an empty plan, long ones, and text that nobody expects.
package documenttest

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"startklar.dk/api"
	"startklar.dk/assets"
	"startklar.dk/assets/text"
	"startklar.dk/document"
)

// Example is the plan of the example firm, with each question's example as its answer.
func Example(t testing.TB, lang text.Lang) document.Plan {
	t.Helper()
	_, template := assets.PlanTemplate()
	p := document.Plan{
		Title: assets.ExampleName, Subtitle: map[text.Lang]string{
			text.Danish:  "Friskristet kaffe i Kolding: i baren, i posen og hos cafeerne i trekantområdet",
			text.English: "Freshly roasted coffee in Kolding: at the bar, in the bag and at the cafés of the Triangle Region",
		}[lang],
		Version: "Version 3", Date: time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC), Template: template,
		From:    document.Sender{Name: "Anna Holm", Address: "Det gamle trykkeri, 6000 Kolding", Email: "anna@nordlys.example.dk", Phone: "+45 00 12 40 10"},
		To:      []string{"Andelskassen Tre Bælter", "Fatima Rahimi"},
		Content: api.VersionContent{Sections: map[string]string{}, Values: assets.ExampleFigures(string(lang))},
	}
	for _, ch := range template.Chapters {
		for _, q := range ch.Questions {
			p.Content.Sections[q.Key] = q.Example.In(string(lang))
		}
	}
	said := map[text.Lang][3]string{
		text.Danish: {"Gæsten i baren", "Hvor mange kommer igen?", "To ud af tre."}, text.English: {"the guest at the bar", "How many come back?", "Two of three."},
	}[lang]
	p.Comments = []api.Comment{{
		Section: "market.buyers", Quote: said[0], Text: said[1], Author: "Mette Ørsted", At: p.Date,
		Replies: []api.Reply{{Text: said[2], Author: "Anna Holm", At: p.Date}},
	}}
	a := assets.Assessments()[0]
	scores := map[string]float64{}
	for i, part := range a.Parts {
		scores[part.Key] = 1.6 + 0.5*float64(i)
	}
	var skipped []string
	for _, it := range a.Items {
		if it.NotForAll {
			skipped = append(skipped, it.ID)
		}
	}
	p.Results = []document.Result{{Assessment: a.Assessment, Result: api.Result{Scores: scores, NotRelevant: skipped, TakenAt: p.Date}}, Screening(p, lang)}
	return p
}

// Screening is the screening form, answered with what the plan says.
func Screening(p document.Plan, lang text.Lang) document.Result {
	all := assets.Assessments()
	a := all[slices.IndexFunc(all, func(a assets.Assessment) bool { return a.ID == assets.ScreeningAssessmentID })].Assessment
	r := api.Result{AssessmentID: assets.ScreeningAssessmentID, AssessmentVersion: a.Version, TakenAt: p.Date, Answers: map[string]int{}, Texts: map[string]string{}}
	for _, it := range a.Items {
		switch {
		case it.Letters == 0:
			r.Answers[it.ID] = 2
		case it.Section != "":
			r.Texts[it.ID] = text.Opening(p.Content.Sections[it.Section], it.Letters)
		}
	}
	return document.Result{Assessment: a, Result: r}
}

// Everything is all that a document can show.
func Everything(lang text.Lang) document.Options {
	return document.Options{Lang: lang, Figures: true, Tests: true, Comments: true}
}

// longWords are a paragraph, and an answer with all that an answer can have.
var longWords = map[text.Lang][2]string{
	text.Danish: {
		"Erhvervskonsulenten gennemgår finansieringsbehovet og likviditetsbudgettet sammen med iværksætteren, før banken får planen. ",
		"# Sådan gør vi\n%s\n\n- Først **det vigtige**\n- Så *resten*\n  - i små skridt\n\n1. Køb ind\n2. Rist\n\n" +
			"| Kunde | By | Poser |\n|---|---|--:|\n| Café Mondo | Kolding | 50 |\n| **I alt** | | **50** |\n\n%[1]s\nSe [Virk](https://virk.dk) eller https://startvaekst.dk.",
	},
	text.English: {
		"The business consultant goes through the capital requirement and the cash budget with the entrepreneur before the bank is given the plan. ",
		"# How we do it\n%s\n\n- First **what matters**\n- Then *the rest*\n  - in small steps\n\n1. Buy\n2. Roast\n\n" +
			"| Customer | Town | Bags |\n|---|---|--:|\n| Café Mondo | Kolding | 50 |\n| **Total** | | **50** |\n\n%[1]s\nSee [Virk](https://virk.dk) or https://startvaekst.dk.",
	},
}

// Long is a plan of 60,000 characters: long answers with headings, lists, tables and links.
func Long(t testing.TB, lang text.Lang) document.Plan {
	t.Helper()
	p := Example(t, lang)
	words := strings.Repeat(longWords[lang][0], 5)
	answer := fmt.Sprintf(longWords[lang][1], words)
	total := 0
	for key := range p.Content.Sections {
		p.Content.Sections[key] = answer
		total += len([]rune(answer))
	}
	for total < 60_000 {
		p.Content.Sections["idea.what"] += "\n\n" + words
		total += len([]rune(words))
	}
	return p
}

// Full is a plan with 60 lines of figures, some of them with long names.
func Full(t testing.TB, lang text.Lang) document.Plan {
	t.Helper()
	p := Example(t, lang)
	called := map[text.Lang]string{text.Danish: "Abonnement på regnskabsprogram og hjemmeside nr. ", text.English: "Subscription to accounting software and website no. "}[lang]
	v := p.Content.Values
	for i := range 60 {
		id := fmt.Sprintf("fixed/line-%02d/", i)
		v[id+"name"] = json.RawMessage(fmt.Sprintf("%q", called+fmt.Sprint(i)))
		v[id+"amount_ore"] = json.RawMessage(fmt.Sprint(123_450 * (i + 1)))
	}
	return p
}

// Hostile is text that one does not expect.
var Hostile = []string{
	strings.Repeat("a", 8000), strings.Repeat("æ", 8000), strings.Repeat("👩‍🚀", 1000), strings.Repeat("-", 3000),
	"مرحبا بالعالم", "Привет, мир", "你好，世界", "हिन्दी", "שלום", "Καλημέρα", "ไทย", "ﬁﬂ ﷽", "👍🏽 ❤️ 🇩🇰 👨‍👩‍👧‍👦",
	"\x00\x01\x02\x1b[31m\x7f\u0085\u2028", "\xff\xfe\xc3\x28", "\u202eomvendt\u202c \u200b\u200d\ufeff", "e\u0301\u0302\u0303\u0304" + strings.Repeat("\u0301", 500),
	"<script>alert(1)</script> &amp; ]]> (\\) BT ET endstream endobj %%EOF", "## \n- \n| |\n|-|", strings.Repeat("- ", 2000), strings.Repeat("> ", 500),
	strings.Repeat("**a** *b* ", 800), "A\u030aben\u0301", strings.Repeat("ord ", 2000), "\t\t\tindrykket", strings.Repeat("\n", 3000), "[x](https://e.dk/(a))", "½ ¼ € − – — ‑ … № ✓",
}

// Samples are documents of every kind, by name.
func Samples(t testing.TB) map[string]document.Document {
	t.Helper()
	empty := document.Plan{Template: Example(t, text.Danish).Template}
	odd := Example(t, text.Danish)
	odd.Title, odd.Subtitle = strings.Repeat("Langtnavn", 60), strings.Join(Hostile[4:14], " ")
	odd.From.Name, odd.To = Hostile[12], []string{Hostile[0], "", Hostile[13]}
	i := 0
	for _, ch := range odd.Template.Chapters {
		for _, q := range ch.Questions {
			odd.Content.Sections[q.Key] = Hostile[i%len(Hostile)]
			i++
		}
	}
	for _, text := range Hostile[4:16] {
		odd.Comments = append(odd.Comments, api.Comment{Section: "idea.what", Text: text, Quote: text, Author: text})
	}
	pictured := Example(t, text.Danish)
	files := Pictures(t)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		pictured.Files = append(pictured.Files, document.File{Section: "appendices.documents", Name: name, Data: files[name]})
	}
	return map[string]document.Document{
		"da":       document.OfPlan(Example(t, text.Danish), Everything(text.Danish)),
		"en":       document.OfPlan(Example(t, text.English), Everything(text.English)),
		"empty":    document.OfPlan(empty, Everything(text.Danish)),
		"empty-en": document.OfPlan(empty, Everything(text.English)),
		"long":     document.OfPlan(Long(t, text.Danish), Everything(text.Danish)),
		"full":     document.OfPlan(Full(t, text.Danish), Everything(text.Danish)),
		"long-en":  document.OfPlan(Long(t, text.English), Everything(text.English)),
		"full-en":  document.OfPlan(Full(t, text.English), Everything(text.English)),
		"odd":      document.OfPlan(odd, Everything(text.Danish)),
		"pictures": document.OfPlan(pictured, Everything(text.Danish)),
		"sheet":    document.OfSheet(Sheet(t)),
		"bare":     document.OfSheet(document.Sheet{}),
		"nothing":  {},
	}
}

// Sheet is the sheet of a meeting with all that there can be.
func Sheet(t testing.TB) document.Sheet {
	t.Helper()
	p := Example(t, text.Danish)
	day := func(month time.Month, d, hour, minute int) time.Time {
		return time.Date(2026, month, d, hour, minute, 0, 0, time.UTC)
	}
	return document.Sheet{
		Date: p.Date, Name: "Anna Holm", Firm: "Nordlys Kafferisteri, Kolding", Stage: api.StageStarting,
		StartsAt: day(12, 2, 16, 20), EndsAt: day(12, 2, 16, 40), With: "Mette Ørsted, bord 3", Place: "Kick-off, Den Gamle Toldbod",
		Question: "Det første år giver firmaet 116.097 kr. mindre, end vi skal bruge derhjemme. Siger en bank ja til det, og hvad skal jeg ændre først?",
		Idea:     "Et lille risteri med kaffebar i Det gamle trykkeri. Kaffen sælges i baren, i poser og til cafeer og gårdbutikker, der i dag får deres bønner fra Aarhus.",
		Gaps: []document.Gap{
			{Name: "competitors.edge", Text: "Konkurrenter: mangler priser på to risterier"},
			{Name: "sales.close", Text: "Salg: hvordan bliver et ja til en ordre?"},
			{Name: "risks.worst", Text: "Risici: hvad hvis risteren står stille?"},
		},
		Values: p.Content.Values, Results: p.Results[:1],
		Course: []document.Meeting{
			{At: day(11, 4, 16, 0), Title: "Kick-off", Attended: true},
			{At: day(11, 19, 16, 0), Title: "Café hos Rikke Holst, budget", Attended: true},
			{At: day(11, 25, 9, 0), Title: "Vejledning hos Amina Yusuf", Attended: true},
		},
		Free:   api.Allowance{GrantedMin: 240, UsedMin: 90},
		Shared: "forretningsplan v3 og Er du klar?", Until: day(12, 14, 23, 0), Office: "Trekantens Erhvervskontor",
	}
}
