package pdf_test

import (
	"cmp"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"startklar.dk/assets"
	"startklar.dk/assets/text"
	"startklar.dk/document"
)

// canvasOf is the canvas of a plan of this title whose answers are made of these words.
func canvasOf(lang text.Lang, title string, say func(key string) string) document.Document {
	_, template := assets.PlanTemplate()
	p := document.Plan{Title: title, Date: time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC), Template: template}
	p.Content.Sections = map[string]string{}
	for _, b := range template.Canvas.Blocks {
		for _, key := range b.Questions {
			p.Content.Sections[key] = say(key)
		}
	}
	return document.OfCanvas(p, *template.Canvas, lang)
}

// TestACanvasIsOnePageWhateverIsWritten lays the example's answers, none, and far too
// many; where PICTURES names a folder the files are put there.
func TestACanvasIsOnePageWhateverIsWritten(t *testing.T) {
	_, template := assets.PlanTemplate()
	dir := cmp.Or(os.Getenv("PICTURES"), t.TempDir())
	for _, lang := range text.Langs {
		for name, say := range map[string]func(key string) string{
			"example": func(key string) string {
				q, _ := template.Question(key)
				return q.Example.In(string(lang))
			},
			"empty":  func(string) string { return "" },
			"full":   func(string) string { return strings.Repeat("Kaffe til cafeer. ", 440) },
			"word":   func(string) string { return strings.Repeat("k", 8000) },
			"titled": func(string) string { return strings.Repeat("Kaffe til cafeer. ", 440) },
		} {
			path, title := filepath.Join(dir, "canvas-"+name+"-"+string(lang)+".pdf"), "Nordlys Kafferisteri"
			if name == "titled" {
				title = strings.Repeat("Kafferisteri og kaffebar ved åen ", 40)
			}
			writeTo(t, path, canvasOf(lang, title, say))
			if said := run(t, "pdfinfo", path); !regexp.MustCompile(`Pages: +1\n`).MatchString(said) {
				t.Errorf("%s in %s: %s", name, lang, said)
			}
			if out := run(t, "pdfinfo", "-url", path); !strings.Contains(out, "creativecommons.org/licenses/by-sa/3.0") || !strings.Contains(out, "strategyzer.com") {
				t.Errorf("%s in %s does not lead to whose canvas it is: %s", name, lang, out)
			}
			out := run(t, "pdfinfo", "-struct-text", path)
			for _, block := range template.Canvas.Blocks {
				if !strings.Contains(out, block.Title.In(string(lang))) {
					t.Errorf("%s in %s has no %s", name, lang, block.Title.In(string(lang)))
				}
			}
		}
	}
}
