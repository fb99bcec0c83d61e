package plan_test

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"startklar.dk/app"
	"startklar.dk/app/plan"
	"startklar.dk/assets/text"
	"startklar.dk/document/planfile"
	"startklar.dk/internal/testworld"
	"startklar.dk/screens/parts"
	"startklar.dk/screens/stagetest"
)

// chosen is a file as a chooser hands it over.
func chosen(name string, data []byte) parts.File {
	return parts.File{Name: name, Content: io.NopCloser(bytes.NewReader(data))}
}

// saved is the plan of another device as a file.
func saved(t *testing.T, w *testworld.World, change func(f *planfile.File)) []byte {
	t.Helper()
	d, planID := written(t, w, "another")
	if _, err := d.App.Plan.Keep(t.Context(), planID, "Til banken"); err != nil {
		t.Fatal(err)
	}
	out, err := d.App.PlanFile(t.Context(), planID)
	if err != nil {
		t.Fatal(err)
	}
	out.File.From.Name, out.File.Program = "Anna Holm", "1.2.0"
	if change != nil {
		change(&out.File)
	}
	var file bytes.Buffer
	if err := planfile.Write(&file, out.File); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

// read has a file chosen, and waits until what it would do is said.
func (s *stage) read(name string, data []byte) *stage {
	s.T.Helper()
	s.GoTo(parts.Import())
	s.Chosen = chosen(name, data)
	s.Tap(s.Env.T("import.choose"))
	s.Await("it is read", func() bool {
		words := s.Words()
		return strings.Contains(words, s.Env.T("import.does")) || strings.Contains(words, s.Env.T("import.matched"))
	})
	return s
}

func TestAPlansFileSaysWhatItWillDoAndMakesANewPlan(t *testing.T) {
	w := testworld.New(t)
	data := saved(t, w, nil)
	d := offline(t, w)
	write(t, d, "idea.what", "Min egen")
	before, err := d.App.Plan.Current(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	s := show(t, d, w.Clock, phone).read("nordlys.startklar", data)
	s.Await("what it does is said", func() bool { return strings.Contains(s.Words(), "svar kommer med") })
	s.Reads("Nordlys Kafferisteri", "Anna Holm", "Startklar 1.2.0", w.Clock.Now().Format("2006"), "Tal og budgetter kommer med", "2 versioner kommer med", "Dine andre planer bliver, som de er")
	s.Tap("Se svarene")
	s.Reads(answers["idea.what"])
	if plans, err := d.App.Plan.Plans(t.Context()); err != nil || len(plans) != 1 {
		t.Errorf("before the button is pressed there are %d plans: %v", len(plans), err)
	}
	s.OneFilled()
	s.Tap("Lav planen")
	s.Await("one is at the plan", func() bool { return s.Shell.Current() == parts.Plan() })
	s.Reads("Nordlys Kafferisteri")
	if s.Toast != "”Nordlys Kafferisteri” er lavet" || stands(t, d, "idea.what") != answers["idea.what"] {
		t.Errorf("told is %q, and the plan says %q", s.Toast, stands(t, d, "idea.what"))
	}
	s.Undo()
	if now, err := d.App.Plan.Current(t.Context()); err != nil || now != before || stands(t, d, "idea.what") != "Min egen" {
		t.Errorf("taken back, worked on is %s, which says %q: %v", now, stands(t, d, "idea.what"), err)
	}
	if s.GoTo(parts.Import()); s.Find("Vælg en fil") == nil {
		t.Errorf("the file is offered once more:\n%s", s.Words())
	}
}

func TestPlansOfOneNameAreToldApartWhereOneChooses(t *testing.T) {
	w := testworld.New(t)
	data := saved(t, w, func(f *planfile.File) { f.Title = "Min forretningsplan" })
	d := offline(t, w)
	write(t, d, "idea.what", "Min egen")
	if _, err := d.App.Plan.Keep(t.Context(), "", ""); err != nil {
		t.Fatal(err)
	}
	s := show(t, d, w.Clock, phone).read("min.startklar", data)
	s.Await("what it does is said", func() bool { return strings.Contains(s.Words(), "svar kommer med") })
	plans, err := d.App.Plan.Plans(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	stand := s.Env.PlanStand(plans[0])
	if !strings.Contains(stand, "%") || !strings.Contains(stand, "i dag") {
		t.Errorf("a plan stands at %q", stand)
	}
	named := "Min forretningsplan (importeret " + s.Env.Texts().ShortDate(w.Clock.Now()) + ")"
	s.Reads(stand, named)
	s.Tap("Lav planen")
	s.Await("one is at the plan", func() bool { return s.Shell.Current() == parts.Plan() })
	if s.Toast != "”"+named+"” er lavet" {
		t.Errorf("told is %q", s.Toast)
	}
	s.GoTo(parts.Import())
	s.Chosen = chosen("svar.md", []byte("# Hvad går idéen ud på?\nKaffe"))
	s.Tap("Vælg en fil")
	s.Await("it is read", func() bool { return strings.Contains(s.Words(), "Svarene sættes ind i") })
	if plans, err = d.App.Plan.Plans(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.Reads("”" + named + "” · " + s.Env.PlanStand(plans[0]))
}

func TestIntoAPlanNothingIsReplacedThatWasNotChosen(t *testing.T) {
	for how, want := range map[string]string{
		"": "Min egen", "Behold mit": "Min egen", "Tag det nye": answers["idea.what"], "Begge": "Min egen\n\n" + answers["idea.what"],
	} {
		w := testworld.New(t)
		data := saved(t, w, nil)
		d := offline(t, w)
		write(t, d, "idea.what", "Min egen")
		write(t, d, "goals.first", "Kun her")
		s := show(t, d, w.Clock, desk).read("nordlys.startklar", data)
		title := "Min forretningsplan…"
		if s.Find(title) == nil {
			t.Fatalf("the plan is not offered:\n%s", s.Words())
		}
		s.Tap(title)
		s.Await("it is compared", func() bool { return strings.Contains(s.Words(), "1 svar er anderledes end dit") })
		s.Reads("1 af dine svar er ikke i filen og bliver, som det er", "Min egen", answers["idea.what"], "bliver gemt som en version først")
		if how != "" {
			s.Tap(how)
		}
		s.OneFilled()
		s.Tap("Hent ind i planen")
		s.Await("one is at the plan", func() bool { return s.Shell.Current() == parts.Plan() })
		if got := stands(t, d, "idea.what"); got != want {
			t.Errorf("%q: the plan says %q, want %q", how, got, want)
		}
		if stands(t, d, "idea.problem") != answers["idea.problem"] || stands(t, d, "goals.first") != "Kun her" {
			t.Errorf("%q: %q, %q", how, stands(t, d, "idea.problem"), stands(t, d, "goals.first"))
		}
		s.Undo()
		if stands(t, d, "idea.what") != "Min egen" || stands(t, d, "idea.problem") != "" {
			t.Errorf("%q: taken back, the plan says %q and %q", how, stands(t, d, "idea.what"), stands(t, d, "idea.problem"))
		}
	}
}

func TestWhatCannotBeReadSaysWhatToDo(t *testing.T) {
	w := testworld.New(t)
	whole := saved(t, w, nil)
	d := offline(t, w)
	s := show(t, d, w.Clock, phone)
	for name, c := range map[string]struct {
		file string
		data []byte
		key  string
	}{
		"another kind of file": {"plan.startklar", []byte("%PDF-1.7"), "planfile.not_a_plan"},
		"cut off":              {"plan.startklar", whole[:len(whole)/2], "planfile.damaged"},
		"cut off and renamed":  {"plan.zip", whole[:len(whole)/2], "planfile.damaged"},
		"a picture":            {"foto.png", []byte("\x89PNG\x00\x00"), "answers.unreadable"},
		"nothing":              {"tom.txt", []byte("  \n"), "answers.empty"},
		"too large":            {"stor.txt", make([]byte, planfile.MaxSize+1), "answers.too_large"},
	} {
		s.GoTo(parts.Import())
		s.Chosen = chosen(c.file, c.data)
		s.Tap("Vælg en fil")
		s.Await(name+" is said", func() bool { return strings.Contains(s.Words(), s.Env.T(c.key)) })
		if s.Find("Vælg en fil") == nil {
			t.Errorf("%s: there is no way on:\n%s", name, s.Words())
		}
	}
}

const pasted = "# Hvem køber?\nGæster og cafeer.\n\n# Hvad går idéen ud på?\nKaffe på cykel.\n\n# Noget helt andet\nHvem ved?\n"

// found has the answers in a text found that is pasted.
func (s *stage) found(words string) *stage {
	s.T.Helper()
	s.GoTo(parts.Import())
	paste(s.T, s, words)
	s.Settle()
	s.Tap(s.Env.T("import.paste_do"))
	s.Await("it is read", func() bool { return s.Find(s.Env.T("import.other_file")) != nil })
	return s
}

func TestAnswersGoWhereTheyAreSentAndNowhereElse(t *testing.T) {
	w := testworld.New(t)
	d := offline(t, w)
	write(t, d, "idea.what", "Min egen")
	s := show(t, d, w.Clock, desk).found(pasted)
	s.Reads("Hvor hører det her hjemme?", "Hvem ved?", "Har fundet deres spørgsmål", "Dit svar nu", "Min egen", "1 stykke kommer ikke med")
	s.OneFilled()
	if s.Find("Sæt 1 svar ind") == nil { // the one under a question without an answer
		t.Fatalf("what is put in is another:\n%s", s.Words())
	}
	s.Tap("Begge")
	s.Tap("Vælg et spørgsmål")
	const to = "market.season"
	test.Type(s.Field(), "på året")
	s.Settle()
	s.Tap("Hvornår på året køber de…")
	s.ReadsNot("kommer ikke med")
	s.Tap("Sæt 3 svar ind")
	s.Await("one is at the plan", func() bool { return s.Shell.Current() == parts.Plan() })
	for key, want := range map[string]string{"market.buyers": "Gæster og cafeer.", "idea.what": "Min egen\n\nKaffe på cykel.", to: "Hvem ved?"} {
		if got := stands(t, d, key); got != want {
			t.Errorf("%s says %q, want %q", key, got, want)
		}
	}
	s.Undo()
	if stands(t, d, "market.buyers") != "" || stands(t, d, "idea.what") != "Min egen" || stands(t, d, to) != "" {
		t.Errorf("taken back, the plan says %q, %q and %q", stands(t, d, "market.buyers"), stands(t, d, "idea.what"), stands(t, d, to))
	}
}

func TestAPartCanBeLeftOutAndWhatWasChosenIsThereAgain(t *testing.T) {
	w := testworld.New(t)
	d := offline(t, w)
	s := show(t, d, w.Clock, desk).found(pasted)
	s.Tap("Hvem køber?…")
	s.Tap("Tag det ikke med")
	s.Reads("2 stykker kommer ikke med", "Kommer ikke med")
	s.Loop.Advance(time.Second)
	s.Env.Saved()
	again := show(t, d, w.Clock, phone).GoTo(parts.Import())
	again.Await("it is read again", func() bool { return again.Find("Vælg noget andet") != nil })
	again.Reads("Sæt 1 svar ind", "2 stykker kommer ikke med")
	again.Tap("Vælg noget andet")
	if !strings.Contains(again.Typed(), "Kaffe på cykel.") {
		t.Errorf("the text that was pasted is lost:\n%s", again.Words())
	}
}

func TestAFileThatWasChosenIsThereAfterARestart(t *testing.T) {
	w := testworld.New(t)
	data := saved(t, w, nil)
	d := offline(t, w)
	write(t, d, "idea.what", "Min egen")
	s := show(t, d, w.Clock, desk).read("nordlys.startklar", data)
	s.Tap("Min forretningsplan…")
	s.Await("it is compared", func() bool { return strings.Contains(s.Words(), "anderledes end dit") })
	s.Tap("Begge")
	s.Loop.Advance(time.Second)
	s.Env.Saved()
	again := show(t, d, w.Clock, phone).GoTo(parts.Import())
	again.Await("it is compared again", func() bool {
		return again.Find("Hent ind i planen") != nil && strings.Contains(again.Words(), "anderledes end dit")
	})
	again.Tap("Hent ind i planen")
	again.Await("one is at the plan", func() bool { return again.Shell.Current() == parts.Plan() })
	if got := stands(t, d, "idea.what"); got != "Min egen\n\n"+answers["idea.what"] {
		t.Errorf("the plan says %q", got)
	}
}

// TestAFileTooLargeToBeKeptIsChosenAgainAfterARestart holds that it is asked for by its name, that what was chosen of it
// is there again, and that nothing of it goes to another file.
func TestAFileTooLargeToBeKeptIsChosenAgainAfterARestart(t *testing.T) {
	w := testworld.New(t)
	data := saved(t, w, nil)
	d := offline(t, w)
	write(t, d, "idea.what", "Min egen")
	d.OpenWith(func(c *app.Config) { c.MaxBrought = int64(len(data)) - 1 })
	before, err := d.App.Plan.Current(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	s := show(t, d, w.Clock, phone).read("nordlys.startklar", data)
	s.Tap("Min forretningsplan…")
	s.Await("it is compared", func() bool { return strings.Contains(s.Words(), "anderledes end dit") })
	s.Tap("Tag det nye")
	s.Loop.Advance(time.Second)
	s.Env.Saved()
	d.Reopen()

	s = show(t, d, w.Clock, phone).GoTo(parts.Import())
	s.Settle()
	s.Reads("Vælg filen igen", "nordlys.startklar", "Intet er hentet ind endnu")
	s.Shoot("phone-import-again")
	if stands(t, d, "idea.what") != "Min egen" {
		t.Errorf("before it is chosen again the plan says %q", stands(t, d, "idea.what"))
	}
	s.read("nordlys.startklar", data)
	s.ReadsNot("Vælg filen igen")
	s.Await("it is compared again", func() bool { return s.Find("Hent ind i planen") != nil })
	s.Tap("Hent ind i planen")
	s.Await("one is at the plan", func() bool { return s.Shell.Current() == parts.Plan() })
	if after, err := d.App.Plan.Current(t.Context()); err != nil || after != before || stands(t, d, "idea.what") != answers["idea.what"] {
		t.Errorf("the answer in the plan is %q: %v", stands(t, d, "idea.what"), err)
	}
	s.GoTo(parts.Import()).ReadsNot("Vælg filen igen")
}

func TestAnAnswerThatIsTooLongHoldsTheImportBack(t *testing.T) {
	w := testworld.New(t)
	d := offline(t, w)
	write(t, d, "idea.what", "Min egen")
	s := show(t, d, w.Clock, phone).read("plan.txt", []byte("# Hvad går idéen ud på?\n"+strings.Repeat("kaffe ", plan.MaxText/6)))
	s.Tap("Begge")
	s.Reads("Svaret bliver for langt. Der er plads til 8.000 tegn.")
	if b, ok := s.Find("Sæt 1 svar ind").(fyne.Disableable); !ok || !b.Disabled() {
		t.Error("it can be put in all the same")
	}
	s.Tap("Tag det nye")
	s.ReadsNot("for langt")
}

// TestImportPictures draws the pages that take something in, where PICTURES names a folder; without it, it looks that
// they can be drawn at all.
func TestImportPictures(t *testing.T) {
	w := testworld.New(t)
	data := saved(t, w, nil)
	for _, v := range stagetest.Views() {
		d, _ := written(t, w, v.Name)
		write(t, d, "idea.what", "Kaffe på cykel.")
		write(t, d, "idea.problem", "")
		s := show(t, d, w.Clock, v)
		s.GoTo(parts.Import()).Shoot(v.Name + "-import")
		s.read("nordlys.startklar", data)
		s.Await("it is compared", func() bool { return s.Find(s.Env.T("import.list")) != nil })
		s.Shoot(v.Name + "-import-new")
		s.Tap("Nordlys Kafferisteri…")
		s.Await("it is compared", func() bool {
			return s.Find(s.Env.T("import.do_into")) != nil && strings.Contains(s.Words(), s.Env.T("import.yours"))
		})
		s.Shoot(v.Name + "-import-into")
		s.Tap(s.Env.T("import.other_file"))
		heading := map[text.Lang]string{text.Danish: "# Hvad går idéen ud på?", text.English: "# What is the idea?"}[v.Lang]
		s.read("plan.txt", []byte("Uden overskrift\n\n"+heading+"\nKaffe til kontorer.\n\n"+pasted+strings.Repeat("Mere af det samme. ", 30)))
		s.Shoot(v.Name + "-import-answers")
		s.Tap(s.Env.T("import.pick"))
		s.Shoot(v.Name + "-import-pick")
	}
}
