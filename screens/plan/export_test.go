package plan_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"startklar.dk/app"
	"startklar.dk/assets"
	"startklar.dk/assets/text"
	"startklar.dk/document/planfile"
	"startklar.dk/internal/testworld"
	"startklar.dk/screens/parts"
	"startklar.dk/screens/stagetest"
	"startklar.dk/ui"
)

// written is a device with answers and figures.
func written(t *testing.T, w *testworld.World, name string) (d *testworld.Device, planID string) {
	t.Helper()
	d = w.Fresh(name)
	if err := d.App.WriteOffline(t.Context()); err != nil {
		t.Fatal(err)
	}
	planID = fill(t, d)
	if _, err := d.App.Plan.SetFigures(t.Context(), planID, assets.ExampleFigures("da")); err != nil {
		t.Fatal(err)
	}
	return d, planID
}

// paper is the page that is shown.
func (s *stage) paper() *ui.PagePicture {
	for _, o := range s.Reachable() {
		if p, ok := o.(*ui.PagePicture); ok {
			return p
		}
	}
	return nil
}

// seen waits until a page is shown.
func (s *stage) seen() *stage {
	s.Await("there is paper", func() bool { return s.paper() != nil })
	s.Paint()
	s.Await("a page is shown", func() bool { return s.paper().Image != nil })
	return s
}

// into has files saved in a folder, as a chooser does.
func (s *stage) into(dir string) *stage {
	s.Env.SaveFile = func(name string, then func(parts.Target)) {
		to, err := parts.MakeChosen(filepath.Join(dir, name), false)
		if err != nil {
			then(parts.Target{Err: err})
			return
		}
		then(to)
	}
	return s
}

// files are what a folder holds.
func files(t *testing.T, dir string) (names []string) {
	t.Helper()
	list, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range list {
		names = append(names, f.Name())
	}
	return names
}

// TestExportPictures draws the page that makes a file, where PICTURES names a folder; without it, it looks that it can
// be drawn at all.
func TestExportPictures(t *testing.T) {
	w := testworld.New(t)
	for _, v := range stagetest.Views() {
		d, planID := written(t, w, v.Name)
		s := show(t, d, w.Clock, v)
		s.GoTo(parts.Plan()).Shoot(v.Name + "-plan-with-export")
		s.GoTo(parts.Export(planID, "")).seen().Shoot(v.Name + "-export")
		s.OneFilled()
		s.Tap(s.Env.T("export.chapters"))
		s.Shoot(v.Name + "-export-chapters")
		s.Tap(s.Env.T("export.format.docx"))
		s.seen().Shoot(v.Name + "-export-word")
		s.Tap(s.Env.T("export.format.xlsx"))
		s.Settle()
		s.Shoot(v.Name + "-export-excel")
		s.Tap(s.Env.T("export.format.startklar"))
		s.Settle()
		s.Shoot(v.Name + "-export-whole")
		s.into(t.TempDir()).Tap(s.Env.T("export.save", text.A{"Format": s.Env.T("export.format.startklar")}))
		s.Await("it is saved", func() bool { return s.Find(s.Env.T("export.again")) != nil })
		s.OneFilled()
		s.Shoot(v.Name + "-export-saved")
	}
}

func TestAPlanIsSavedWhereOneSays(t *testing.T) {
	w := testworld.New(t)
	d, planID := written(t, w, "one")
	dir := t.TempDir()
	s := show(t, d, w.Clock, desk).into(dir).GoTo(parts.Export(planID, "")).seen()
	for _, f := range app.Formats {
		s.Tap(s.Env.T("export.format." + string(f)))
		s.Settle()
		s.Tap(s.Env.T("export.save", text.A{"Format": s.Env.T("export.format." + string(f))}))
		name := "Nordlys Kafferisteri " + w.Clock.Now().Format("2006-01-02") + "." + string(f)
		s.Await("it is saved", func() bool { return strings.Contains(s.Words(), "Gemt som "+name) })
		raw, err := os.ReadFile(filepath.Join(dir, name))
		if begins := map[app.Format]string{app.FormatPDF: "%PDF", app.FormatWord: "PK", app.FormatExcel: "PK", app.FormatPlan: "PK", app.FormatMarkdown: "#"}[f]; err != nil || !bytes.HasPrefix(raw, []byte(begins)) {
			t.Errorf("%s: %d bytes, %v", name, len(raw), err)
		}
	}
	if got := files(t, dir); len(got) != len(app.Formats) {
		t.Errorf("in the folder lie %v", got)
	}
}

