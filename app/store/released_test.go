package store_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"startklar.dk/api"
	"startklar.dk/app/store"
	"startklar.dk/app/store/storetest"
)

// release writes the file of the newest schema, once, when it is released:
//
//	go test ./app/store -run TestAFileOfEveryReleasedSchema -release
//
// It is a real file as that release leaves it, NUMBER.db.gz, and beside it what
// a reader must find in it, NUMBER.json. Neither is ever changed again.
var release = flag.Bool("release", false, "write the file of the newest schema into testdata/released")

const released = "testdata/released"

// everyKind are the kinds of records at the first release.
var everyKind = []api.Kind{
	api.KindOffice, api.KindActor, api.KindAdviser, api.KindEvent, api.KindSlot, api.KindPlanTemplate, api.KindAssessment,
	api.KindPerson, api.KindDevice, api.KindPlan, api.KindSection, api.KindFigures, api.KindVersion, api.KindComment,
	api.KindResult, api.KindBooking, api.KindAllowance, api.KindReferral, api.KindMessage, api.KindQuestion, api.KindGroup,
	"of_a_newer_version",
}

// content is all that a person has in a file, as the store gives it.
type content struct {
	Shown    map[api.Kind][]api.Record
	Queue    []store.Entry
	Kept     []store.Entry
	Applied  []store.Entry
	Lost     []api.Record
	Settings map[string]string
	Cursors  map[string]string
	Found    []store.Hit
}

func id(n int) string { return fmt.Sprintf("01900000-0000-7000-8000-%012d", n) }

var settingKeys = []string{"plan.current", "assess.draft.one"}

const appliedAt = 4 // the first mutations are answered as applied

