package plan_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"startklar.dk/api"
	"startklar.dk/app/plan"
	"startklar.dk/assets/text"
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
	if in.Into != "" || in.Same() || len(in.New) != 2 || in.New[1].To != "Gæster og cafeer" || in.Budgets || len(in.Figures) != 3 || in.Versions != 2 || in.Comments != 1 {
		t.Errorf("what it would do is said as %+v", in)
	}
	done, err := to.Import(t.Context(), file, "", plan.Choices{Name: "Fra filen"})
	if err != nil {
		t.Fatal(err)
	}
	made := done.PlanID
	if now, err := to.Current(t.Context()); err != nil || now != made || made == before {
		t.Errorf("the plan worked on is %s, made was %s: %v", now, made, err)
	}
	again := to.sent(t)
	wantTexts, wantValues := saying(file)
	texts, values := saying(again)
	if diff := cmp.Diff(wantTexts, texts) + cmp.Diff(wantValues, values); diff != "" {
		t.Error(diff)
	}
	if again.Title != in.Title || len(again.Versions) != 2 {
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

func TestPlansThatNobodyNamedCanBeToldApart(t *testing.T) {
	w := told(t)
	file := w.sent(t)
	titles := func() (all []string) {
		for _, p := range must(w.Plans(t.Context()))(t) {
			all = append(all, p.Title)
		}
		slices.Sort(all)
		return all
	}
	day := text.For(text.Danish).ShortDate(w.Now)
	want := []string{file.Title}
	for _, title := range []string{file.Title + " (importeret " + day + ")", file.Title + " (importeret " + day + ", nr. 2)"} {
		if in := must(w.Incoming(t.Context(), file, ""))(t); in.Title != title {
			t.Errorf("it would be called %q, want %q", in.Title, title)
		}
		must(w.Import(t.Context(), file, "", plan.Choices{}))(t)
		want = append(want, title)
	}
	for _, title := range []string{file.Title + " 2", file.Title + " 3"} {
		must(w.Create(t.Context(), ""))(t)
		want = append(want, title)
	}
	slices.Sort(want)
	if diff := cmp.Diff(want, titles()); diff != "" {
		t.Error(diff)
	}
	for _, title := range titles() {
		if w.Named(title) {
			t.Errorf("%q is taken for a name", title)
		}
	}
	for _, title := range []string{"Nordlys", file.Title + " for Nordlys", file.Title + " (Nordlys)", file.Title + "2"} {
		if !w.Named(title) {
			t.Errorf("%q is taken for no name", title)
		}
	}
	file.Title = "Nordlys"
	if in := must(w.Incoming(t.Context(), file, ""))(t); in.Title != "Nordlys" {
		t.Errorf("one whose name is free would be called %q", in.Title)
	}
	file.Title = strings.Repeat("æ", api.MaxTitle)
	must(w.Import(t.Context(), file, "", plan.Choices{}))(t)
	if in := must(w.Incoming(t.Context(), file, ""))(t); utf8.RuneCountInString(in.Title) > api.MaxTitle {
		t.Errorf("a long name becomes one of %d characters", utf8.RuneCountInString(in.Title))
	}
}

func TestAFileIsTakenIntoAPlanAsIsChosenAndThePlanIsKeptFirst(t *testing.T) {
	for how, want := range map[plan.Taking]string{
		"": "Ingen", plan.Mine: "Ingen", plan.Theirs: "Gæster og cafeer", plan.Join: "Ingen\n\nGæster og cafeer",
	} {
		w := told(t)
		file := w.sent(t)
		id, err := w.Current(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		w.Now = w.Now.Add(time.Hour)
		w.write(t, "summary.short", "")
		w.write(t, "market.who", "Ingen")
		w.write(t, "market.why", "Prisen")
		in, err := w.Incoming(t.Context(), file, id)
		if err != nil {
			t.Fatal(err)
		}
		other := []plan.Change{{Key: "market.who", ChapterTitle: "Marked", QuestionTitle: "Hvem køber?", From: "Ingen", To: "Gæster og cafeer"}}
		if diff := cmp.Diff(other, in.Other); diff != "" || len(in.New) != 1 || in.New[0].To != "Kaffe i Kolding" || in.Own != 1 || in.Alike != 0 || len(in.Figures) != 0 || in.Same() || in.Versions != 1 {
			t.Errorf("%s, %+v", diff, in)
		}
		done, err := w.Import(t.Context(), file, id, plan.Choices{Name: "Fra filen", Answers: map[string]plan.Taking{"market.who": how}})
		if err != nil || done.PlanID != id || done.Made {
			t.Fatalf("%+v %v", done, err)
		}
		for key, says := range map[string]string{"summary.short": "Kaffe i Kolding", "market.who": want, "market.why": "Prisen"} {
			if got := w.text(t, key); got != says {
				t.Errorf("%q: %s says %q, want %q", how, key, got, says)
			}
		}
		kept, err := w.Content(t.Context(), done.Kept)
		if err != nil || kept.Sections["market.who"] != "Ingen" || kept.Sections["summary.short"] != "" {
			t.Errorf("%q: what was there is kept as %v: %v", how, kept.Sections, err)
		}
	}
}

func TestFiguresOfAPlanStayWhereTheFilesAreNotChosen(t *testing.T) {
	for how, want := range map[plan.Taking]string{"": "900000", plan.Mine: "900000", plan.Theirs: "1400000"} {
		w := told(t)
		file := w.sent(t)
		id, err := w.SetFigures(t.Context(), "", map[string]json.RawMessage{"fixed/rent/amount_ore": plan.Value(900_000), "fixed/strom/name": plan.Value("Strøm")})
		if err != nil {
			t.Fatal(err)
		}
		if in, err := w.Incoming(t.Context(), file, id); err != nil || len(in.Figures) != 2 || !in.Budgets {
			t.Errorf("what is said of the figures: %+v %v", in.Figures, err)
		}
		if _, err := w.Import(t.Context(), file, id, plan.Choices{Figures: how}); err != nil {
			t.Fatal(err)
		}
		f, err := w.Figures(t.Context(), id)
		if err != nil || string(f.Values["fixed/rent/amount_ore"]) != want || (len(f.Values["fixed/strom/name"]) > 0) != (how != plan.Theirs) {
			t.Errorf("%q: the figures are %s: %v", how, f.Values, err)
		}
	}
}

func TestWhatWasTakenInIsTakenBackAndWhatWasWrittenSinceStays(t *testing.T) {
	w := told(t)
	file := w.sent(t)
	id, err := w.Current(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	w.Now = w.Now.Add(time.Hour)
	w.write(t, "summary.short", "")
	w.write(t, "market.who", "Ingen")
	if _, err := w.SetFigures(t.Context(), id, map[string]json.RawMessage{"fixed/rent/amount_ore": plan.Value(900_000)}); err != nil {
		t.Fatal(err)
	}
	done, err := w.Import(t.Context(), file, id, plan.Choices{Answers: map[string]plan.Taking{"market.who": plan.Theirs}, Figures: plan.Theirs})
	if err != nil {
		t.Fatal(err)
	}
	w.write(t, "market.who", "Alle")
	if err := w.TakeBack(t.Context(), done); err != nil {
		t.Fatal(err)
	}
	if w.text(t, "summary.short") != "" || w.text(t, "market.who") != "Alle" {
		t.Errorf("the plan says %q and %q", w.text(t, "summary.short"), w.text(t, "market.who"))
	}
	if f, err := w.Figures(t.Context(), id); err != nil || string(f.Values["fixed/rent/amount_ore"]) != "900000" {
		t.Errorf("the figures are %s: %v", f.Values, err)
	}
}

func TestAPlanThatAFileMadeIsTakenBackAndTheOneBeforeIsWorkedOnAgain(t *testing.T) {
	file := told(t).sent(t)
	w := newWorld(t)
	w.write(t, "summary.short", "Min egen")
	before, err := w.Current(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	second := must(w.Create(t.Context(), "En anden"))(t)
	w.Now = w.Now.Add(time.Hour)
	if _, err := w.Set(t.Context(), second, "summary.short", "Skrevet sidst"); err != nil {
		t.Fatal(err)
	}
	if err := w.SetCurrent(t.Context(), before); err != nil {
		t.Fatal(err)
	}
	done, err := w.Import(t.Context(), file, "", plan.Choices{})
	if err != nil || !done.Made {
		t.Fatalf("%+v %v", done, err)
	}
	if err := w.TakeBack(t.Context(), done); err != nil {
		t.Fatal(err)
	}
	if now, err := w.Current(t.Context()); err != nil || now != before {
		t.Errorf("worked on is %s, not %s: %v", now, before, err)
	}
	if err := w.Restore(t.Context(), done.PlanID); err != nil || w.text(t, "market.who") != "Gæster og cafeer" {
		t.Errorf("it cannot be restored: %q %v", w.text(t, "market.who"), err)
	}
}

func TestBothSidesOfAConflictComeThrough(t *testing.T) {
	file := planfile.File{Made: time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC), Title: "Delt", Sections: []planfile.Section{
		{Key: "market.who", Text: "Gæster", State: api.SectionConflict, Variants: []api.Variant{{Text: "Gæster"}, {Text: "Cafeer"}}},
		{Key: "market.why", Text: "kort", State: api.SectionConflict, Variants: []api.Variant{{Text: strings.Repeat("a", 7999)}, {Text: strings.Repeat("b", 7999)}}},
	}}
	w := newWorld(t)
	if _, err := w.Import(t.Context(), sentFile(t, file), "", plan.Choices{Name: "Fra filen"}); err != nil {
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
	if _, err := w.Import(t.Context(), sentFile(t, file), "", plan.Choices{Name: "Fra filen"}); err != nil {
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
	if _, err := w.Import(t.Context(), file, "", plan.Choices{}); !errors.Is(err, plan.ErrTooLong) {
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

func TestFilesComeToThoseThatStandWithAnAnswerAndAreTakenBack(t *testing.T) {
	from := told(t)
	id := must(from.Current(t.Context()))(t)
	if _, _, err := from.Attach(t.Context(), id, "market.who", "kunder.txt", strings.NewReader("Gæster")); err != nil {
		t.Fatal(err)
	}
	file := from.sent(t)
	to := newWorld(t)
	to.write(t, "market.who", "Gæster og cafeer")
	into := must(to.Current(t.Context()))(t)
	if _, _, err := to.Attach(t.Context(), into, "market.who", "egne.txt", strings.NewReader("Alle")); err != nil {
		t.Fatal(err)
	}
	names := func() (names []string) {
		for _, f := range must(to.Question(t.Context(), into, "market.who"))(t).Files {
			names = append(names, f.Name)
		}
		return names
	}
	if in := must(to.Incoming(t.Context(), file, into))(t); in.Files != 1 || in.Same() || len(in.Other) != 0 {
		t.Errorf("what it would do is said as %+v", in)
	}
	done := must(to.Import(t.Context(), file, into, plan.Choices{}))(t)
	if got := names(); !slices.Equal(got, []string{"egne.txt", "kunder.txt"}) {
		t.Errorf("after it there are %v", got)
	}
	if err := to.TakeBack(t.Context(), done); err != nil {
		t.Fatal(err)
	}
	if got := names(); !slices.Equal(got, []string{"egne.txt"}) {
		t.Errorf("taken back, there are %v", got)
	}
}

func must[T any](v T, err error) func(t *testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}
