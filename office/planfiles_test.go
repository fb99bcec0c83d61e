package office

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"startklar.dk/api"
	"startklar.dk/office/files"
	"startklar.dk/office/plan"
)

// attach writes a section's files on a base, its text as it was read, and gives the
// section as it became, its rev and the mutation's id.
func (s *sectionTest) attach(baseRev int64, baseMutation, text string, ids ...string) (api.Section, int64, string) {
	s.w.t.Helper()
	return s.sends(api.SectionWriteBody{
		BaseRev: baseRev, BaseMutation: baseMutation, Text: text, AttachmentIDs: append([]string{}, ids...),
	})
}

func (s *sectionTest) has(got api.Section, ids ...string) {
	s.w.t.Helper()
	var named []string
	for _, a := range got.Attachments {
		named = append(named, a.ID)
		if a.Name != "note.txt" || a.Size == 0 {
			s.w.t.Errorf("a file is told as %+v", a)
		}
	}
	if !slices.Equal(got.AttachmentIDs, ids) || !slices.Equal(named, ids) {
		s.w.t.Fatalf("files %q, told of %q, want %q", got.AttachmentIDs, named, ids)
	}
}

func TestTwoDevicesThatAddFilesToOneSectionLoseNone(t *testing.T) {
	s := newSectionTest(t)
	a, b, c := s.send("a"), s.send("b"), s.send("c")
	got, rev, _ := s.attach(0, "", "Bilag", a)
	s.has(got, a)
	_, _, first := s.attach(rev, "", "Bilag", a, b)
	got, _, second := s.attach(rev, "", "Bilag", a, c) // has not heard of b
	s.has(got, a, c, b)
	got, _, _ = s.attach(rev, second, "Bilag", c) // takes a away, and has still not heard of b
	s.has(got, c, b)
	got, rev, _ = s.attach(rev, first, "Bilag", b, a) // has a, and has not heard that it went
	s.has(got, c, b)
	got, _, _ = s.attach(rev, "", "Bilag", b, c) // has seen both
	s.has(got, b, c)
	got, _, _ = s.write(rev, "", "Andet") // a text alone touches no file
	s.has(got, b, c)
	got, _, _ = s.attach(0, "", "Andet")
	s.has(got, b, c)
}

func TestTheFilesOfATextBaseAreThoseThatItsWriterKnew(t *testing.T) {
	s := newSectionTest(t)
	a, b := s.send("a"), s.send("b")
	_, rev, _ := s.attach(0, "", "", a)
	s.attach(rev, "", "", a, b)
	_, _, mine := s.write(rev, "", "Tekst") // of who knows a alone
	got, _, _ := s.attach(rev, mine, "Tekst")
	s.has(got, b)
}

func TestWhatWasSeenAfterOnesOwnWriteCanBeTakenAway(t *testing.T) {
	s := newSectionTest(t)
	a := s.send("a")
	_, rev, mine := s.write(0, "", "Tekst")
	_, rev, _ = s.attach(rev, "", "Tekst", a) // of another device
	got, _, _ := s.attach(rev, mine, "Tekst")
	s.has(got)
}

func TestFilesSettleNoConflict(t *testing.T) {
	s := newSectionTest(t)
	a := s.send("a")
	_, rev, _ := s.write(0, "", "A")
	s.write(rev, "", "A1")
	got, conflict, _ := s.write(rev, "", "A2")
	s.expect(got, "A1", "A1", "A2")
	got, conflict, _ = s.attach(conflict, "", "A1", a)
	s.expect(got, "A1", "A1", "A2")
	s.has(got, a)
	got, _, _ = s.write(conflict, "", "A12")
	s.expect(got, "A12")
	s.has(got, a)
}

func TestASectionHasNoMoreFilesThanAWriteMayName(t *testing.T) {
	s := newSectionTest(t)
	var half [2][]string
	for i := range half {
		for range plan.MaxSectionFiles/2 + 1 {
			half[i] = append(half[i], s.send("x"))
		}
	}
	s.attach(0, "", "", half[0]...)
	p := s.refused(api.CodeInvalid, api.SectionWrite, object{"plan_id": s.plan, "section": "idea", "text": "", "attachment_ids": half[1]})
	if len(p.Errors) != 1 || p.Errors[0] != (api.FieldError{Pointer: "/attachment_ids", Reason: "too_long"}) {
		t.Errorf("refused as %+v", p)
	}
	got, _, _ := s.attach(0, "", "", half[1][2:]...)
	if len(got.AttachmentIDs) != plan.MaxSectionFiles {
		t.Errorf("%d files", len(got.AttachmentIDs))
	}
}

