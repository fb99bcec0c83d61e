package planfile_test

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/google/uuid"
	"pgregory.net/rapid"

	"startklar.dk/api"
	"startklar.dk/assets/text"
	"startklar.dk/document/planfile"
)

// alike compares what two files say, whatever they were read from.
var alike = cmp.Options{cmpopts.EquateEmpty(), cmpopts.IgnoreUnexported(planfile.File{})}

func written(t testing.TB, f planfile.File) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := planfile.Write(&out, f); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// repacked is an archive with its entries changed; nil takes one out.
func repacked(t testing.TB, archive []byte, changed map[string][]byte) []byte {
	t.Helper()
	r, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		t.Fatal(err)
	}
	entries := map[string][]byte{}
	for _, e := range r.File {
		from, err := e.Open()
		if err != nil {
			t.Fatal(err)
		}
		if entries[e.Name], err = io.ReadAll(from); err != nil {
			t.Fatal(err)
		}
	}
	maps.Copy(entries, changed)
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, name := range slices.Sorted(maps.Keys(entries)) {
		if entries[name] == nil {
			continue
		}
		to, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := to.Write(entries[name]); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// withPlan is a file whose plan.json is changed.
func withPlan(t testing.TB, file []byte, change func(plan map[string]any)) []byte {
	t.Helper()
	plan := planOf(t, file)
	change(plan)
	raw, err := json.Marshal(plan)
	if err != nil {
		t.Fatal(err)
	}
	return repacked(t, file, map[string][]byte{"plan.json": raw})
}

func planOf(t testing.TB, file []byte) (plan map[string]any) {
	t.Helper()
	if err := json.Unmarshal(entry(t, file, "plan.json"), &plan); err != nil {
		t.Fatal(err)
	}
	return plan
}

func entry(t testing.TB, file []byte, name string) []byte {
	t.Helper()
	r, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	from, err := r.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(from)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

const (
	planID    = "0192f4a0-0000-7000-8000-000000000001"
	versionID = "0192f4a0-0000-7000-8000-000000000002"
	fileID    = "0192f4a0-0000-7000-8000-000000000003"
	commentID = "0192f4a0-0000-7000-8000-000000000004"
	resultID  = "0192f4a0-0000-7000-8000-000000000005"
)

var day = time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC)

// small is a plan with one of everything.
func small() planfile.File {
	values := map[string]json.RawMessage{"start": json.RawMessage(`"2027-01"`), "fixed/a/amount_ore": json.RawMessage("1250000")}
	comment := api.Comment{Section: "market.buyers", Quote: "gæsten", Text: "Hvor mange?", Author: "Mette", At: day, Replies: []api.Reply{{Text: "To.", Author: "Anna", At: day}}}
	return planfile.File{
		Made: day, PlanID: planID, Title: "Nordlys", TemplateID: "6f1f9a52-0d0c-5c1e-9b57-3f0f7a7b1c01", TemplateVersion: 4,
		From:     planfile.Sender{Name: "Anna Holm"},
		Sections: []planfile.Section{{Key: "market.buyers", Text: "Gæsten i baren & <b>\n", State: api.SectionOK, At: day, AttachmentIDs: []string{fileID}}},
		Values:   values,
		Versions: []planfile.Version{{Reason: api.ReasonShared, VersionContent: api.VersionContent{
			ID: versionID, PlanID: planID, Name: "Til banken", At: day, Sections: map[string]string{"market.buyers": "Gæsten"}, Values: values,
			Comments: []api.Comment{comment},
		}}},
		Comments:    []planfile.Comment{{ID: commentID, Comment: comment}},
		Results:     []planfile.Result{{ID: resultID, Result: api.Result{AssessmentID: "6f1f9a52-0d0c-5c1e-9b57-3f0f7a7b1c11", AssessmentVersion: 2, Answers: map[string]int{"s1": 4}, TakenAt: day}}},
		Attachments: []planfile.Attachment{{ID: fileID, Name: "Lejekontrakt.pdf", Media: "application/pdf", Data: []byte("%PDF-1.7")}},
	}
}

func TestWhatIsWrittenIsReadBack(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		want := plans().Draw(rt, "plan")
		var out, again bytes.Buffer
		if err := planfile.Write(&out, want); err != nil {
			rt.Fatal(err)
		}
		got, err := planfile.Read(bytes.NewReader(out.Bytes()))
		if err != nil {
			rt.Fatal(err)
		}
		want.Format = planfile.Format
		if diff := cmp.Diff(want, got, alike); diff != "" {
			rt.Fatal(diff)
		}
		if err := planfile.Write(&again, got); err != nil {
			rt.Fatal(err)
		}
		if !bytes.Equal(out.Bytes(), again.Bytes()) {
			rt.Fatal("the same plan made other bytes")
		}
	})
}

