package plan_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"startklar.dk/api"
	"startklar.dk/app/plan"
	"startklar.dk/document/planfile"
)

// sent is a plan's file as somebody gets it: written and read.
func (w *world) sent(t *testing.T) planfile.File {
	t.Helper()
	out, err := w.Export(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	return sentFile(t, out.File)
}

func sentFile(t *testing.T, f planfile.File) planfile.File {
	t.Helper()
	var file bytes.Buffer
	if err := planfile.Write(&file, f); err != nil {
		t.Fatal(err)
	}
	f, err := planfile.Read(&file)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// told is a plan with answers, figures, a version and a comment.
func told(t *testing.T) *world {
	t.Helper()
	w := newWorld(t)
	w.write(t, "summary.short", "Kaffe i Kolding")
	w.write(t, "market.who", "Gæster")
	if _, err := w.SetFigures(t.Context(), "", map[string]json.RawMessage{
		"start": plan.Value("2027-01"), "form": plan.Value("personal"), "fixed/rent/name": plan.Value("Husleje"), "fixed/rent/amount_ore": plan.Value(1_400_000),
	}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Keep(t.Context(), "", "Første"); err != nil {
		t.Fatal(err)
	}
	w.Now = w.Now.Add(time.Hour)
	w.write(t, "market.who", "Gæster og cafeer")
	return w
}

// saying is what a plan's file says, without what is new about any plan: ids and times.
func saying(f planfile.File) (sections map[string]string, values map[string]json.RawMessage) {
	c := f.Content()
	return c.Sections, c.Values
}

func TestAFileMakesANewPlanWithAllThatItHas(t *testing.T) {
	from := told(t)
	file := from.sent(t)
	file.Comments = []planfile.Comment{{ID: from.ID(), Comment: api.Comment{Section: "market.who", Text: "Hvor mange?", Author: "Mette"}}}
	to := newWorld(t)
	to.write(t, "summary.short", "Noget helt andet")
	before, err := to.Current(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	in, err := to.Incoming(t.Context(), file, "")
	if err != nil {
		t.Fatal(err)
	}
	if in.Into != "" || in.Same() || len(in.Answers) != 2 || in.Answers[1].To != "Gæster og cafeer" || len(in.Figures) != 3 || in.Versions != 2 || in.Comments != 1 {
		t.Errorf("what it would do is said as %+v", in)
	}
	made, err := to.Import(t.Context(), file, "", "Fra filen")
	if err != nil {
		t.Fatal(err)
	}
	if now, err := to.Current(t.Context()); err != nil || now != made || made == before {
		t.Errorf("the plan worked on is %s, made was %s: %v", now, made, err)
	}
	again := to.sent(t)
	wantTexts, wantValues := saying(file)
	texts, values := saying(again)
	if diff := cmp.Diff(wantTexts, texts) + cmp.Diff(wantValues, values); diff != "" {
		t.Error(diff)
	}
	if again.Title != file.Title || len(again.Versions) != 2 {
		t.Fatalf("it is called %q and has %d versions", again.Title, len(again.Versions))
	}
	old, whole := again.Versions[0], again.Versions[1]
	old.ID, old.PlanID, old.Reason = file.Versions[0].ID, file.Versions[0].PlanID, file.Versions[0].Reason
	if diff := cmp.Diff(file.Versions[0], old, cmpopts.EquateEmpty()); diff != "" {
		t.Error(diff)
	}
	if whole.Name != "Fra filen" || whole.Reason != api.ReasonImported || len(whole.Comments) != 1 || whole.Comments[0].Text != "Hvor mange?" {
		t.Errorf("the file as it was is kept as %+v", whole)
	}
	if q, err := to.Question(t.Context(), before, "summary.short"); err != nil || q.Text != "Noget helt andet" {
		t.Errorf("the plan that was there says %q: %v", q.Text, err)
	}
}

func TestAFileIsRestoredIntoAPlanThatIsKeptFirst(t *testing.T) {
	w := told(t)
	file := w.sent(t)
	id, err := w.Current(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	w.Now = w.Now.Add(time.Hour)
	w.write(t, "market.who", "Ingen")
	w.write(t, "market.why", "Prisen")
	in, err := w.Incoming(t.Context(), file, id)
	if err != nil {
		t.Fatal(err)
	}
	want := []plan.Change{
		{Key: "market.who", ChapterTitle: "Marked", QuestionTitle: "Hvem køber?", From: "Ingen", To: "Gæster og cafeer"},
		{Key: "market.why", ChapterTitle: "Marked", QuestionTitle: "Hvorfor dig?", From: "Prisen"},
	}
	if diff := cmp.Diff(want, in.Answers); diff != "" || len(in.Figures) != 0 || in.Same() || in.Versions != 1 {
		t.Errorf("%s, %+v", diff, in)
	}
	if got, err := w.Import(t.Context(), file, id, "Fra filen"); err != nil || got != id {
		t.Fatalf("%s %v", got, err)
	}
	if in, err = w.Incoming(t.Context(), file, id); err != nil || !in.Same() {
		t.Errorf("after it there is more to do: %+v %v", in, err)
	}
	versions, err := w.Versions(t.Context(), id)
	if err != nil || len(versions) != 3 {
		t.Fatalf("%+v %v", versions, err)
	}
	kept := 0
	for _, v := range versions {
		c, err := w.Content(t.Context(), v.ID)
		if err != nil {
			t.Fatal(err)
		}
		if c.Sections["market.why"] == "Prisen" && c.Sections["market.who"] == "Ingen" {
			kept++
		}
	}
	if kept != 1 {
		t.Errorf("what was there is kept %d times", kept)
	}
}

func TestBothSidesOfAConflictComeThrough(t *testing.T) {
	file := planfile.File{Made: time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC), Title: "Delt", Sections: []planfile.Section{
		{Key: "market.who", Text: "Gæster", State: api.SectionConflict, Variants: []api.Variant{{Text: "Gæster"}, {Text: "Cafeer"}}},
		{Key: "market.why", Text: "kort", State: api.SectionConflict, Variants: []api.Variant{{Text: strings.Repeat("a", 7999)}, {Text: strings.Repeat("b", 7999)}}},
	}}
	w := newWorld(t)
	if _, err := w.Import(t.Context(), sentFile(t, file), "", "Fra filen"); err != nil {
		t.Fatal(err)
	}
	if q, err := w.Question(t.Context(), "", "market.who"); err != nil || q.Text != "Gæster\n\nCafeer" {
		t.Errorf("%q %v", q.Text, err)
	}
	sides := map[byte]bool{}
	for _, v := range w.sent(t).Versions {
		sides[v.Sections["market.why"][0]] = true
	}
	if !sides['a'] || !sides['b'] || !sides['k'] {
		t.Errorf("kept are %v", sides)
	}
}

func TestAVersionTooLargeForOneMessageIsKeptAllTheSame(t *testing.T) {
	file := planfile.File{Title: "Stor", Made: time.Date(2026, 12, 2, 0, 0, 0, 0, time.UTC), Sections: []planfile.Section{{Key: "market.who", Text: "nu"}}}
	old := planfile.Version{VersionContent: api.VersionContent{
		ID: "0192f4a0-0000-7000-8000-000000000002", Name: "Gammel", At: time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC), Sections: map[string]string{"market.why": "gammel"},
	}}
	for i := range 40 {
		old.Sections["extra."+string(rune('a'+i%26))+strings.Repeat("x", i/26)] = strings.Repeat("æ", 7000)
	}
	file.Versions = []planfile.Version{old}
	w := newWorld(t)
	if _, err := w.Import(t.Context(), sentFile(t, file), "", "Fra filen"); err != nil {
		t.Fatal(err)
	}
	again := w.sent(t)
	if texts, _ := saying(again); len(texts) != 1 || texts["market.who"] != "nu" {
		t.Errorf("the plan has %d answers", len(texts))
	}
	if got := again.Versions[0]; got.Name != "Gammel" || !got.At.Equal(old.At) || cmp.Diff(old.Sections, got.Sections) != "" {
		t.Errorf("%s of %s has %d answers", got.Name, got.At, len(got.Sections))
	}
}

func TestAnAnswerThatNoOfficeTakesIsRefusedBeforeAnythingIsWritten(t *testing.T) {
	file := planfile.File{Title: "Lang", Sections: []planfile.Section{{Key: "market.who", Text: strings.Repeat("a", plan.MaxText+1)}}}
	w := newWorld(t)
	in, err := w.Incoming(t.Context(), file, "")
	if err != nil || len(in.TooLong) != 1 || in.TooLong[0].Key != "market.who" {
		t.Errorf("%+v %v", in.TooLong, err)
	}
	if _, err := w.Import(t.Context(), file, "", ""); !errors.Is(err, plan.ErrTooLong) {
		t.Errorf("%v", err)
	}
	if plans, err := w.Plans(t.Context()); err != nil || len(plans) != 0 {
		t.Errorf("%+v %v", plans, err)
	}
}

func TestAVersionThatOnlyTheOfficeHasIsToldOfWhereItCannotBeReached(t *testing.T) {
	w := newWorld(t)
	written := w.write(t, "market.who", "Gæster")
	w.Says(t, api.KindVersion, w.ID(), api.Version{PlanID: written.PlanID, Name: "Delt", Reason: api.ReasonShared})
	out, err := w.Export(t.Context(), "")
	if err != nil || len(out.Missing) != 1 || out.Missing[0].Name != "Delt" || len(out.File.Versions) != 0 {
		t.Errorf("%+v %v", out, err)
	}
}