func TestAFileThatIsNotThereIsRefusedWithItsPlace(t *testing.T) {
	s := newSectionTest(t)
	a, theirs := s.send("a"), s.w.person().send("x")
	for _, c := range []struct {
		ids     []string
		code    api.Code
		pointer string
	}{
		{[]string{a, newID()}, api.CodeNotFound, "/attachment_ids/1"},
		{[]string{theirs}, api.CodeNotFound, "/attachment_ids/0"},
		{[]string{a, a}, api.CodeInvalid, "/attachment_ids/1"},
		{[]string{"a"}, api.CodeInvalid, "/attachment_ids/0"},
	} {
		p := s.refused(c.code, api.SectionWrite, object{"plan_id": s.plan, "section": "idea", "text": "x", "attachment_ids": c.ids})
		if len(p.Errors) != 1 || p.Errors[0].Pointer != c.pointer {
			t.Errorf("%q is refused as %+v", c.ids, p)
		}
	}
}

func TestASectionsFileStaysWhileAnythingHoldsItAndAWeekAfter(t *testing.T) {
	s := newSectionTest(t)
	a, version := s.send("a"), newID()
	_, rev, _ := s.attach(0, "", "", a)
	s.does(api.VersionKeep, object{"plan_id": s.plan, "version_id": version})
	s.w.later(files.KeepUnused + sweepEvery)
	_, rev, _ = s.attach(rev, "", "")
	s.w.later(files.KeepUnused + sweepEvery)
	if _, err := s.gets(a); err != nil {
		t.Fatalf("a version holds it: %v", err)
	}
	b := s.send("b")
	_, rev, _ = s.attach(rev, "", "", b)
	s.w.later(files.KeepUnused + sweepEvery)
	_, rev, _ = s.attach(rev, "", "")
	s.w.later(files.KeepUnused - time.Hour)
	got, rev, _ := s.attach(rev, "", "", b) // brought back
	s.has(got, b)
	s.attach(rev, "", "")
	s.w.later(files.KeepUnused + sweepEvery)
	if _, err := s.gets(b); !isProblem(err, api.CodeNotFound) {
		t.Errorf("nothing holds it: %v", err)
	}
}

func TestADeletedPlanHoldsItsFilesAsLongAsItCanBeRestored(t *testing.T) {
	s := newSectionTest(t)
	a := s.send("a")
	s.attach(0, "", "", a)
	s.does(api.PlanDelete, object{"plan_id": s.plan})
	s.w.later(files.KeepUnused + sweepEvery)
	s.does(api.PlanRestore, object{"plan_id": s.plan})
	var got api.Section
	s.record(api.KindSection, api.SectionID(s.plan, "idea"), &got)
	s.has(got, a)
	if _, err := s.gets(a); err != nil {
		t.Error(err)
	}
	got, _, _ = s.attach(s.rev(api.KindSection, api.SectionID(s.plan, "idea")), "", "") // upon what was restored
	s.has(got)
	s.attach(0, "", "", a)
	s.does(api.PlanDelete, object{"plan_id": s.plan})
	s.w.later(401 * 24 * time.Hour)
	s.w.later(files.KeepUnused + sweepEvery)
	if _, err := s.gets(a); !isProblem(err, api.CodeNotFound) {
		t.Errorf("it outlives what can be restored: %v", err)
	}
}

func TestAVersionsFilesAreReadByThoseWithWhomItIsShared(t *testing.T) {
	s := newSectionTest(t)
	ctx := context.Background()
	a, other, version, booking := s.send("a"), s.send("b"), newID(), newID()
	_, rev, _ := s.attach(0, "", "Bilag", a)
	s.does(api.VersionKeep, object{"plan_id": s.plan, "version_id": version})
	s.attach(rev, "", "Bilag", other)
	v, err := s.w.o.Plans.Version(ctx, s.id, version)
	if err != nil || !slices.Equal(v.AttachmentIDs["idea"], []string{a}) || len(v.Attachments) != 1 || v.Attachments[0].Name != "note.txt" {
		t.Fatalf("%+v, %v", v, err)
	}
	read := func(id string) (string, error) {
		f, err := s.w.o.Consents.SharedFile(ctx, mette, s.id, version, id)
		if err != nil {
			return "", err
		}
		raw, err := io.ReadAll(f)
		return string(raw), err
	}
	if _, err := read(a); !isProblem(err, api.CodeNotFound) {
		t.Errorf("before it is shared: %v", err)
	}
	event := s.w.event(48*time.Hour, object{"capacity": 5})
	s.does(api.BookingRequest, object{"booking_id": booking, "event_id": event, "share": []object{{"kind": "version", "id": version}}})
	if got, err := read(a); err != nil || got != "a" {
		t.Errorf("%q, %v", got, err)
	}
	if _, err := read(other); !isProblem(err, api.CodeNotFound) {
		t.Errorf("a file of the plan as it is now: %v", err)
	}
	s.does(api.BookingShare, object{"booking_id": booking, "share": []object{}})
	if _, err := read(a); !isProblem(err, api.CodeNotFound) {
		t.Errorf("after it was taken back: %v", err)
	}
}