// plans are plans as anybody could have them.
func plans() *rapid.Generator[planfile.File] {
	words := rapid.StringOf(rapid.RuneFrom([]rune("aæ É\n\t|<&\"\\#-👍ﷺ\u202e0123456789"))).Filter(func(s string) bool { return len(s) < 2000 })
	when := rapid.Custom(func(t *rapid.T) time.Time {
		return time.Unix(rapid.Int64Range(0, 4e9).Draw(t, "s"), rapid.Int64Range(0, 999_999_999).Draw(t, "ns")).UTC()
	})
	id := rapid.Custom(func(t *rapid.T) string {
		var u uuid.UUID
		copy(u[:], rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "id"))
		return u.String()
	})
	key := rapid.StringMatching(`[a-z0-9_.-]{1,12}`)
	value := rapid.Custom(func(t *rapid.T) json.RawMessage {
		raw, err := json.Marshal(rapid.OneOf(
			rapid.Int64().AsAny(), rapid.Bool().AsAny(), words.AsAny(), rapid.SliceOfN(rapid.Int(), 0, 3).AsAny(),
			rapid.MapOfN(key, rapid.Int(), 0, 3).AsAny(),
		).Draw(t, "value"))
		if err != nil || string(raw) == "null" {
			return json.RawMessage("0")
		}
		return raw
	})
	values := rapid.MapOfN(rapid.StringMatching(`[a-z]{1,8}(/[a-z0-9]{1,8}){0,3}`), value, 0, 8)
	comment := rapid.Custom(func(t *rapid.T) api.Comment {
		return api.Comment{
			PlanID: planID, Section: rapid.OneOf(key, rapid.Just("")).Draw(t, "section"), Quote: words.Draw(t, "quote"), Text: words.Draw(t, "text"),
			Author: words.Draw(t, "author"), At: when.Draw(t, "at"), Resolved: rapid.Bool().Draw(t, "resolved"),
			Replies: rapid.SliceOfN(rapid.Custom(func(t *rapid.T) api.Reply {
				return api.Reply{Text: words.Draw(t, "text"), Author: words.Draw(t, "author"), At: when.Draw(t, "at")}
			}), 0, 2).Draw(t, "replies"),
		}
	})
	ids := func(t *rapid.T, name string) []string {
		return rapid.SliceOfNDistinct(id, 0, 4, rapid.ID).Draw(t, name)
	}
	return rapid.Custom(func(t *rapid.T) planfile.File {
		f := planfile.File{
			Made: when.Draw(t, "made"), PlanID: id.Draw(t, "plan"), Title: words.Draw(t, "title"), TemplateID: id.Draw(t, "template"),
			TemplateVersion: rapid.IntRange(0, 100).Draw(t, "version"), Values: values.Draw(t, "values"),
			From: planfile.Sender{Name: words.Draw(t, "name"), Address: words.Draw(t, "address"), Email: words.Draw(t, "email")},
		}
		for _, id := range ids(t, "attachments") {
			f.Attachments = append(f.Attachments, planfile.Attachment{
				ID: id, Name: rapid.StringN(0, 50, 200).Draw(t, "name"), Media: "image/png", Data: rapid.SliceOfN(rapid.Byte(), 0, 200).Draw(t, "data"),
			})
		}
		for i := range f.Attachments {
			f.Attachments[i].Name = strings.ReplaceAll(f.Attachments[i].Name, "\x00", "")
		}
		for _, key := range rapid.SliceOfNDistinct(key, 0, 5, rapid.ID).Draw(t, "sections") {
			s := planfile.Section{Key: key, Text: words.Draw(t, "text"), State: api.SectionOK, Author: words.Draw(t, "author"), At: when.Draw(t, "at")}
			if rapid.Bool().Draw(t, "conflict") {
				s.State = api.SectionConflict
				s.Variants = []api.Variant{{Text: words.Draw(t, "one"), At: when.Draw(t, "at")}, {Text: words.Draw(t, "other"), Author: "Ida"}}
			}
			for _, a := range f.Attachments {
				if rapid.Bool().Draw(t, "attached") {
					s.AttachmentIDs = append(s.AttachmentIDs, a.ID)
				}
			}
			f.Sections = append(f.Sections, s)
		}
		for _, id := range ids(t, "versions") {
			f.Versions = append(f.Versions, planfile.Version{Reason: api.ReasonKept, VersionContent: api.VersionContent{
				ID: id, PlanID: f.PlanID, Name: words.Draw(t, "name"), At: when.Draw(t, "at"), Values: values.Draw(t, "values"),
				Sections: rapid.MapOfN(key, words, 0, 4).Draw(t, "texts"), Comments: rapid.SliceOfN(comment, 0, 2).Draw(t, "comments"),
			}})
		}
		for _, id := range ids(t, "comments") {
			f.Comments = append(f.Comments, planfile.Comment{ID: id, Comment: comment.Draw(t, "comment")})
		}
		for _, one := range ids(t, "results") {
			f.Results = append(f.Results, planfile.Result{ID: one, Result: api.Result{
				AssessmentID: id.Draw(t, "assessment"), AssessmentVersion: 1, TakenAt: when.Draw(t, "at"),
				Answers: rapid.MapOfN(key, rapid.IntRange(0, 5), 0, 4).Draw(t, "answers"), Scores: rapid.MapOfN(key, rapid.Float64Range(1, 5), 0, 4).Draw(t, "scores"),
			}})
		}
		return f
	})
}