// disk is a place to write to that fails.
type disk struct {
	err     error
	dropped bool
}

func (d *disk) Write([]byte) (int, error) { return 0, d.err }
func (d *disk) Close() error              { return nil }

func TestADiskThatSaysNoIsToldInWordsAndNothingIsLeft(t *testing.T) {
	w := testworld.New(t)
	d, planID := written(t, w, "one")
	s := show(t, d, w.Clock, phone).GoTo(parts.Export(planID, "")).seen()
	for err, says := range map[error]string{
		syscall.ENOSPC:       "Der er ikke plads på disken",
		os.ErrPermission:     "Du har ikke lov til at gemme i mappen",
		os.ErrNotExist:       "Mappen findes ikke længere",
		errors.New("spoilt"): "Filen kunne ikke gemmes her",
	} {
		for name, target := range map[string]parts.Target{"while it is written": {}, "before it is begun": {Err: err}} {
			place := &disk{err: err}
			s.Env.SaveFile = func(name string, then func(parts.Target)) {
				if target.Err == nil {
					target = parts.Target{Name: name, Content: parts.Saving(place), Drop: func() error { place.dropped = true; return nil }}
				}
				then(target)
			}
			s.Tap("Gem som PDF")
			s.Await(name+" it is told", func() bool { return strings.Contains(s.Words(), says) })
			if target.Err == nil && !place.dropped {
				t.Errorf("%v %s: what was begun is left", err, name)
			}
		}
	}
}

func TestWhatIsGivenUpLeavesNothing(t *testing.T) {
	w := testworld.New(t)
	d, planID := written(t, w, "one")
	s := show(t, d, w.Clock, desk).GoTo(parts.Export(planID, "")).seen()
	slow := &waits{begun: make(chan struct{}), on: make(chan struct{}), dropped: make(chan struct{})}
	s.Env.SaveFile = func(name string, then func(parts.Target)) {
		then(parts.Target{Name: name, Content: slow, Drop: func() error { close(slow.dropped); return nil }})
	}
	s.Tap("Gem som PDF")
	<-slow.begun
	s.Tap("Annullér")
	s.Reads("Gem som PDF")
	s.ReadsNot("Annullér")
	close(slow.on)
	<-slow.dropped
	s.Settle()
	s.ReadsNot("Gemt som")
}

// waits is a disk that takes its time, and then no more.
type waits struct{ begun, on, dropped chan struct{} }

func (w *waits) Write([]byte) (int, error) {
	close(w.begun)
	<-w.on
	return 0, io.ErrShortWrite
}
func (w *waits) Close() error { return nil }

func TestWhatIsChosenIsInThePreviewAndRemembered(t *testing.T) {
	w := testworld.New(t)
	d, planID := written(t, w, "one")
	s := show(t, d, w.Clock, desk).GoTo(parts.Export(planID, "")).seen()
	pages := s.paper().Name
	s.Tap("Tal og budgetter")
	s.Await("the pages are fewer", func() bool { return s.paper().Name != pages })
	s.Tap("Kapitler")
	s.Tap("✓ Idé og baggrund")
	s.Await("it is remembered", func() bool {
		c, err := d.App.ExportChoices(t.Context())
		return err == nil && len(c.Without) == 1
	})
	again := show(t, d, w.Clock, desk).GoTo(parts.Export(planID, "")).seen()
	again.Reads("2 af 3")
	choices, err := d.App.ExportChoices(t.Context())
	if err != nil || choices.Figures || len(choices.Without) != 1 {
		t.Errorf("remembered is %+v, %v", choices, err)
	}
}

func TestAWorkbookWithoutFiguresSaysWhatToDo(t *testing.T) {
	w := testworld.New(t)
	d := offline(t, w)
	planID := fill(t, d)
	s := show(t, d, w.Clock, phone).GoTo(parts.Export(planID, "")).seen()
	s.Tap("Excel")
	s.Await("it is said", func() bool { return strings.Contains(s.Words(), "Udfyld budgetterne under Tal") })
	s.Tap("Gå til Tal")
	s.At(parts.Figures(planID, parts.FiguresOverview))
}

func TestAVersionIsHandedOverAsItWas(t *testing.T) {
	w := testworld.New(t)
	d, planID := written(t, w, "one")
	v, err := d.App.Plan.Keep(t.Context(), planID, "Til banken")
	if err != nil {
		t.Fatal(err)
	}
	s := show(t, d, w.Clock, desk).GoTo(parts.Version(v.ID))
	s.Await("the version is read", func() bool { return s.Find("Eksportér") != nil })
	s.Tap("Eksportér")
	s.At(parts.Export(planID, v.ID))
	s.Await("it is called by its name", func() bool { return strings.Contains(s.Words(), "Til banken") })
}

