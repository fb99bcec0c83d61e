package testworld_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"startklar.dk/api"
	"startklar.dk/app/inbox"
	"startklar.dk/app/store"
	"startklar.dk/internal/testworld"
)

// ask puts a question to the office: a thread to write in.
func ask(t *testing.T, d *testworld.Device) string {
	t.Helper()
	id, err := d.App.Inbox.Ask(t.Context(), "permits", "Hvad mangler der?")
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// post writes a message that brings a file and gives the file.
func post(t *testing.T, d *testworld.Device, thread, text string, content []byte) inbox.File {
	t.Helper()
	f, err := d.App.Inbox.Attach(t.Context(), "tegning æ.pdf", bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.App.Inbox.Post(t.Context(), thread, text, f.ID); err != nil {
		t.Fatal(err)
	}
	return f
}

func messages(t *testing.T, d *testworld.Device, thread string) []inbox.Message {
	t.Helper()
	list, err := d.App.Inbox.Thread(t.Context(), thread)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// opened is what a file on a device holds.
func opened(t *testing.T, d *testworld.Device, id string) []byte {
	t.Helper()
	f, err := d.App.Inbox.OpenFile(id)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := io.ReadAll(f)
	if err := errors.Join(err, f.Close()); err != nil {
		t.Fatal(err)
	}
	return raw
}

func TestAFileGoesFromOneDeviceToAnother(t *testing.T) {
	w := testworld.New(t)
	phone, desktop := w.Device("phone"), w.Device("desktop")
	content := noise(1, 700_000)
	phone.Line.Cut(true)
	thread := ask(t, phone)
	f := post(t, phone, thread, "Se her", content)
	shown := func(d *testworld.Device, waiting, here bool) {
		t.Helper()
		list := messages(t, d, thread)
		if len(list) != 1 || len(list[0].Files) != 1 {
			t.Fatalf("shown: %+v", list)
		}
		got, want := list[0].Files[0], inbox.File{Attachment: f.Attachment, Here: here}
		if got != want || list[0].Waiting != waiting || list[0].Text != "Se her" {
			t.Errorf("shown: %+v, waiting %t; want %+v", got, list[0].Waiting, want)
		}
	}
	shown(phone, true, true)
	if f.Name != "tegning æ.pdf" || f.Size != 700_000 || f.Media != "application/pdf" {
		t.Errorf("%+v", f)
	}
	phone.Reopen()
	shown(phone, true, true)
	phone.Line.Cut(false)
	phone.Sync()
	shown(phone, false, true)
	desktop.Sync()
	shown(desktop, false, false)
	if _, err := desktop.App.Inbox.OpenFile(f.ID); !errors.Is(err, inbox.ErrNotFound) {
		t.Errorf("before it is fetched: %v", err)
	}
	desktop.Line.CutBodies(300_000, 200_000)
	if err := desktop.App.Inbox.Fetch(t.Context(), f.Attachment); err != nil {
		t.Fatal(err)
	}
	desktop.Line.Cut(true)
	desktop.Reopen()
	shown(desktop, false, true)
	for name, d := range map[string]*testworld.Device{"phone": phone, "desktop": desktop} {
		if !bytes.Equal(opened(t, d, f.ID), content) {
			t.Errorf("on the %s is another file", name)
		}
	}
}

// endingAfter are the cuts of a line that takes one body of so many bytes and then
// nothing. An upload is tried for as long as the office has more than before, and
// it may still be taking in what came.
func endingAfter(bytes int64) []int64 { return append([]int64{bytes}, make([]int64, 1000)...) }

func TestAnUploadGoesOnWhereTheAppWasClosed(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("phone")
	thread := ask(t, d)
	d.Sync()
	content := noise(2, 5_000_000)
	for _, to := range []int64{600_000, 700_000, 2_000_000} {
		d.Line.CutBodies(endingAfter(to)...)
		if to == 600_000 {
			post(t, d, thread, "Stor", content)
		}
		if err := d.App.Sync.Flush(t.Context()); err == nil {
			t.Fatal("a sync on a line that breaks went well")
		}
		d.Reopen()
	}
	d.Line.CutBodies(4_000_000) // the whole would break off once more
	d.Sync()
	d.Line.CutBodies()
	second := w.Device("desktop")
	second.Sync()
	list := messages(t, second, thread)
	if len(list) != 1 || len(list[0].Files) != 1 {
		t.Fatalf("%+v", list)
	}
	if err := second.App.Inbox.Fetch(t.Context(), list[0].Files[0].Attachment); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(opened(t, second, list[0].Files[0].ID), content) {
		t.Error("another file came")
	}
}

func TestALargeFileHoldsUpNothingButItsThread(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("phone")
	thread, other := ask(t, d), ask(t, d)
	d.Sync()
	d.Line.Cut(true)
	post(t, d, thread, "Først", noise(3, 3_000_000))
	if _, err := d.App.Inbox.Post(t.Context(), thread, "Så"); err != nil {
		t.Fatal(err)
	}
	if _, err := d.App.Inbox.Post(t.Context(), other, "Om noget andet"); err != nil {
		t.Fatal(err)
	}
	planID := write(t, d, "", key, "Imens")
	d.Line.HoldUploads(true)
	d.Line.Cut(false)
	d.App.Sync.Now()
	d.Await("all but the file's thread is sent", func() bool { return state(t, d).Waiting == 2 })
	second := w.Device("desktop")
	second.Sync()
	if got := read(t, second, planID, key).Text; got != "Imens" {
		t.Errorf("the plan is %q", got)
	}
	if a, b := messages(t, second, thread), messages(t, second, other); len(a) != 0 || len(b) != 1 {
		t.Errorf("%d messages in the file's thread, %d in the other", len(a), len(b))
	}
	d.Line.HoldUploads(false)
	d.Sync()
	second.Sync()
	if list := messages(t, second, thread); len(list) != 2 || list[0].Text != "Først" || list[1].Text != "Så" {
		t.Errorf("%+v", list)
	}
}

func TestAFileThatTheOfficeWillNotHaveNeedsThePersonAndHoldsUpNothing(t *testing.T) {
	w := testworld.New(t)
	w.Limits.FilesBytes = 1000
	w.StopOffice()
	w.StartOffice()
	d := w.Device("phone")
	thread := ask(t, d)
	f := post(t, d, thread, "For meget", noise(4, 1001))
	planID := write(t, d, "", key, "Efter filen")
	d.Sync()
	items, err := d.App.Sync.Items(t.Context())
	if err != nil || len(items) != 1 {
		t.Fatalf("%+v, %v", items, err)
	}
	it := items[0]
	if it.Kind != api.MessagePost || it.Text != "For meget" || it.Problem == nil || it.Problem.Code != api.CodeTooLarge ||
		len(it.Problem.Errors) != 1 || it.Problem.Errors[0].Reason != "quota" || len(it.Files) != 1 || it.Files[0] != f.Name {
		t.Errorf("%+v", it)
	}
	if list := messages(t, d, thread); len(list) != 1 || !list[0].Refused || len(list[0].Files) != 1 || !list[0].Files[0].Here {
		t.Errorf("in its thread: %+v", list)
	}
	second := w.Device("desktop")
	second.Sync()
	if got := read(t, second, planID, key).Text; got != "Efter filen" {
		t.Errorf("the plan is %q", got)
	}
	// There is room now.
	w.Limits.FilesBytes = 0
	w.StopOffice()
	w.StartOffice()
	if err := d.App.Sync.Retry(t.Context(), it.ID); err != nil {
		t.Fatal(err)
	}
	d.Sync()
	second.Sync()
	if list := messages(t, second, thread); len(list) != 1 || len(list[0].Files) != 1 || list[0].Files[0].Attachment != f.Attachment {
		t.Errorf("tried again: %+v", list)
	}
}

func TestAFileThatIsTooLargeIsRefusedBeforeAnythingIsQueued(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("phone")
	_, err := d.App.Inbox.Attach(t.Context(), "film.mov", bytes.NewReader(make([]byte, api.MaxFile+1)))
	if !errors.Is(err, inbox.ErrTooLarge) {
		t.Errorf("%v", err)
	}
	if st := state(t, d); st.Waiting != 0 {
		t.Errorf("%d wait", st.Waiting)
	}
	if left := filesOn(t, d); len(left) != 0 {
		t.Errorf("left: %v", left)
	}
	if _, err := d.App.Inbox.Attach(t.Context(), "film.mov", bytes.NewReader(make([]byte, api.MaxFile))); err != nil {
		t.Errorf("just within the limit: %v", err)
	}
	if _, err := d.App.Inbox.Post(t.Context(), ask(t, d), "Se", "0193557a-0000-7000-8000-00000000000a"); !errors.Is(err, inbox.ErrNotFound) {
		t.Errorf("a file that is not here: %v", err)
	}
}

// filesOn are all files in the folders for files of a device.
func filesOn(t *testing.T, d *testworld.Device) (all []string) {
	t.Helper()
	err := filepath.WalkDir(d.Dir, func(path string, e os.DirEntry, err error) error {
		if err == nil && strings.Contains(path, ".files"+string(filepath.Separator)) {
			all = append(all, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestFilesAreTheirOwnersAloneAndGoWithTheErasedPerson(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("phone")
	thread := ask(t, d)
	f := post(t, d, thread, "Se her", noise(5, 1000))
	d.Sync()
	list := filesOn(t, d)
	if len(list) != 2 {
		t.Fatalf("%v", list)
	}
	for _, path := range append(list, filepath.Dir(list[0])) {
		info, err := os.Stat(path)
		if err != nil || info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s is %v, %v", path, info.Mode(), err)
		}
	}
	if err := d.App.Erase(t.Context()); err != nil {
		t.Fatal(err)
	}
	if list := filesOn(t, d); len(list) != 0 {
		t.Errorf("left on the device: %v", list)
	}
	other := w.DeviceOf("bo@example.dk", "phone")
	if err := other.App.Inbox.Fetch(t.Context(), f.Attachment); err == nil {
		t.Error("the office still gives the file away")
	}
}

func TestFilesFromBeforeSigningInComeAlong(t *testing.T) {
	w := testworld.New(t)
	d := w.Guest("phone")
	thread := ask(t, d)
	content := noise(6, 50_000)
	f := post(t, d, thread, "Før jeg loggede ind", content)
	d.SignIn(testworld.Email)
	if !bytes.Equal(opened(t, d, f.ID), content) {
		t.Error("after signing in it is another file")
	}
	d.Sync()
	second := w.Device("desktop")
	second.Sync()
	if err := second.App.Inbox.Fetch(t.Context(), f.Attachment); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(opened(t, second, f.ID), content) {
		t.Error("another file came")
	}
}

func TestAnOfficeFromABackupIsSentTheFilesAgain(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("phone")
	thread := ask(t, d)
	d.Sync()
	backup := w.Backup()
	content := noise(7, 400_000)
	f := post(t, d, thread, "Efter sikkerhedskopien", content)
	d.Sync()
	w.Restore(backup)
	// This one is written before the device hears of the restore.
	again := post(t, d, thread, "Og igen", noise(8, 10))
	d.Sync()
	second := w.Device("desktop")
	second.Sync()
	list := messages(t, second, thread)
	if len(list) != 2 || len(list[0].Files) != 1 || len(list[1].Files) != 1 {
		t.Fatalf("%+v", list)
	}
	for _, a := range []api.Attachment{f.Attachment, again.Attachment} {
		if err := second.App.Inbox.Fetch(t.Context(), a); err != nil {
			t.Errorf("%s: %v", a.ID, err)
		}
	}
	if !bytes.Equal(opened(t, second, f.ID), content) {
		t.Error("another file came")
	}
	if st := state(t, d); st.Waiting != 0 || st.Refused != 0 {
		t.Errorf("on the phone %+v", st)
	}
}

func TestAFileOfAMessageThatWasNeverSentOffGoesWithTheNextRun(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("phone")
	thread := ask(t, d)
	sent := post(t, d, thread, "Sendt", noise(1, 100))
	draft, err := d.App.Inbox.Attach(t.Context(), "kladde.txt", strings.NewReader("kladde"))
	if err != nil {
		t.Fatal(err)
	}
	if err := d.App.Inbox.Detach(t.Context(), sent.ID); err != nil { // what a message names stays
		t.Fatal(err)
	}
	d.Reopen()
	if _, err := d.App.Inbox.Attach(t.Context(), "ny.txt", strings.NewReader("ny")); err != nil {
		t.Fatal(err)
	}
	if _, err := d.App.Inbox.OpenFile(draft.ID); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("the draft's file: %v", err)
	}
	if got := opened(t, d, sent.ID); len(got) != 100 {
		t.Errorf("the message's file has %d bytes", len(got))
	}
}
