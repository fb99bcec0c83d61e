package meeting_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"startklar.dk/api"
	"startklar.dk/assets"
	"startklar.dk/assets/text"
	"startklar.dk/document"
	"startklar.dk/document/documenttest"
	"startklar.dk/document/meeting"
	"startklar.dk/document/pdf"
)

var now = time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC)

// all is a meeting with a person who has everything and shares all of it.
func all(t testing.TB) meeting.Meeting {
	t.Helper()
	p := documenttest.Example(t, text.Danish)
	for _, key := range []string{"competitors.edge", "sales.close", "risks.worst"} {
		p.Content.Sections[key] = ""
	}
	until := now.AddDate(0, 1, 0)
	m := meeting.Meeting{
		Lang: text.Danish, Now: now,
		Person: api.Person{Name: "Anna Holm", Email: "anna@hemmelig.dk", Phone: "12 34 56 78", CVR: "87654321", Municipality: "621", Stage: api.StageStarting},
		Event: api.Event{
			Title: "Kick-off", Venue: api.Venue{Name: "Den Gamle Toldbod"}, Fields: []api.Field{api.FieldStart},
			StartsAt: now.AddDate(0, 0, 1), EndsAt: now.AddDate(0, 0, 1).Add(3 * time.Hour),
		},
		Slot:    &api.Slot{StartsAt: now.AddDate(0, 0, 1).Add(time.Hour), EndsAt: now.AddDate(0, 0, 1).Add(80 * time.Minute)},
		Adviser: &api.Adviser{Name: "Mette Ørsted", Organisation: "Revision Nord", Fields: []api.Field{api.FieldCompetition}},
		Office:  "Trekantens Erhvervskontor", Asked: "Spurgt bagefter?",
		Versions: map[string]meeting.Version{"v3": {Title: "Nordlys Kafferisteri", Template: p.Template, Content: p.Content}},
		Results:  map[string]document.Result{},
		Booking: api.Booking{Note: "Siger en bank ja?", Share: []api.Share{
			{Kind: api.ShareVersion, ID: "v3", Title: "Nordlys, version 3", Until: until}, {Kind: api.ShareContact, Title: "Navn og telefon", Until: until},
		}},
	}
	for i, a := range assets.Assessments()[:2] {
		scores := map[string]float64{}
		for j, part := range a.Parts {
			scores[part.Key] = 1.1 + float64(i) + 0.3*float64(j)
		}
		id := fmt.Sprintf("r%d", i)
		m.Results[id] = document.Result{Assessment: a.Assessment, Result: api.Result{AssessmentID: a.ID, Scores: scores, TakenAt: now.AddDate(0, 0, -9)}}
		m.Booking.Share = append(m.Booking.Share, api.Share{Kind: api.ShareResult, ID: id, Title: a.Title.In("da"), Until: until})
	}
	return m
}

// said is all that is on a sheet's page, the foot too.
func said(m meeting.Meeting) string {
	doc := document.OfSheet(meeting.Sheet(m))
	raw, err := json.Marshal(doc)
	if err != nil {
		panic(err)
	}
	return strings.ReplaceAll(string(raw), "\u00a0", " ")
}

// marks are words that only come from one thing of the person's.
var marks = map[string][]string{
	api.ShareVersion: {"Nordlys", "er ved at starte", "risteri", "Konkurrenter: ", "536.888", "58.159", "april 2027"},
	api.ShareContact: {"Anna Holm", "12 34 56 78", "Navn og telefon"},
	"r0":             {"Er du klar?"},
	"note":           {"Siger en bank ja?"},
	"asked":          {"Spurgt bagefter?"},
}

func TestASheetShowsAllThatIsShared(t *testing.T) {
	got := said(all(t))
	for of, words := range marks {
		for _, w := range words {
			if of != "asked" && !strings.Contains(got, w) {
				t.Errorf("%q of %s is not on it:\n%s", w, of, got)
			}
		}
	}
	for _, never := range []string{"hemmelig", "87654321", "Spurgt bagefter"} {
		if strings.Contains(got, never) {
			t.Errorf("it says %q", never)
		}
	}
}