func TestWhatANewerVersionAddedIsWrittenAgain(t *testing.T) {
	newer := withPlan(t, written(t, small()), func(plan map[string]any) {
		plan["pitch"] = "to minutter"
		plan["sections"].([]any)[0].(map[string]any)["mood"] = "godt"
		plan["from"].(map[string]any)["site"] = "nordlys.example.dk"
		plan["versions"].([]any)[0].(map[string]any)["signed"] = true
	})
	newer = repacked(t, newer, map[string][]byte{"canvas/a.json": []byte("[1]")})
	f, err := planfile.Read(bytes.NewReader(newer))
	if err != nil {
		t.Fatal(err)
	}
	f.Title = "Nordlys Kaffe"
	again := written(t, f)
	plan := planOf(t, again)
	for at, got := range map[string]any{
		"to minutter":        plan["pitch"],
		"godt":               plan["sections"].([]any)[0].(map[string]any)["mood"],
		"nordlys.example.dk": plan["from"].(map[string]any)["site"],
		"Nordlys Kaffe":      plan["title"],
		"[1]":                string(entry(t, again, "canvas/a.json")),
	} {
		if got != at {
			t.Errorf("%v is %v", at, got)
		}
	}
	if plan["versions"].([]any)[0].(map[string]any)["signed"] != true {
		t.Error("a version lost what a newer program wrote")
	}
}

// exploding is an archive whose plan.json is packed a thousand to one, and says of itself how large it is or lies.
func exploding(t testing.TB, said uint64) []byte {
	t.Helper()
	var zeroed, out bytes.Buffer
	pack, err := flate.NewWriter(&zeroed, flate.BestCompression)
	if err == nil {
		_, err = io.Copy(pack, io.LimitReader(zeros{}, planfile.MaxSize+1))
	}
	if err := errors.Join(err, pack.Close()); err != nil {
		t.Fatal(err)
	}
	z := zip.NewWriter(&out)
	to, err := z.CreateRaw(&zip.FileHeader{Name: "plan.json", Method: zip.Deflate, CompressedSize64: uint64(zeroed.Len()), UncompressedSize64: said})
	if err == nil {
		_, err = to.Write(zeroed.Bytes())
	}
	if err := errors.Join(err, z.Close()); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}

