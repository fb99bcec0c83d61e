package document_test

import (
	"strings"
	"testing"
	"time"

	"startklar.dk/api"
	"startklar.dk/assets"
	"startklar.dk/document"
)

func sheet(t testing.TB) document.Sheet {
	t.Helper()
	a := assets.Assessments()[0]
	scores := map[string]float64{}
	for i, part := range a.Parts {
		scores[part.Key] = 4.5 - 0.5*float64(i)
	}
	day := func(month time.Month, d, hour, minute int) time.Time {
		return time.Date(2026, month, d, hour, minute, 0, 0, time.UTC)
	}
	return document.Sheet{
		Date: day(12, 1, 9, 0), Name: "Anna Holm", Firm: "Nordlys Kafferisteri, Kolding", Stage: api.StageStarting,
		StartsAt: day(12, 2, 16, 20), EndsAt: day(12, 2, 16, 40), With: "Mette Ørsted, bord 3", Place: "Kick-off, Den Gamle Toldbod",
		Question: "Det første år giver firmaet 116.097 kr. mindre, end vi skal bruge derhjemme. Siger en bank ja til det, og hvad skal jeg ændre først?",
		Idea:     "Et lille risteri med kaffebar i Det gamle trykkeri. Kaffen sælges i baren, i poser og til cafeer og gårdbutikker, der i dag får deres bønner fra Aarhus.",
		Gaps: []document.Gap{
			{Name: "competitors.edge", Text: "Konkurrenter: mangler priser på to risterier"},
			{Name: "sales.close", Text: "Salg: hvordan bliver et ja til en ordre?"},
			{Name: "risks.worst", Text: "Risici: hvad hvis risteren står stille?"},
			{Name: "goals.year", Text: "En fjerde"},
		},
		Values: values(t, "cafe"), Results: []document.Result{{Assessment: a.Assessment, Result: api.Result{Scores: scores, TakenAt: day(11, 12, 9, 0)}}},
		Course: []document.Meeting{{At: day(11, 4, 16, 0), Title: "Kick-off", Attended: true}, {At: day(11, 19, 16, 0), Title: "Café hos Rikke Holst, budget", Attended: true}},
		Free:   api.Allowance{GrantedMin: 240, UsedMin: 90},
		Shared: "forretningsplan v3 og Er du klar?", Until: day(12, 14, 23, 0), Office: "Trekantens Erhvervskontor",
	}
}

// everything is all that blocks say, those beside each other too.
func everything(blocks []document.Block) string {
	var b strings.Builder
	for _, block := range blocks {
		switch x := block.(type) {
		case *document.Pair:
			b.WriteString(everything(x.Left) + everything(x.Right))
		case *document.Facts:
			for _, f := range x.Facts {
				b.WriteString(f.Label + "\n")
				for _, l := range f.Lines {
					b.WriteString(l.String() + "\n")
				}
			}
		case *document.Scores:
			for _, s := range x.Scores {
				b.WriteString(s.Label + " " + s.Text + "\n")
			}
		case *document.Steps:
			for _, s := range x.Steps {
				b.WriteString(s.When + " " + s.Text + "\n")
			}
		default:
			b.WriteString(said([]document.Block{block}))
		}
	}
	return b.String()
}

func TestAMeetingSheetSaysWhoAndWhat(t *testing.T) {
	doc := document.OfSheet(sheet(t))
	all := strings.ReplaceAll(everything(doc.Body), "\u00a0", " ")
	for _, want := range []string{
		"Anna Holm", "Nordlys Kafferisteri, Kolding · er ved at starte", "Onsdag d. 2. december 17:20–17:40", "Mette Ørsted, bord 3",
		"”Det første år", "Et lille risteri", "Huller i planen", "Laveste saldo", "Er du klar? · 12. nov.", "4. nov. Kick-off",
		"Gratis vejledning: 1 t 30 min af 4 t brugt",
	} {
		if !strings.Contains(all, want) {
			t.Errorf("%q is not on the sheet:\n%s", want, all)
		}
	}
	if strings.Contains(all, "En fjerde") {
		t.Error("there are more than three gaps")
	}
	if doc.Edition != "Delt til og med 14. december 2026: forretningsplan v3 og Er du klar?" || doc.Publisher != "Trekantens Erhvervskontor" {
		t.Errorf("below stands %q, %q", doc.Edition, doc.Publisher)
	}
}

func TestEachPartOfASheetCanBeLeftOut(t *testing.T) {
	for part, gone := range map[string]string{
		api.SheetStage: "er ved at starte", api.SheetQuestion: "Det første år", api.SheetIdea: "Et lille risteri",
		api.SheetGaps: "Huller", api.SheetFigures: "Laveste saldo", api.SheetTests: "Er du klar?",
		api.SheetCourse: "Kick-off",
	} {
		s := sheet(t)
		s.Place, s.Shared = "", ""
		s.Omit = []string{part}
		if all := everything(document.OfSheet(s).Body); strings.Contains(all, gone) {
			t.Errorf("without %s it still says %q", part, gone)
		}
		s.Omit = nil
		if all := everything(document.OfSheet(s).Body); !strings.Contains(all, strings.TrimSpace(gone)) {
			t.Errorf("with %s it does not say %q", part, gone)
		}
	}
}

func TestASheetOfNothingIsStillASheet(t *testing.T) {
	doc := document.OfSheet(document.Sheet{})
	if doc.Title != "Mødeark" || len(doc.Body) == 0 {
		t.Errorf("it is %q with %d blocks", doc.Title, len(doc.Body))
	}
}

// TestFreeCounsellingIsToldOnce looks at it with meetings before this one, and without any.
func TestFreeCounsellingIsToldOnce(t *testing.T) {
	const said = "Gratis vejledning: 1 t 30 min af 4 t brugt"
	s := sheet(t)
	for _, course := range [][]document.Meeting{s.Course, nil} {
		s.Course = course
		all := strings.ReplaceAll(everything(document.OfSheet(s).Body), "\u00a0", " ")
		if n := strings.Count(all, said); n != 1 {
			t.Errorf("after %d meetings it is told %d times:\n%s", len(course), n, all)
		}
	}
}