func TestNothingThatIsNotSharedIsOnASheet(t *testing.T) {
	whole := all(t)
	lost := map[string]func(api.Share) (api.Share, bool){
		"not shared": func(s api.Share) (api.Share, bool) { return s, false },
		"asleep":     func(s api.Share) (api.Share, bool) { s.Asleep = true; return s, true },
		"over":       func(s api.Share) (api.Share, bool) { s.Until = now; return s, true },
	}
	for how, lose := range lost {
		for i, share := range whole.Booking.Share {
			m := whole
			m.Booking.Share = slices.Clone(whole.Booking.Share)
			if s, there := lose(share); there {
				m.Booking.Share[i] = s
			} else {
				m.Booking.Share = slices.Delete(m.Booking.Share, i, i+1)
			}
			of := share.Kind
			if of == api.ShareResult {
				of = share.ID
			}
			got := said(m)
			for _, w := range marks[of] {
				if strings.Contains(got, w) {
					t.Errorf("%s %s: it says %q", of, how, w)
				}
			}
		}
	}
	m := whole
	m.Booking.NoteAsleep, m.Asked = true, ""
	if got := said(m); strings.Contains(got, "Siger en bank ja?") {
		t.Error("a note that sleeps is on it")
	}
	m.Booking.Share = []api.Share{{Kind: "newer", ID: "v3", Title: "noget nyt"}, {Kind: api.ShareVersion, ID: "another", Title: "en anden"}}
	if got := said(m); strings.Contains(got, "noget nyt") || strings.Contains(got, "en anden") || strings.Contains(got, "Nordlys") {
		t.Errorf("what is not known here is on it:\n%s", got)
	}
}

func TestAQuestionThatWasAskedLaterStandsWhereThereIsNoNote(t *testing.T) {
	m := all(t)
	m.Booking.Note = ""
	if got := said(m); !strings.Contains(got, "Spurgt bagefter?") {
		t.Errorf("it does not say what was asked:\n%s", got)
	}
}

// encoded is a text as it stands in what said gives.
func encoded(s string) string {
	raw, _ := json.Marshal(s)
	return strings.Trim(string(raw), `"`)
}

// TestEachLineCanBeTakenOut takes out every line alone: its words go, those of the others
// stay, and the list of lines is the same.
func TestEachLineCanBeTakenOut(t *testing.T) {
	m := all(t)
	words := func(l document.SheetLine) string {
		switch b := l.Block.(type) {
		case *document.Paragraph:
			return b.Text.String()
		case *document.Facts:
			return b.Facts[0].Label
		}
		return l.Title
	}
	parts := meeting.Sheet(m).Parts()
	n := 0
	for _, part := range parts {
		for _, line := range part.Lines {
			if line.Out {
				t.Errorf("%s is out before it is taken out", line.Name)
			}
			if !api.ValidSheetName(line.Name) {
				t.Errorf("%q names no line", line.Name)
			}
			n++
			taken := m
			taken.Booking.SheetOmit = []string{line.Name}
			got, lost := said(taken), encoded(words(line))
			if line.Name == api.SheetContact {
				lost = "12 34 56 78"
			}
			if strings.Contains(strings.SplitN(got, `"Body"`, 2)[1], lost) {
				t.Errorf("without %s it says %q", line.Name, lost)
			}
			out := 0
			for _, p := range meeting.Sheet(taken).Parts() {
				for _, l := range p.Lines {
					if l.Out {
						out++
						continue
					}
					if w := encoded(words(l)); part.Name != api.SheetTests && p.Name != api.SheetContact && !strings.Contains(got, w) {
						t.Errorf("without %s it does not say %q", line.Name, w)
					}
				}
			}
			if out != 1 {
				t.Errorf("without %s %d lines are out", line.Name, out)
			}
		}
		taken := m
		taken.Booking.SheetOmit = []string{part.Name}
		for _, p := range meeting.Sheet(taken).Parts() {
			for _, l := range p.Lines {
				if l.Out != (p.Name == part.Name) {
					t.Errorf("without %s: %s is out: %v", part.Name, l.Name, l.Out)
				}
			}
		}
	}
	if n != 12 {
		t.Errorf("there are %d lines, want name, stage, question, idea, three gaps, three figures and two tests", n)
	}
}

