package plan_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"startklar.dk/assets"
	"startklar.dk/internal/testworld"
	"startklar.dk/screens/parts"
	"startklar.dk/screens/stagetest"
)

// TestPicturesOfTheCanvas draws the canvas of the example, of nothing, and a block of it,
// where PICTURES names a folder.
func TestPicturesOfTheCanvas(t *testing.T) {
	w := testworld.New(t)
	_, template := assets.PlanTemplate()
	for _, v := range stagetest.Views() {
		d := alone(t, w, v.Name)
		s := show(t, d, w.Clock, v)
		s.GoTo(parts.Canvas("")).Shoot(v.Name + "-canvas-new")
		for _, b := range template.Canvas.Blocks {
			q, _ := template.Question(b.Questions[0])
			write(t, d, b.Questions[0], q.Example.In(string(s.Env.Texts().Lang())))
		}
		s.GoTo(parts.Canvas("")).Shoot(v.Name + "-canvas")
		s.Tap(template.Canvas.Blocks[3].Title.In(string(s.Env.Texts().Lang())) + "…")
		s.Shoot(v.Name + "-canvas-block")
		s.Close()
	}
}

func TestTheCanvasShowsAndWritesThePlansOwnAnswers(t *testing.T) {
	w := testworld.New(t)
	d := alone(t, w, "phone")
	write(t, d, "market.buyers", "Cafeer i Kolding.")
	s := show(t, d, w.Clock, phone).GoTo(parts.Plan())
	s.Reads("1 af 9 felter udfyldt")
	s.Tap("Lærred på én side…")
	s.Reads("Kundesegmenter", "Cafeer i Kolding.", "Kunderelationer", "Hvad får dem til at komme igen?", "CC BY-SA 3.0")
	s.Tap("Kunderelationer…")
	test.Type(s.Field(), "En fast tirsdag.")
	s.Loop.Advance(time.Second)
	s.Await("the answer is on disk", func() bool {
		q, err := d.App.Plan.Question(t.Context(), "", "sales.keep")
		return err == nil && q.Text == "En fast tirsdag."
	})
	s.Sheet.Close()
	s.GoTo(parts.Canvas(""))
	s.Reads("En fast tirsdag.")
	s.Tap("Kundesegmenter…")
	if got := s.Typed(); got != "Cafeer i Kolding." {
		t.Errorf("the block begins with %q", got)
	}
	test.Type(s.Field(), " Mest.")
	s.Tap("Åbn spørgsmålet med hjælp og eksempel")
	if got := s.Typed(); got != "Cafeer i Kolding. Mest." {
		t.Errorf("the question has %q", got)
	}
}

func TestOnADeskTheNineBlocksAreInOneView(t *testing.T) {
	w := testworld.New(t)
	d := alone(t, w, "desk")
	_, template := assets.PlanTemplate()
	for _, b := range template.Canvas.Blocks {
		for _, key := range b.Questions {
			write(t, d, key, strings.Repeat("Kaffe til cafeer i Kolding. ", 100))
		}
	}
	s := show(t, d, w.Clock, desk).GoTo(parts.Canvas(""))
	seen := 0
	for _, b := range template.Canvas.Blocks {
		o := s.Find(b.Title.In("da") + "…")
		if o == nil {
			t.Fatalf("%s is not there", b.Title.In("da"))
		}
		card, ok := o.(fyne.CanvasObject)
		if !ok {
			t.Fatalf("%s is nothing drawn", b.Title.In("da"))
		}
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(card)
		if at.Y >= 0 && at.Y+card.Size().Height <= s.Win.Canvas().Size().Height {
			seen++
		}
	}
	if seen != 9 {
		t.Errorf("%d blocks are seen whole", seen)
	}
}

func TestACanvasIsHandedOverAsOnePage(t *testing.T) {
	w := testworld.New(t)
	d := alone(t, w, "phone")
	write(t, d, "market.buyers", "Cafeer i Kolding.")
	var once, again bytes.Buffer
	for _, to := range []*bytes.Buffer{&once, &again} {
		if err := d.App.WriteCanvas(t.Context(), to, ""); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.HasPrefix(once.Bytes(), []byte("%PDF-")) || !bytes.Equal(once.Bytes(), again.Bytes()) {
		t.Error("the same plan is not the same file")
	}
}

func TestTheCanvasIsSavedAndOpened(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	w := testworld.New(t)
	d := alone(t, w, "phone")
	write(t, d, "market.buyers", "Cafeer i Kolding.")
	s := show(t, d, w.Clock, phone).GoTo(parts.Canvas(""))
	s.Tap("Gem som PDF på én side")
	s.Await("it is saved", func() bool { return strings.HasSuffix(s.Toast, ".pdf i mappen Hjem") })
	found, err := filepath.Glob(filepath.Join(home, "*.pdf"))
	if err != nil || len(found) != 1 {
		t.Fatalf("%v, %v", found, err)
	}
	raw, err := os.ReadFile(found[0])
	if err != nil || !bytes.HasPrefix(raw, []byte("%PDF-")) {
		t.Errorf("%v, %.20q", err, raw)
	}
	if len(s.Opened) != 1 || !strings.HasSuffix(s.Opened[0], ".pdf") {
		t.Errorf("opened %q", s.Opened)
	}
}

func TestWhereAFileLiesIsSaidWhereNoProgramOpensIt(t *testing.T) {
	w := testworld.New(t)
	d, planID := written(t, w, "one")
	dir := t.TempDir()
	s := show(t, d, w.Clock, desk).into(dir)
	s.Unable = errors.New("there is no program for it")
	unopened := func(name string) {
		t.Helper()
		s.Reads("Den kan ikke åbnes herfra", "som åbner den. Den ligger her:", name)
		s.ReadsNot(s.Env.T("error.internal"))
		s.Tap("Kopiér placeringen")
		s.ReadsNot("Den kan ikke åbnes herfra")
		if got := fyne.CurrentApp().Clipboard().Content(); got != name {
			t.Errorf("copied is %q, not %q", got, name)
		}
	}
	s.GoTo(parts.Canvas(planID)).Tap("Gem som PDF på én side")
	s.Await("it is told", func() bool { return strings.Contains(s.Words(), "Den kan ikke åbnes herfra") })
	unopened(filepath.Join(dir, files(t, dir)[0]))
	s.GoTo(parts.Export(planID, "")).Tap("Startklar-fil")
	s.Settle()
	s.Tap("Gem som Startklar-fil")
	s.Await("it is saved", func() bool { return s.Find("Åbn mappen") != nil })
	s.Reads(".startklar i mappen " + dir)
	s.Tap("Åbn mappen")
	unopened(dir)
}