func TestWhatIsNoPlanIsRefusedWithWhatToDo(t *testing.T) {
	good := written(t, small())
	set := func(key string, v any) []byte {
		return withPlan(t, good, func(plan map[string]any) { plan[key] = v })
	}
	many := make([]any, 1001)
	for i := range many {
		many[i] = map[string]any{"section": fmt.Sprintf("a%d", i)}
	}
	many2 := map[string][]byte{}
	for i := range 700 {
		many2[fmt.Sprintf("x/%d", i)] = []byte("x")
	}
	section := func(key, text string) any { return []any{map[string]any{"section": key, "text": text}} }
	for name, c := range map[string]struct {
		file []byte
		want planfile.Reason
	}{
		"nothing":                   {nil, planfile.NotAPlan},
		"a picture":                 {[]byte("\x89PNG\r\n\x1a\n"), planfile.NotAPlan},
		"another archive":           {repacked(t, good, map[string][]byte{"plan.json": nil}), planfile.NotAPlan},
		"another archive, cut":      {[]byte("PK\x03\x04 and no end"), planfile.NotAPlan},
		"no format":                 {set("format", 0), planfile.NotAPlan},
		"a newer format":            {set("format", planfile.Format+1), planfile.Newer},
		"a newer format, changed":   {withPlan(t, good, func(p map[string]any) { p["format"], p["sections"] = 9, "elsewhere" }), planfile.Newer},
		"cut on its way":            {good[:len(good)-30], planfile.Damaged},
		"a byte turned":             {flipped(good), planfile.Damaged},
		"no JSON":                   {repacked(t, good, map[string][]byte{"plan.json": []byte("{")}), planfile.Damaged},
		"a missing attachment":      {repacked(t, good, map[string][]byte{"files/" + fileID: nil}), planfile.Damaged},
		"a name that leads out":     {repacked(t, good, map[string][]byte{"../plan.json": []byte("x")}), planfile.Damaged},
		"a name from the root":      {repacked(t, good, map[string][]byte{"/etc/passwd": []byte("x")}), planfile.Damaged},
		"a name of another system":  {repacked(t, good, map[string][]byte{`..\x`: []byte("x")}), planfile.Damaged},
		"an attachment that is led": {withPlan(t, good, func(p map[string]any) { p["attachments"].([]any)[0].(map[string]any)["id"] = "../../x" }), planfile.Damaged},
		"a key that is none":        {set("sections", section("Marked!", "x")), planfile.Damaged},
		"a text with a null":        {set("sections", section("a", "a\x00b")), planfile.Damaged},
		"an answer twice":           {set("sections", append(section("a", "x").([]any), section("a", "y").([]any)...)), planfile.Damaged},
		"a plan without an id":      {set("plan_id", "7"), planfile.Damaged},
		"a file nobody has":         {set("attachments", []any{}), planfile.Damaged},
		"a text beyond measure":     {set("sections", section("a", strings.Repeat("x", 1<<20+1))), planfile.TooLarge},
		"too many answers":          {set("sections", many), planfile.TooLarge},
		"too many entries":          {repacked(t, good, many2), planfile.TooLarge},
		"an archive that explodes":  {exploding(t, planfile.MaxSize+1), planfile.TooLarge},
		"one that lies about it":    {exploding(t, 100), planfile.Damaged},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := planfile.Read(bytes.NewReader(c.file))
			var wrong *planfile.Error
			if !errors.As(err, &wrong) || wrong.Reason != c.want {
				t.Fatalf("it is read with %v, not as %s", err, c.want)
			}
			for _, lang := range text.Langs {
				if said := wrong.Say(text.For(lang)); len(said) < 30 || strings.Contains(said, "planfile.") {
					t.Errorf("in %s it says %q", lang, said)
				}
			}
		})
	}
}

// flipped has a byte changed within what is packed.
func flipped(file []byte) []byte {
	out := bytes.Clone(file)
	out[bytes.Index(out, []byte("plan.json"))+60] ^= 0xff
	return out
}

func TestAReaderThatFailsIsNotTheFile(t *testing.T) {
	_, err := planfile.Read(iotest.ErrReader(io.ErrUnexpectedEOF))
	var wrong *planfile.Error
	if errors.As(err, &wrong) || !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("%v", err)
	}
}

func TestWhatCouldNotBeReadBackIsNotWritten(t *testing.T) {
	for name, change := range map[string]func(*planfile.File){
		"a text that is no text": func(f *planfile.File) { f.Sections[0].Text = "\xff" },
		"an id that is none":     func(f *planfile.File) { f.Comments[0].ID = "1" },
		"a figure without one":   func(f *planfile.File) { f.Values["x"] = nil },
		"an attachment too many": func(f *planfile.File) { f.Attachments[0].Data = make([]byte, api.MaxFile+1) },
	} {
		f := small()
		change(&f)
		var out bytes.Buffer
		var wrong *planfile.Error
		if err := planfile.Write(&out, f); !errors.As(err, &wrong) || out.Len() > 0 {
			t.Errorf("%s: %v after %d bytes", name, err, out.Len())
		}
	}
}

// FuzzRead reads any bytes, FuzzPlan any plan.json in a sound archive: a checksum would stop most of what the first one
// tries.
func FuzzRead(f *testing.F) {
	good := written(f, small())
	f.Add(good)
	f.Add(good[:len(good)/2])
	f.Fuzz(func(t *testing.T, file []byte) { readFuzzed(t, file) })
}

func FuzzPlan(f *testing.F) {
	f.Add(entry(f, written(f, small()), "plan.json"))
	f.Fuzz(func(t *testing.T, plan []byte) {
		var out bytes.Buffer
		z := zip.NewWriter(&out)
		for name, data := range map[string][]byte{"plan.json": plan, "files/" + fileID: nil} {
			to, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
			if err == nil {
				_, err = to.Write(data)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		readFuzzed(t, out.Bytes())
	})
}

// readFuzzed finds a file that is read and then is another one, and an error that says nothing.
func readFuzzed(t *testing.T, file []byte) {
	read, err := planfile.Read(bytes.NewReader(file))
	var wrong *planfile.Error
	if err != nil {
		if !errors.As(err, &wrong) {
			t.Fatal(err)
		}
		return
	}
	again, err := planfile.Read(bytes.NewReader(written(t, read)))
	if err != nil {
		t.Fatal(err)
	}
	read.Format = planfile.Format
	if diff := cmp.Diff(read, again, alike); diff != "" {
		t.Fatal(diff)
	}
}
