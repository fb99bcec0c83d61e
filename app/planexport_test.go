package app_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"startklar.dk/api"
	"startklar.dk/app"
	"startklar.dk/assets"
	texts "startklar.dk/assets/text"
	"startklar.dk/document"
	"startklar.dk/internal/testworld"
)

// roastery is a device with a plan that has answers and figures, and a version of it from before the last answer.
func roastery(t *testing.T) (d *testworld.Device, versionID string) {
	t.Helper()
	d = testworld.New(t).Fresh("one")
	if err := d.App.WriteOffline(t.Context()); err != nil {
		t.Fatal(err)
	}
	set := func(key, words string) {
		if _, err := d.App.Plan.Set(t.Context(), "", key, words); err != nil {
			t.Fatal(err)
		}
	}
	set("summary.short", "Nordlys er et *lille* kafferisteri. Vi rister til cafeer.")
	set("idea.what", "Friskristet kaffe, leveret samme uge.")
	if _, err := d.App.Plan.SetFigures(t.Context(), "", assets.ExampleFigures("da")); err != nil {
		t.Fatal(err)
	}
	v, err := d.App.Plan.Keep(t.Context(), "", "")
	if err != nil {
		t.Fatal(err)
	}
	set("idea.what", "Friskristet kaffe, leveret to gange om ugen.")
	return d, v.ID
}

// told is all words of a plan's document.
func told(t *testing.T, p document.Plan, o document.Options) string {
	t.Helper()
	var all strings.Builder
	for _, b := range document.OfPlan(p, o).Body {
		switch b := b.(type) {
		case *document.Heading:
			all.WriteString(b.Text + "\n")
		case *document.Paragraph:
			all.WriteString(b.Text.String() + "\n")
		}
	}
	return all.String()
}

func TestADocumentIsOfThePlanAsItIsOrAsAVersionHasIt(t *testing.T) {
	d, version := roastery(t)
	h := app.ExportChoices{Lang: texts.Danish}
	for id, want := range map[string]string{"": "leveret to gange om ugen", version: "leveret samme uge"} {
		p, err := d.App.Document(t.Context(), "", id, texts.Danish)
		if err != nil {
			t.Fatal(err)
		}
		if got := told(t, p, h.Options(p.Template)); !strings.Contains(got, want) {
			t.Errorf("version %q tells %q, not %q", id, got, want)
		}
		if p.Subtitle != "Nordlys er et lille kafferisteri." {
			t.Errorf("below the title stands %q", p.Subtitle)
		}
		if name := map[string]string{"": "", version: "Version 1"}[id]; p.Version != name || p.Date.IsZero() {
			t.Errorf("version %q is called %q, of %v", id, p.Version, p.Date)
		}
	}
	if _, err := d.App.Document(t.Context(), "", "01985000-0000-7000-8000-000000000000", texts.Danish); app.Reason(err) != string(api.CodeNotFound) {
		t.Errorf("a version that is not there: %v", err)
	}
}

func TestTheLatestResultsAndTheSenderComeAlong(t *testing.T) {
	d, _ := roastery(t)
	tests, err := d.App.Tests.List(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, value := range []int{2, 4} {
		for _, a := range assets.Assessments() {
			if a.ID != tests[0].ID {
				continue
			}
			for _, item := range a.Items {
				if err := d.App.Tests.Answer(t.Context(), a.ID, item.ID, value); err != nil {
					t.Fatal(err)
				}
			}
		}
		if _, err := d.App.Tests.Submit(t.Context(), tests[0].ID); err != nil {
			t.Fatal(err)
		}
	}
	p, err := d.App.Document(t.Context(), "", "", texts.Danish)
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Results) != 1 || p.Results[0].Assessment.Title.In("da") != tests[0].Title {
		t.Fatalf("%d results come along", len(p.Results))
	}
	for item, value := range p.Results[0].Result.Answers {
		if value != 4 {
			t.Errorf("the answer to %s is %d: an earlier taking", item, value)
		}
	}
}