func TestTheWholePlanIsSavedAsAFileThatTellsWhatItHolds(t *testing.T) {
	w := testworld.New(t)
	d, planID := written(t, w, "one")
	if _, err := d.App.Plan.Keep(t.Context(), planID, "Til banken"); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	s := show(t, d, w.Clock, desk).into(dir).GoTo(parts.Export(planID, "")).seen()
	s.Tap("Startklar-fil")
	s.Settle()
	s.Reads("1 version", "Tal og budgetter", "Dit navn og dine kontaktoplysninger")
	s.ReadsNot("Testresultater", "Til (valgfrit)", "Kapitler")
	s.Tap("Gem som Startklar-fil")
	s.Await("it is saved", func() bool { return strings.Contains(s.Words(), "Gemt som") })
	s.Tap("Åbn mappen")
	if len(s.Opened) != 1 || !strings.HasSuffix(s.Opened[0], filepath.ToSlash(dir)) {
		t.Errorf("opened was %v", s.Opened)
	}
	raw, err := os.ReadFile(filepath.Join(dir, files(t, dir)[0]))
	if err != nil {
		t.Fatal(err)
	}
	f, err := planfile.Read(bytes.NewReader(raw))
	if err != nil || f.PlanID != planID || len(f.Versions) != 1 || len(f.Values) == 0 || len(f.Content().Sections) == 0 {
		t.Errorf("the file has %d versions, %d figures and %d answers: %v", len(f.Versions), len(f.Values), len(f.Sections), err)
	}
}

func TestWhomItIsForIsOnTheCoverAndKept(t *testing.T) {
	w := testworld.New(t)
	d, planID := written(t, w, "one")
	dir := t.TempDir()
	s := show(t, d, w.Clock, desk).into(dir).GoTo(parts.Export(planID, "")).seen()
	before := s.paper().Image
	for _, r := range "Andelskassen\nFatima" {
		s.Field().TypedRune(r)
	}
	s.Loop.Advance(time.Second)
	s.Await("the cover has another look", func() bool { return s.paper().Image != before })
	s.Tap("Markdown")
	s.Settle()
	s.Tap("Gem som Markdown")
	s.Await("it is saved", func() bool { return strings.Contains(s.Words(), "Gemt som") })
	raw, err := os.ReadFile(filepath.Join(dir, files(t, dir)[0]))
	if err != nil || !strings.Contains(string(raw), "Andelskassen") || !strings.Contains(string(raw), "Fatima") {
		t.Errorf("the cover says %.600s, %v", raw, err)
	}
	s.Env.Saved()
	again := show(t, d, w.Clock, desk).GoTo(parts.Export(planID, "")).seen()
	if got := again.Typed(); got != "Andelskassen\nFatima" {
		t.Errorf("it is for %q the next time", got)
	}
}

func TestWhatIsSavedIsOpenedByTheOneFilledButton(t *testing.T) {
	w := testworld.New(t)
	d, planID := written(t, w, "one")
	dir := t.TempDir()
	s := show(t, d, w.Clock, phone).into(dir).GoTo(parts.Export(planID, "")).seen()
	s.Tap("Gem som PDF")
	s.Await("it is saved", func() bool { return strings.Contains(s.Words(), "Gemt som") })
	open, ok := s.Find("Åbn filen").(*ui.Button)
	if !ok || open.Kind != ui.Filled {
		t.Fatalf("the way to the file is %+v", open)
	}
	s.OneFilled()
	s.Tap("Åbn filen")
	if len(s.Opened) != 1 || !strings.HasSuffix(s.Opened[0], ".pdf") {
		t.Errorf("opened was %v", s.Opened)
	}
	s.Tap("Tal og budgetter") // another file
	s.ReadsNot("Gemt som", "Åbn filen")
}

func TestCtrlELeadsToTheExportWhereChaptersStandBesideAQuestion(t *testing.T) {
	w := testworld.New(t)
	d, planID := written(t, w, "one")
	s := show(t, d, w.Clock, desk).GoTo(parts.Plan())
	keys := stagetest.Keyboard{Canvas: s.Win.Canvas(), Shell: func() *ui.Shell { return s.Shell }}
	keys.Press(fyne.KeyE, fyne.KeyModifierControl)
	s.Settle()
	s.At(parts.Export(planID, ""))
}
