package document_test

import (
	"slices"
	"testing"

	"startklar.dk/api"
	"startklar.dk/assets"
	"startklar.dk/document"
	"startklar.dk/document/documenttest"
)

// TestAPictureStandsWhereItsAnswerSaysWithItsWords looks at pictures that are placed, that are not, and that are not there.
func TestAPictureStandsWhereItsAnswerSaysWithItsWords(t *testing.T) {
	_, template := assets.PlanTemplate()
	const key = "appendices.pictures"
	picture := documenttest.Pictures(t)["Plantegning.png"]
	p := document.Plan{Title: "Kaffe", Template: template, Content: api.VersionContent{Sections: map[string]string{
		key: "Først\n\n![Ovnen [den store], i dag](Foto (1).png)\n\nSå\n![](Plan_1.png)\n![Væk](fjernet.png)",
	}}}
	for _, name := range []string{"Andet.png", "Foto (1).png", "Plan_1.png"} {
		p.Files = append(p.Files, document.Attached(key, name, int64(len(picture)), picture))
	}
	var got []string
	for _, b := range document.OfPlan(p, document.Options{Lang: "da"}).Body[2:] {
		switch b := b.(type) {
		case *document.Paragraph:
			got = append(got, b.Text.String())
		case *document.Image:
			if len(b.Data) == 0 {
				t.Errorf("%q has no picture", b.Caption)
			}
			got = append(got, "("+b.Caption+"/"+b.Alt+")")
		}
	}
	want := []string{"Først", "(Ovnen [den store], i dag/Ovnen [den store], i dag)", "Så", "(Plan 1/Plan 1)", "Væk", "(Andet/Andet)"}
	if !slices.Equal(got, want) {
		t.Errorf("it is %q, want %q", got, want)
	}
	if said := document.PlainWords("Her\n![Ovnen](a.png)"); said != "Her\n\nOvnen" {
		t.Errorf("said is %q", said)
	}
}

func TestWordsBelowAPictureArePutInTheAnswerAndTakenOut(t *testing.T) {
	for _, c := range []struct{ answer, words, want, says string }{
		{"", "Ovnen", "![Ovnen](a_b.png)", "Ovnen"},
		{"Her.\n", "  Ovnen\n i dag ", "Her.\n\n![Ovnen i dag](a_b.png)", "Ovnen i dag"},
		{"![Før](a_b.png)\nHer.", "Nu", "![Nu](a_b.png)\nHer.", "Nu"},
		{"![Før](a_b.png)\nHer.", "", "![](a_b.png)\nHer.", "a b"},
		{"Her.\n\n![Før](a_b.png)", "", "Her.", "a b"},
		{"Her.\n\n![Før](a_b.png)", "a b", "Her.", "a b"},
		{"![Før](andet.png)", "Nu", "![Før](andet.png)\n\n![Nu](a_b.png)", "Nu"},
		{"Her.", "", "Her.", "a b"},
	} {
		got := document.Captioned(c.answer, "a_b.png", c.words)
		if says := document.CaptionOf(got, "a_b.png"); got != c.want || says != c.says {
			t.Errorf("%q with %q is %q and says %q, want %q and %q", c.answer, c.words, got, says, c.want, c.says)
		}
	}
}