func TestWhatIsLeftOutIsNotInTheDocument(t *testing.T) {
	d, _ := roastery(t)
	p, err := d.App.Document(t.Context(), "", "", texts.Danish)
	if err != nil {
		t.Fatal(err)
	}
	all := app.ExportChoices{Lang: texts.Danish, Figures: true}
	if got := told(t, p, all.Options(p.Template)); !strings.Contains(got, "kafferisteri") || !strings.Contains(got, "leveret to gange") || !strings.Contains(got, "Driftsbudget") {
		t.Errorf("it tells %q", got)
	}
	some := app.ExportChoices{Lang: texts.Danish, Without: []string{"idea"}}
	if got := told(t, p, some.Options(p.Template)); !strings.Contains(got, "kafferisteri") || strings.Contains(got, "leveret to gange") || strings.Contains(got, "Driftsbudget") {
		t.Errorf("without a chapter and the figures it tells %q", got)
	}
}

func TestEveryFormatIsWritten(t *testing.T) {
	d, version := roastery(t)
	p, err := d.App.Document(t.Context(), "", version, texts.English)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range app.Formats {
		h := app.ExportChoices{Format: f, Lang: texts.English, Figures: true}
		var out bytes.Buffer
		if err := h.Write(t.Context(), &out, p); err != nil {
			t.Fatal(err)
		}
		begins := map[app.Format]string{app.FormatPDF: "%PDF-", app.FormatWord: "PK", app.FormatExcel: "PK", app.FormatMarkdown: "#"}[f]
		if !strings.HasPrefix(out.String(), begins) {
			t.Errorf("%s begins with %q", f, out.String()[:10])
		}
		full := errors.New("no room")
		if err := h.Write(t.Context(), refuser{full}, p); !errors.Is(err, full) {
			t.Errorf("%s on a disk that is full: %v", f, err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if err := h.Write(ctx, refuser{errors.New("written all the same")}, p); !errors.Is(err, context.Canceled) {
			t.Errorf("%s that was cancelled: %v", f, err)
		}
	}
	p.Content.Values = nil
	if err := (app.ExportChoices{Format: app.FormatExcel}).Write(t.Context(), io.Discard, p); app.Reason(err) != "no_figures" {
		t.Errorf("a workbook of no figures: %v", err)
	}
}

// refuser is a writer that fails.
type refuser struct{ err error }

func (r refuser) Write([]byte) (int, error) { return 0, r.err }

func TestWhatIsChosenIsRemembered(t *testing.T) {
	d, _ := roastery(t)
	first, err := d.App.ExportChoices(t.Context())
	if err != nil || first.Format != app.FormatPDF || !first.Figures || first.Comments || first.Lang != texts.Danish {
		t.Errorf("at first %+v, %v", first, err)
	}
	chosen := app.ExportChoices{Format: app.FormatWord, Lang: texts.English, Without: []string{"risks"}, Tests: true}
	if err := d.App.KeepExportChoices(t.Context(), chosen); err != nil {
		t.Fatal(err)
	}
	d.Reopen()
	got, err := d.App.ExportChoices(t.Context())
	if err != nil || fmt.Sprint(got) != fmt.Sprint(chosen) {
		t.Errorf("remembered is %+v, %v", got, err)
	}
}

func TestAFileIsCalledSoThatEverySystemTakesIt(t *testing.T) {
	day := time.Date(2026, 12, 1, 23, 30, 0, 0, time.UTC)
	h := app.ExportChoices{Format: app.FormatPDF}
	for title, want := range map[string]string{
		"Nordlys Kafferisteri":     "Nordlys Kafferisteri 2026-12-02.pdf",
		"Smør/brød: \"A\\S\"?\n*|": "Smør brød A S 2026-12-02.pdf",
		"..":                       "2026-12-02.pdf",
		"":                         "2026-12-02.pdf",
		strings.Repeat("æ", 200):   strings.Repeat("æ", 50) + " 2026-12-02.pdf",
		"a\u202eb\x00c":            "a b c 2026-12-02.pdf",
		" .skjult. ":               "skjult 2026-12-02.pdf",
	} {
		if got := h.FileName(title, day); got != want {
			t.Errorf("%q is called %q, not %q", title, got, want)
		}
	}
}
