package plan_test

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"strings"
	"testing"

	"fyne.io/fyne/v2/test"

	"startklar.dk/api"
	"startklar.dk/internal/testworld"
	"startklar.dk/screens/parts"
	"startklar.dk/screens/stagetest"
	"startklar.dk/ui"
)

const appendix = "appendices.pictures"

// workshop is a photograph, as it comes from a camera.
func workshop(t *testing.T) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 320, 200))
	for y := range 200 {
		for x := range 320 {
			img.Set(x, y, color.RGBA{uint8(120 + x/4), uint8(90 + y/3), 70, 255})
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// picked is what one chooses when a file is asked for.
func picked(name string, content []byte) parts.File {
	return parts.File{Name: name, Content: io.NopCloser(bytes.NewReader(content))}
}

func attachedTo(t *testing.T, d *testworld.Device) string {
	t.Helper()
	q, err := d.App.Plan.Question(t.Context(), "", appendix)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range q.Files {
		names = append(names, f.Name)
	}
	return strings.Join(names, ", ")
}

func TestFilesStandWithAnAnswerAndAreAddedMovedRemovedAndBroughtBack(t *testing.T) {
	for _, v := range stagetest.Views() {
		w := testworld.New(t)
		d := w.Device("phone")
		d.Line.Cut(true)
		s := show(t, d, w.Clock, v)
		s.GoTo(parts.Question("", appendix))
		for _, f := range []parts.File{picked("Værkstedet.jpg", workshop(t)), picked("Lejekontrakt.pdf", []byte("%PDF-1.7"))} {
			s.Chosen = f
			s.Tap(s.Env.T("inbox.attach"))
			s.Await(f.Name+" is there", func() bool { return strings.Contains(attachedTo(t, d), f.Name) })
			s.Await("it is shown", func() bool { return strings.Contains(s.Words(), f.Name) })
		}
		s.Await("the picture is seen", func() bool {
			for _, o := range s.Reachable() {
				if small, ok := o.(*ui.Thumbnail); ok && small.Image != nil {
					return true
				}
			}
			return false
		})
		s.Reads(s.Env.T("inbox.file_waits"), "1 kB")
		s.Shoot("files-" + v.Name)
		s.Tap(s.Env.T("plan.files_up", map[string]any{"File": "Lejekontrakt.pdf"}))
		if got := attachedTo(t, d); got != "Lejekontrakt.pdf, Værkstedet.jpg" {
			t.Errorf("moved: %s", got)
		}
		s.Tap(s.Env.T("inbox.attach_remove", map[string]any{"File": "Lejekontrakt.pdf"}))
		s.ReadsNot("Lejekontrakt.pdf")
		s.Undo()
		if got := attachedTo(t, d); got != "Lejekontrakt.pdf, Værkstedet.jpg" {
			t.Errorf("brought back: %s", got)
		}
		s.GoTo(parts.Export("", ""))
		s.Tap(s.Env.T("export.format.startklar"))
		s.Settle()
		s.Reads(s.Env.N("export.files", 2))
		s.GoTo(parts.Question("", appendix))
		d.Line.Cut(false)
		d.Sync()
		s.Settle()
		s.Await("it is at the office", func() bool { return strings.Contains(s.Words(), "gemt hos kontoret") })
		s.ReadsNot(s.Env.T("inbox.file_waits"))
		s.Close()
	}
}

func TestAFileThatIsTooLargeIsRefusedWhereItWasChosen(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("phone")
	s := show(t, d, w.Clock, phone)
	s.GoTo(parts.Question("", appendix))
	s.Chosen = picked("Film.mp4", make([]byte, api.MaxFile+1))
	s.Tap(s.Env.T("inbox.attach"))
	s.Await("it is said why", func() bool { return strings.Contains(s.Words(), s.Env.T("error.file_too_large")) })
	s.Reads("Film.mp4", s.Env.T("inbox.attach_no"))
	if got := attachedTo(t, d); got != "" {
		t.Errorf("it stands there: %s", got)
	}
	s.Shoot("files-refused")
}

func TestDroppedFilesGoToTheAnswerThatIsShownAndNowhereElse(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("phone")
	s := show(t, d, w.Clock, desk)
	s.GoTo(parts.Question("", appendix))
	three := []parts.File{picked("en.txt", []byte("1")), picked("to.txt", []byte("2")), picked("tre.txt", []byte("3"))}
	if !s.Shell.Page().(parts.Dropper).Drop(three) {
		t.Fatal("the question takes no files")
	}
	s.Await("all are there", func() bool { return attachedTo(t, d) == "en.txt, to.txt, tre.txt" })
	s.GoTo(parts.Question("", "idea.what"))
	if s.Shell.Page().(parts.Dropper).Drop(three[:1]) {
		t.Error("a question that asks for none takes one")
	}
}

func TestWhatIsWrittenComesAlongWithAFile(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("phone")
	s := show(t, d, w.Clock, phone)
	s.GoTo(parts.Question("", appendix))
	field := s.Field()
	field.FocusGained()
	for _, r := range "Her er værkstedet" {
		field.TypedRune(r)
	}
	s.Chosen = picked("en.txt", []byte("1"))
	s.Tap(s.Env.T("inbox.attach"))
	s.Await("it is there", func() bool { return attachedTo(t, d) == "en.txt" })
	for _, r := range " i Kolding" {
		field.TypedRune(r)
	}
	s.Shell.Flush()
	d.Sync()
	q, err := d.App.Plan.Question(t.Context(), "", appendix)
	if err != nil || q.Text != "Her er værkstedet i Kolding" || q.Conflict || len(q.Files) != 1 {
		t.Errorf("%q, conflict %t, %d files, %v", q.Text, q.Conflict, len(q.Files), err)
	}
}

func TestAVersionShowsTheFilesThatItHas(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("phone")
	if _, _, err := d.App.Plan.Attach(t.Context(), "", appendix, "Lejekontrakt.pdf", strings.NewReader("%PDF-1.7")); err != nil {
		t.Fatal(err)
	}
	v, err := d.App.Plan.Keep(t.Context(), "", "Med kontrakten")
	if err != nil {
		t.Fatal(err)
	}
	s := show(t, d, w.Clock, phone)
	s.GoTo(parts.Version(v.ID))
	s.Await("the version is read", func() bool { return strings.Contains(s.Words(), "Lejekontrakt.pdf") })
	s.Reads("1 kB")
	s.ReadsNot(s.Env.T("plan.version_back"))
	q, err := d.App.Plan.Question(t.Context(), "", appendix)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.App.Plan.Detach(t.Context(), "", appendix, q.Files[0].ID); err != nil {
		t.Fatal(err)
	}
	s.GoTo(parts.Version(v.ID))
	s.Await("it can be brought back", func() bool { return strings.Contains(s.Words(), s.Env.T("plan.version_back")) })
	s.Tap(s.Env.T("plan.version_back"))
	if got := attachedTo(t, d); got != "Lejekontrakt.pdf" {
		t.Errorf("brought back: %q", got)
	}
}

func TestAPictureHasWordsOfItsOwnBelowIt(t *testing.T) {
	for _, v := range []stagetest.View{phone, desk} {
		w := testworld.New(t)
		d := w.Device("phone")
		d.Line.Cut(true)
		s := show(t, d, w.Clock, v)
		s.GoTo(parts.Question("", appendix))
		test.Type(s.Field(), "Her er vi.")
		s.Chosen = picked("Værkstedet.jpg", workshop(t))
		s.Tap(s.Env.T("inbox.attach"))
		s.Await("it is shown", func() bool { return strings.Contains(s.Words(), "Værkstedet.jpg") && attachedTo(t, d) != "" })
		describe := func(words string) {
			s.Tap(s.Env.T("plan.caption_of", map[string]any{"File": "Værkstedet.jpg"}))
			for _, o := range s.Reachable() {
				if f, ok := o.(*ui.Field); ok && f.Label == s.Env.T("plan.caption") {
					f.SetValue(words)
				}
			}
			s.Shoot("caption-" + v.Name)
			s.Tap(s.Env.T("plan.caption_save"))
		}
		describe("Ovnen, som den står i dag")
		if got := stands(t, d, appendix); got != "Her er vi.\n\n![Ovnen, som den står i dag](Værkstedet.jpg)" || s.Typed() != got {
			t.Errorf("%s: the answer is %q, and typed is %q", v.Name, got, s.Typed())
		}
		s.Reads("”Ovnen, som den står i dag”")
		s.Shoot("captioned-" + v.Name)
		describe(" ")
		if got := stands(t, d, appendix); got != "Her er vi." {
			t.Errorf("%s: without words of its own the answer is %q", v.Name, got)
		}
		s.Close()
	}
}
