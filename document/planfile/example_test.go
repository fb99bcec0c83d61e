package planfile_test

import (
	"bytes"
	"flag"
	"os"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"startklar.dk/api"
	"startklar.dk/assets"
	"startklar.dk/assets/text"
	"startklar.dk/document/planfile"
)

//go:generate go test -run TestTheExampleLiesInTheTree -write .
var write = flag.Bool("write", false, "write the example's plan files anew")

// example is the plan of the example's business: each question's example as its answer, and its figures.
func example(lang text.Lang) planfile.File {
	id, template := assets.PlanTemplate()
	f := planfile.File{
		Format: planfile.Format, Made: time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC), PlanID: "0193804a-7d00-7000-8000-000000000001",
		Title: assets.ExampleName, TemplateID: id, TemplateVersion: template.Version, Values: assets.ExampleFigures(string(lang)),
		From: planfile.Sender{Name: "Anna Holm", Address: "Det gamle trykkeri, 6000 Kolding", Email: "anna@nordlys.example.dk", Phone: "+45 00 12 40 10"},
	}
	for _, ch := range template.Chapters {
		for _, q := range ch.Questions {
			f.Sections = append(f.Sections, planfile.Section{Key: q.Key, Text: q.Example.In(string(lang)), State: api.SectionOK, At: f.Made})
		}
	}
	return f
}

func TestTheExampleLiesInTheTree(t *testing.T) {
	for _, lang := range text.Langs {
		name, want := "../../assets/example/nordlys."+string(lang)+planfile.Extension, example(lang)
		if *write {
			if err := os.WriteFile(name, written(t, want), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		got, err := planfile.Read(bytes.NewReader(raw))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got, alike); diff != "" {
			t.Errorf("%s is not what the assets say; go generate ./document/planfile writes it anew: %s", name, diff)
		}
	}
}
