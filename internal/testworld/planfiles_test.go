package testworld_test

import (
	"bytes"
	"errors"
	"image"
	"image/jpeg"
	"io"
	"slices"
	"testing"

	"startklar.dk/api"
	"startklar.dk/app"
	"startklar.dk/app/plan"
	"startklar.dk/app/store"
	"startklar.dk/document/planfile"
	"startklar.dk/internal/testworld"
)

const appendix = "appendices.pictures"

// attach puts a file to an answer of the current plan.
func attach(t *testing.T, d *testworld.Device, name string, content []byte) plan.File {
	t.Helper()
	_, f, err := d.App.Plan.Attach(t.Context(), "", appendix, name, bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func pictured(t *testing.T, d *testworld.Device) plan.Question {
	t.Helper()
	q, err := d.App.Plan.Question(t.Context(), "", appendix)
	if err != nil {
		t.Fatal(err)
	}
	return q
}

func named(files []plan.File) (names []string) {
	for _, f := range files {
		names = append(names, f.Name)
	}
	return names
}

func photo(t *testing.T, w, h int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, w, h)), nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestAPictureInTheAppendicesIsSyncedAndStandsInThePDF(t *testing.T) {
	w := testworld.New(t)
	phone, desktop := w.Device("phone"), w.Device("desktop")
	phone.Line.Cut(true)
	f := attach(t, phone, "Værkstedet.jpg", photo(t, 640, 480))
	attach(t, phone, "Lejekontrakt.pdf", []byte("%PDF-1.7"))
	if q := pictured(t, phone); len(q.Files) != 2 || !q.Files[0].Waiting || !q.Files[0].Here || !q.TakesFiles || q.Files[0].ID != f.ID {
		t.Fatalf("%+v", q.Files)
	}
	phone.Reopen()
	phone.Line.Cut(false)
	phone.Sync()
	if q := pictured(t, phone); q.Waiting || q.Files[0].Waiting {
		t.Errorf("after it was sent: %+v", q.Files)
	}
	desktop.Sync()
	if q := pictured(t, desktop); len(q.Files) != 2 || q.Files[0].Name != "Værkstedet.jpg" || q.Files[0].Here || q.Files[0].Waiting || q.Files[0].Size == 0 {
		t.Fatalf("%+v", q.Files)
	}
	if err := desktop.App.WriteCanvas(t.Context(), io.Discard, ""); err != nil || pictured(t, desktop).Files[0].Here {
		t.Errorf("a canvas shows no pictures, and fetched one: %v", err)
	}
	p, err := desktop.App.Document(t.Context(), "", "", "da") // fetches what is not here
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	e := app.ExportChoices{Format: app.FormatPDF, Lang: "da"}
	if err := e.Write(t.Context(), &out, p); err != nil || !bytes.Contains(out.Bytes(), []byte("/Subtype /Image")) {
		t.Errorf("the PDF has no picture, %v", err)
	}
	out.Reset()
	e.Format = app.FormatMarkdown
	if err := e.Write(t.Context(), &out, p); err != nil || !bytes.Contains(out.Bytes(), []byte("Værkstedet")) || !bytes.Contains(out.Bytes(), []byte("Lejekontrakt.pdf (1 kB)")) {
		t.Errorf("%s, %v", out.String(), err)
	}
}

func TestTwoDevicesThatAddFilesOfflineLoseNothing(t *testing.T) {
	w := testworld.New(t)
	phone, desktop := w.Device("phone"), w.Device("desktop")
	attach(t, phone, "en.txt", []byte("1"))
	phone.Sync()
	desktop.Sync()
	phone.Line.Cut(true)
	desktop.Line.Cut(true)
	attach(t, phone, "to.txt", []byte("2"))
	attach(t, phone, "tre.txt", []byte("3"))
	if _, err := phone.App.Plan.Set(t.Context(), "", appendix, "Billeder"); err != nil {
		t.Fatal(err)
	}
	attach(t, desktop, "fire.txt", []byte("4"))
	if err := desktop.App.Plan.Detach(t.Context(), "", appendix, pictured(t, desktop).Files[0].ID); err != nil {
		t.Fatal(err)
	}
	phone.Line.Cut(false)
	desktop.Line.Cut(false)
	phone.Sync()
	desktop.Sync()
	phone.Sync()
	for name, d := range map[string]*testworld.Device{"phone": phone, "desktop": desktop} {
		q := pictured(t, d)
		if got := named(q.Files); !slices.Equal(got, []string{"to.txt", "tre.txt", "fire.txt"}) && !slices.Equal(got, []string{"fire.txt", "to.txt", "tre.txt"}) {
			t.Errorf("on the %s: %q", name, got)
		}
		if q.Text != "Billeder" || q.Conflict {
			t.Errorf("on the %s: %q, conflict %t", name, q.Text, q.Conflict)
		}
	}
	if err := phone.App.Plan.PutFile(t.Context(), "", appendix, pictured(t, phone).Files[2].ID, 0); err != nil {
		t.Fatal(err)
	}
	phone.Sync()
	desktop.Sync()
	if got, want := named(pictured(t, desktop).Files), named(pictured(t, phone).Files); !slices.Equal(got, want) {
		t.Errorf("in another order: %q and %q", got, want)
	}
}

func TestAFileThatIsRefusedKeepsNoTextBack(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("phone")
	if _, err := d.App.Plan.Set(t.Context(), "", appendix, "Første"); err != nil {
		t.Fatal(err)
	}
	d.Sync()
	w.Office.Files.Limits.FilesBytes = 10
	f := attach(t, d, "stor.txt", make([]byte, 100))
	if _, err := d.App.Plan.Set(t.Context(), "", appendix, "Andet"); err != nil {
		t.Fatal(err)
	}
	d.Sync()
	other := w.Device("desktop")
	other.Sync()
	if q := pictured(t, other); q.Text != "Andet" {
		t.Errorf("the text is %q", q.Text)
	}
	items, err := d.App.Sync.Items(t.Context())
	if err != nil || len(items) != 1 || items[0].Problem == nil || items[0].Problem.Code != api.CodeTooLarge || !slices.Equal(items[0].Files, []string{"stor.txt"}) {
		t.Fatalf("%+v, %v", items, err)
	}
	w.Office.Files.Limits.FilesBytes = 1000
	if err := d.App.Sync.Retry(t.Context(), items[0].ID); err != nil {
		t.Fatal(err)
	}
	d.Sync()
	if q := pictured(t, d); q.Text != "Andet" || len(q.Files) != 1 || q.Files[0].ID != f.ID || q.Files[0].Waiting {
		t.Errorf("after it was tried again: %q, %+v", q.Text, q.Files)
	}
}

func TestWhatIsTooMuchIsRefusedBeforeItIsKept(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("phone")
	add := func(content io.Reader) error {
		_, _, err := d.App.Plan.Attach(t.Context(), "", appendix, "fil.bin", content)
		return err
	}
	if err := add(io.LimitReader(zeroes{}, api.MaxFile+1)); !errors.Is(err, store.ErrFileTooLarge) || app.Reason(err) != "file_too_large" {
		t.Errorf("%v", err)
	}
	for range plan.MostFiles {
		attach(t, d, "lille.txt", []byte("x"))
	}
	if err := add(bytes.NewReader([]byte("x"))); !errors.Is(err, plan.ErrManyFiles) || app.Reason(err) != "many_files" {
		t.Errorf("%v", err)
	}
	if q := pictured(t, d); len(q.Files) != plan.MostFiles {
		t.Errorf("%d files", len(q.Files))
	}
}

type zeroes struct{}

func (zeroes) Read(p []byte) (int, error) { return len(p), nil }

func TestAPlansFileCarriesItsFilesAndBringsThemBack(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("phone")
	first := attach(t, d, "en.jpg", photo(t, 20, 10))
	if _, err := d.App.Plan.Keep(t.Context(), "", "Med billedet"); err != nil {
		t.Fatal(err)
	}
	if err := d.App.Plan.Detach(t.Context(), "", appendix, first.ID); err != nil {
		t.Fatal(err)
	}
	attach(t, d, "to.txt", []byte("to"))
	d.Sync()
	made, err := d.App.PlanFile(t.Context(), "")
	if err != nil || len(made.MissingFiles) != 0 {
		t.Fatalf("%+v, %v", made.MissingFiles, err)
	}
	var out bytes.Buffer
	if err := planfile.Write(&out, made.File); err != nil {
		t.Fatal(err)
	}
	f, err := planfile.Read(&out)
	if err != nil || len(f.Attachments) != 2 {
		t.Fatalf("%d files, %v", len(f.Attachments), err)
	}
	same, err := d.App.IncomingPlan(t.Context(), f, pictured(t, d).PlanID)
	if err != nil || !same.Same() || same.Files != 0 {
		t.Errorf("into the plan itself: %+v, %v", same, err)
	}
	other := w.DeviceOf("bo@example.com", "bo")
	in, err := other.App.IncomingPlan(t.Context(), f, "")
	if err != nil || in.Files != 1 {
		t.Errorf("%d files come, %v", in.Files, err)
	}
	done, err := other.App.ImportPlan(t.Context(), f, "", plan.Choices{Name: "Fra Anna"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	id := done.PlanID
	other.Sync()
	second := w.DeviceOf("bo@example.com", "bo's other")
	second.Sync()
	q, err := second.App.Plan.Question(t.Context(), id, appendix)
	if err != nil || !slices.Equal(named(q.Files), []string{"to.txt"}) || q.Files[0].Waiting {
		t.Fatalf("%+v, %v", q.Files, err)
	}
	versions, err := second.App.Plan.Versions(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	at := slices.IndexFunc(versions, func(v plan.Version) bool { return v.Name == "Med billedet" })
	if at < 0 {
		t.Fatalf("%+v", versions)
	}
	if _, err := second.App.Plan.BringBack(t.Context(), versions[at].ID); err != nil {
		t.Fatal(err)
	}
	second.Sync()
	q, err = second.App.Plan.Question(t.Context(), id, appendix)
	if err != nil || len(q.Files) != 1 || q.Files[0].Name != "en.jpg" {
		t.Fatalf("%+v, %v", q.Files, err)
	}
	if err := second.App.Plan.FetchFile(t.Context(), q.Files[0].Attachment); err != nil {
		t.Fatal(err)
	}
	if got := opened(t, second, q.Files[0].ID); !bytes.Equal(got, photo(t, 20, 10)) {
		t.Errorf("another picture came back: %d bytes", len(got))
	}
}