// begin opens a store whose times are always alike, and its ids after n.
func begin(t *testing.T, path string, n int) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), path, store.Options{
		Now: func() time.Time { return noon }, Apply: table,
		NewID: func() string { n++; return id(n) },
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// fill writes a file with something of everything in it.
func fill(t *testing.T, path string) {
	t.Helper()
	ctx := t.Context()
	s := begin(t, path, 0)
	ok := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	var own, all []api.Record
	for i, kind := range everyKind {
		body := fmt.Sprintf(`{"title":"Titel %d æøå","text":"%s har en tekst","newer":{"kept":[1,2.50,"x"]}}`, i, kind)
		r := api.Record{Kind: kind, ID: id(1000 + i), Rev: int64(1<<33 + i), Body: json.RawMessage(body)}
		if kind.InCatalogue() {
			all = append(all, r)
		} else {
			own = append(own, r)
		}
	}
	own = append(own, api.Record{Kind: api.KindComment, ID: id(1100), Rev: 1 << 34, Deleted: true})
	own = append(own, sectionRecord("market", 1<<34+1, "Det siger kontoret"))
	ok(s.Pull(ctx, store.Catalogue, api.Page{Epoch: "epoch-1", Cursor: "catalogue-1", Records: all}))
	ok(s.Pull(ctx, store.Changes, api.Page{Epoch: "epoch-1", Cursor: "changes-1", Records: own}))
	for _, key := range settingKeys {
		ok(storetest.Set(ctx, s, key, `{"of":"`+key+`"}`))
	}
	write := func(kind api.MutationKind, body any) string {
		t.Helper()
		return must[string](t)(storetest.Write(ctx, s, kind, body))
	}
	answer := func(status string, n int) {
		t.Helper()
		batch := must[[]api.Mutation](t)(s.Take(ctx, n, 1<<20))
		a := api.MutationAnswers{Epoch: "epoch-1"}
		for _, m := range batch {
			r := api.MutationResult{ID: m.ID, Status: status}
			if status == api.StatusRefused {
				r.Problem = &api.Problem{Code: "of_a_newer_office", Title: "Nej", Alternatives: []api.Alternative{{EventID: "e", SlotID: "s", StartsAt: noon}}}
			}
			a.Results = append(a.Results, r)
		}
		must[bool](t)(s.Answer(ctx, a))
	}
	write(api.PlanCreate, api.PlanBody{PlanID: plan, Title: "Bagervognen"})
	write(api.SectionWrite, api.SectionWriteBody{PlanID: plan, Section: "idea", Text: "Anvendt"})
	write(api.FiguresWrite, api.FiguresWriteBody{PlanID: plan, Set: map[string]json.RawMessage{"a/b": json.RawMessage("12.50")}})
	write("of.a_newer_version", map[string]any{"plan_id": plan, "newer": map[string]int{"x": 1}})
	answer(api.StatusApplied, appliedAt)
	dismissed := write(api.BookingRequest, api.BookingRequestBody{BookingID: id(2001), SlotID: id(2002), Note: "Afvist og lagt væk"})
	write(api.QuestionAsk, api.QuestionAskBody{QuestionID: id(2003), Text: "Afvist"})
	answer(api.StatusRefused, 2)
	ok(storetest.Dismiss(ctx, s, dismissed))
	// An office that came back from a backup lost one record.
	ok(s.BeginShadow(ctx, store.Changes))
	ok(s.PullShadow(ctx, store.Changes, api.Page{Epoch: "epoch-1", Records: own[1:]}))
	if again := must[int](t)(s.EndShadow(ctx, store.Changes, "epoch-2", "changes-2")); again != appliedAt {
		t.Fatalf("%d wait again", again)
	}
	answer(api.StatusApplied, appliedAt)
	write(api.SectionWrite, api.SectionWriteBody{PlanID: plan, Section: "idea", Text: "Undervejs"})
	must[[]api.Mutation](t)(s.Take(ctx, 1, 1<<20)) // in flight when the app is killed
	write(api.SectionWrite, api.SectionWriteBody{PlanID: plan, Section: "idea", Text: "Venter efter det, der er undervejs"})
	write(api.SectionWrite, api.SectionWriteBody{PlanID: plan, Section: "pitch", Text: "Venter\n\nmed to afsnit"})
	write("of.another_newer_version", map[string]any{"plan_id": plan, "newer": true})
	must[[]store.Hit](t)(s.Search(ctx, "kontoret", 5)) // the index is made
	ok(s.Close())
}

// everything reads a file's content.
func everything(t *testing.T, s *store.Store) content {
	t.Helper()
	ctx := t.Context()
	c := content{Shown: map[api.Kind][]api.Record{}, Settings: map[string]string{}, Cursors: map[string]string{}}
	for _, kind := range everyKind {
		c.Shown[kind] = must[[]api.Record](t)(s.List(ctx, kind))
	}
	c.Queue, c.Kept = must[[]store.Entry](t)(s.Queue(ctx)), must[[]store.Entry](t)(s.Kept(ctx))
	for n := range appliedAt {
		c.Applied = append(c.Applied, must[store.Entry](t)(s.Entry(ctx, id(n+1))))
	}
	c.Lost = must[[]api.Record](t)(s.Lost(ctx))
	for _, key := range settingKeys {
		c.Settings[key] = must[string](t)(s.Setting(ctx, key))
	}
	for _, f := range []store.Feed{store.Catalogue, store.Changes} {
		epoch, cursor, err := s.Cursor(ctx, f)
		if err != nil {
			t.Fatal(err)
		}
		c.Cursors[f.String()] = epoch + " " + cursor
	}
	c.Found = must[[]store.Hit](t)(s.Search(ctx, "kontoret", 5))
	return c
}

// asJSON makes contents comparable with one that was written down.
func asJSON(t *testing.T, c content) []byte {
	t.Helper()
	raw, err := json.MarshalIndent(c, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return append(raw, '\n')
}

func pack(raw []byte) ([]byte, error) {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err == nil {
		_, err = z.Write(raw)
		err = errors.Join(err, z.Close())
	}
	return b.Bytes(), err
}

func unpack(t *testing.T, file, to string) {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(to, raw, 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestAFileOfEveryReleasedSchemaIsOpenedWithEverythingInIt(t *testing.T) {
	schemas, err := filepath.Glob("migrations/*.sql")
	if err != nil || len(schemas) == 0 {
		t.Fatalf("schemas %v, %v", schemas, err)
	}
	for i, schema := range schemas {
		number := filepath.Base(schema)[:5]
		file, want := filepath.Join(released, number+".db.gz"), filepath.Join(released, number+".json")
		if _, err := os.Stat(file); errors.Is(err, fs.ErrNotExist) && *release && i == len(schemas)-1 {
			keep(t, file, want)
		}
		t.Run(number, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "p.db")
			unpack(t, file, path)
			s := begin(t, path, 5000)
			got := asJSON(t, everything(t, s))
			expected, err := os.ReadFile(want)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(expected), string(got)); diff != "" {
				t.Errorf("the file has (-when it was written +now):\n%s", diff)
			}
			section(t, s, "pitch", "Der kan skrives videre")
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			if got := text(t, openAt(t, path), plan, "pitch"); got != "Der kan skrives videre" {
				t.Errorf("opened again it says %q", got)
			}
		})
	}
}

// keep writes the file of the newest schema and what is in it.
func keep(t *testing.T, file, want string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "p.db")
	fill(t, path)
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	packed, err := pack(raw)
	if err != nil {
		t.Fatal(err)
	}
	s := begin(t, path, 5000)
	c := asJSON(t, everything(t, s))
	if err := errors.Join(s.Close(), os.MkdirAll(released, 0o755), os.WriteFile(file, packed, 0o644), os.WriteFile(want, c, 0o644)); err != nil {
		t.Fatal(err)
	}
}

func TestAReleasedFileHoldsSomethingOfEverything(t *testing.T) {
	path := filepath.Join(t.TempDir(), "p.db")
	fill(t, path)
	s := begin(t, path, 5000)
	defer s.Close()
	c := everything(t, s)
	states := map[store.EntryState]int{}
	for _, list := range [][]store.Entry{c.Queue, c.Kept, c.Applied} {
		for _, e := range list {
			states[e.State]++
		}
	}
	want := map[store.EntryState]int{store.EntryWaiting: 4, store.EntryApplied: 4, store.EntryRefused: 1, store.EntryDismissed: 1}
	if diff := cmp.Diff(want, states); diff != "" {
		t.Errorf("states (-want +got):\n%s", diff)
	}
	for kind, list := range c.Shown {
		if len(list) == 0 && kind != api.KindPerson {
			t.Errorf("no %s", kind)
		}
	}
	if len(c.Lost) != 1 || len(c.Found) == 0 || len(c.Settings) != len(settingKeys) {
		t.Errorf("lost %v, found %v, settings %v", c.Lost, c.Found, c.Settings)
	}
}
