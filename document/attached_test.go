package document_test

import (
	"strings"
	"testing"

	"startklar.dk/api"
	"startklar.dk/assets"
	"startklar.dk/assets/text"
	"startklar.dk/document"
	"startklar.dk/document/documenttest"
)

func TestFilesStandWithTheirAnswerShownOrNamedWithTheirSize(t *testing.T) {
	_, template := assets.PlanTemplate()
	const key = "appendices.pictures"
	p := document.Plan{Title: "Kaffe", Template: template, Content: api.VersionContent{Sections: map[string]string{}}}
	pictures := documenttest.Pictures(t)
	for _, name := range []string{"Plantegning.png", "Halv.jpg", "Lejekontrakt.docx", "tom.png"} {
		p.Files = append(p.Files, document.Attached(key, name, int64(len(pictures[name])), pictures[name]))
	}
	p.Files[0].Name = "Plan_over  lokalet.png"
	var shown, named []string
	for _, b := range document.OfPlan(p, document.Options{Lang: "da"}).Body {
		switch b := b.(type) {
		case *document.Image:
			shown = append(shown, b.Caption+"/"+b.Alt)
		case *document.List:
			for _, item := range b.Items {
				named = append(named, item.Text[0].Text)
			}
		}
	}
	if got := strings.Join(shown, "; "); got != "Plan over lokalet/Plan over lokalet" {
		t.Errorf("shown: %s", got)
	}
	if got := strings.Join(named, "; "); got != "Halv.jpg (5 kB) – billedet kan ikke vises; Lejekontrakt.docx (1 kB); tom.png – billedet kan ikke vises" {
		t.Errorf("named: %s", got)
	}
}

// A file of a section that no template has comes along though nothing is written there.
func TestAFileOfAnUnknownSectionIsNamed(t *testing.T) {
	p := example(t, text.Danish)
	p.Files = []document.File{document.Attached("branch.lease", "Lejekontrakt.docx", 4, nil)}
	named := 0
	for _, b := range document.OfPlan(p, document.Options{}).Body {
		if l, is := b.(*document.List); is && strings.HasPrefix(l.Items[0].Text.String(), "Lejekontrakt.docx") {
			named++
		}
	}
	if named != 1 {
		t.Errorf("it is named %d times", named)
	}
}