func TestTheGapsAreThoseThatTheAdviserLooksFor(t *testing.T) {
	m := all(t)
	v := m.Versions["v3"]
	v.Content.Sections = nil
	m.Versions = map[string]meeting.Version{"v3": v}
	m.Adviser.Fields = []api.Field{api.FieldIPR}
	if got := meeting.Sheet(m).Gaps; len(got) != 3 || got[0].Name != "idea.new" || got[1].Name != "product.rights" {
		t.Errorf("for rights: %v", got)
	}
	m.Booking.Need = api.FieldInsurance
	if got := meeting.Sheet(m).Gaps; got[0].Name != "personal.life" || got[1].Name != "economy.security" || got[2].Name != "risks.cover" {
		t.Errorf("for insurance: %v", got)
	}
	m.Booking.Need = api.FieldFinancing
	v.Content.Values = nil
	m.Versions["v3"] = v
	if got := meeting.Sheet(m).Gaps; got[0].Name != "no_figures" {
		t.Errorf("for financing without figures: %v", got)
	}
}

// TestASheetIsOnePageWhateverItSays lays out what is long, wide, without a space, of any
// script, with markup and with nothing.
func TestASheetIsOnePageWhateverItSays(t *testing.T) {
	hostile := map[string]string{
		"nothing": "", "a word": "x", "long": strings.Repeat("Banken vil vide, hvad der sker, hvis salget går langsommere. ", 400),
		"without a space": strings.Repeat("W", 8000), "lines": strings.Repeat("a\n", 4000), "blank lines": strings.Repeat("\n\n", 4000) + "x",
		"wide": strings.Repeat("漢字", 4000), "emoji": strings.Repeat("👩‍👩‍👧‍👦", 900), "marks above": "a" + strings.Repeat("\u0301", 8000),
		"right to left": strings.Repeat("שלום עולם ", 800), "control": strings.Repeat("\x01\u202e\u200b", 2000), "no text": strings.Repeat("\xff\xfe", 3000),
		"markup": strings.Repeat("# Titel\n- **punkt** [her](https://a.dk)\n", 300), "table": strings.Repeat("| a | b |\n|---|---|\n| 1 | 2 |\n", 300),
	}
	for name, s := range hostile {
		for _, lang := range text.Langs {
			m := all(t)
			m.Lang = lang
			m.Person.Name, m.Person.Phone, m.Office, m.Booking.Note = s+" "+s, s, s, s
			m.Event.Title, m.Event.Venue.Name, m.Adviser.Name, m.Adviser.Organisation = s, s, s, s
			v := m.Versions["v3"]
			v.Title, v.Content.Sections = s, map[string]string{"idea.what": s, "summary.short": s}
			m.Versions = map[string]meeting.Version{"v3": v}
			for i := range m.Booking.Share {
				m.Booking.Share[i].Title = s
			}
			doc := document.OfSheet(meeting.Sheet(m))
			if n := pdf.NewPreview(doc).Pages(); n != 1 {
				t.Errorf("%s in %s: %d pages", name, lang, n)
			}
			raw, err := json.Marshal(doc.Body)
			if err != nil {
				t.Fatal(err)
			}
			if cut := strings.Contains(string(raw), " …"); len(s) > 1000 && name != "blank lines" && !cut {
				t.Errorf("%s in %s: what is cut has no sign", name, lang)
			}
		}
	}
}

// TestTheScreeningFormSaysWhatNoPlanDoes holds that the form stands in for a plan, and says nothing in the place of one,
// of a note or of what was asked later.
func TestTheScreeningFormSaysWhatNoPlanDoes(t *testing.T) {
	m := all(t)
	p := documenttest.Example(t, text.Danish)
	p.Content.Sections["idea.what"], p.Content.Sections["summary.ask"] = "Kaffe på cykel.", "Hvem låner ud til en cykel?"
	m.Results["form"] = documenttest.Screening(p, text.Danish)
	form := api.Share{Kind: api.ShareResult, ID: "form", Title: "Screeningsskema", Until: now.AddDate(0, 1, 0)}
	m.Booking.Share = append(m.Booking.Share, form)
	if s := meeting.Sheet(m); strings.Contains(s.Idea, "cykel") || s.Question != "Siger en bank ja?" || s.Stage != api.StageStarting {
		t.Errorf("beside a plan and a note it says %q, %q, %q", s.Idea, s.Question, s.Stage)
	}
	m.Booking.Share, m.Booking.Note, m.Asked, m.Person.Stage = []api.Share{form}, "", "", ""
	if s := meeting.Sheet(m); s.Idea != "Kaffe på cykel." || s.Question != "Hvem låner ud til en cykel?" || s.Stage != api.StageStarting {
		t.Errorf("alone it says %q, %q, %q", s.Idea, s.Question, s.Stage)
	}
}