func TestAVersionThatIsBroughtHoldsItsFiles(t *testing.T) {
	s := newSectionTest(t)
	a, version := s.send("a"), newID()
	body := api.VersionKeepBody{
		PlanID: s.plan, VersionID: version, At: start, Sections: map[string]string{},
		AttachmentIDs: map[string][]string{"idea": {newID()}},
	}
	p := s.refused(api.CodeNotFound, api.VersionKeep, body)
	if len(p.Errors) != 1 || p.Errors[0].Pointer != "/attachment_ids/idea/0" {
		t.Errorf("%+v", p)
	}
	body.AttachmentIDs["idea"] = []string{a}
	s.does(api.VersionKeep, body)
	s.w.later(files.KeepUnused + sweepEvery)
	if _, err := s.gets(a); err != nil {
		t.Error(err)
	}
}

func TestAPersonsExportHasTheirPlansFilesAndAnErasureTakesThem(t *testing.T) {
	s := newSectionTest(t)
	ctx := context.Background()
	a := s.send("a")
	s.attach(0, "", "Bilag", a)
	s.does(api.VersionKeep, object{"plan_id": s.plan, "version_id": newID()})
	var out bytes.Buffer
	if err := s.w.o.Export(ctx, s.id, &out); err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(out.Bytes()), int64(out.Len()))
	if err != nil {
		t.Fatal(err)
	}
	content := func(name string) []byte {
		f, err := z.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		raw, err := io.ReadAll(f)
		if err != nil {
			t.Fatal(err)
		}
		return raw
	}
	if got := content("files/" + a + "/note.txt"); string(got) != "a" {
		t.Errorf("the file is %q", got)
	}
	var texts []struct{ Files []string }
	var versions []struct{ Files map[string][]string }
	if json.Unmarshal(content("texts.json"), &texts) != nil || json.Unmarshal(content("versions.json"), &versions) != nil ||
		len(texts) != 1 || !slices.Equal(texts[0].Files, []string{a}) || len(versions) != 1 || !slices.Equal(versions[0].Files["idea"], []string{a}) {
		t.Errorf("the export says %+v and %+v", texts, versions)
	}
	if err := s.w.o.Erase(ctx, s.id); err != nil {
		t.Fatal(err)
	}
	var left int
	if err := s.w.pool().QueryRow(`SELECT (SELECT COUNT(*) FROM file) + (SELECT COUNT(*) FROM attachment)`).Scan(&left); err != nil || left != 0 {
		t.Errorf("%d left, %v", left, err)
	}
}

// filer is a device with a section's files as it knows them.
type filer struct {
	rev   int64
	last  string // its own write since it saw the section
	files []string
}

// Whatever several devices add and take away, knowing more or less of each other,
// a file that was added is there until somebody who had it before them takes it away.
func TestNoAcceptedFileIsLostInAnyHistory(t *testing.T) {
	s := newSectionTest(t)
	rapid.Check(t, func(rt *rapid.T) {
		s.plan = s.person.plan()
		devices := []*filer{{}, {}, {}}
		var now api.Section
		var rev int64
		want := map[string]bool{}
		rt.Repeat(map[string]func(*rapid.T){
			"add": func(rt *rapid.T) {
				d := rapid.SampledFrom(devices).Draw(rt, "device")
				id := s.send("x")
				want[id] = true
				d.files = append(slices.Clone(d.files), id)
				now, rev, d.last = s.attach(d.rev, d.last, "", d.files...)
			},
			"take away": func(rt *rapid.T) {
				d := rapid.SampledFrom(devices).Draw(rt, "device")
				if len(d.files) == 0 {
					return
				}
				at := rapid.IntRange(0, len(d.files)-1).Draw(rt, "file")
				want[d.files[at]] = false
				d.files = slices.Delete(slices.Clone(d.files), at, at+1)
				now, rev, d.last = s.attach(d.rev, d.last, "", d.files...)
			},
			"write": func(rt *rapid.T) {
				d := rapid.SampledFrom(devices).Draw(rt, "device")
				now, rev, d.last = s.write(d.rev, d.last, "")
			},
			"see": func(rt *rapid.T) {
				d := rapid.SampledFrom(devices).Draw(rt, "device")
				*d = filer{rev: rev, files: now.AttachmentIDs}
			},
			"": func(rt *rapid.T) {
				for id, there := range want {
					if slices.Contains(now.AttachmentIDs, id) != there {
						rt.Fatalf("%s is there %t, of %q", id, !there, fmt.Sprint(now.AttachmentIDs))
					}
				}
			},
		})
	})
}
