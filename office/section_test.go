package office

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"startklar.dk/api"
	"startklar.dk/internal/testworld/engine"
	"startklar.dk/office/db"
)

// sectionTest is one section being written by several devices.
type sectionTest struct {
	*person
	plan string
}

func newSectionTest(t *testing.T) *sectionTest {
	p := newWorld(t).person()
	return &sectionTest{person: p, plan: p.plan()}
}

// write writes on a base and gives the section as it became, its rev and the
// mutation's id.
func (s *sectionTest) write(baseRev int64, baseMutation, text string) (api.Section, int64, string) {
	s.w.t.Helper()
	return s.sends(api.SectionWriteBody{BaseRev: baseRev, BaseMutation: baseMutation, Text: text})
}

func (s *sectionTest) sends(body api.SectionWriteBody) (api.Section, int64, string) {
	s.w.t.Helper()
	body.PlanID, body.Section = s.plan, "idea"
	m := sent(api.SectionWrite, body)
	r := s.apply(m)[0]
	if r.Status != api.StatusApplied {
		s.w.t.Fatalf("refused: %+v", r.Problem)
	}
	var got api.Section
	if err := r.Records[0].Decode(&got); err != nil {
		s.w.t.Fatal(err)
	}
	if r.Records[0].ID != api.SectionID(s.plan, "idea") {
		s.w.t.Fatalf("section id %s", r.Records[0].ID)
	}
	return got, r.Records[0].Rev, m.ID
}

func (s *sectionTest) expect(got api.Section, text string, variants ...string) {
	s.w.t.Helper()
	var have []string
	for _, v := range got.Variants {
		have = append(have, v.Text)
	}
	state := api.SectionOK
	if len(variants) > 0 {
		state = api.SectionConflict
	}
	if got.Text != text || got.State != state || !cmp.Equal(variants, have) {
		s.w.t.Fatalf("got %q %s %q, want %q %s %q", got.Text, got.State, have, text, state, variants)
	}
}

func TestTextComesBackByteForByte(t *testing.T) {
	s := newSectionTest(t)
	for _, text := range []string{"", " ", "\n\n\n", "a\r\nb\r\n", "\u2028 é e\u0301 🚲 \\ \" <script>", strings.Repeat("x", 1000)} {
		var v api.Section
		id := newID()
		s.does(api.PlanCreate, object{"plan_id": id})
		s.does(api.SectionWrite, object{"plan_id": id, "section": "k", "text": text})
		if !s.record(api.KindSection, api.SectionID(id, "k"), &v) || v.Text != text {
			t.Errorf("%q came back as %q", text, v.Text)
		}
	}
}

func TestAWriteOnItsBaseIsSet(t *testing.T) {
	s := newSectionTest(t)
	_, rev, _ := s.write(0, "", "A\n\nB")
	got, rev, first := s.write(rev, "", "C")
	s.expect(got, "C")
	got, _, second := s.write(rev, first, "D")
	s.expect(got, "D")
	got, _, _ = s.write(rev, second, "E") // base_rev is what was answered last; base_mutation goes before it
	s.expect(got, "E")
}

func TestWritesOnOneBaseAreMergedByParagraph(t *testing.T) {
	s := newSectionTest(t)
	_, rev, _ := s.write(0, "", "A\n\nB\n\nC")
	s.write(rev, "", "A1\n\nB\n\nC")
	got, _, mine := s.write(rev, "", "A\n\nB\n\nC2")
	s.expect(got, "A1\n\nB\n\nC2")
	// The second device has not heard of the merge: its own text is its base.
	got, _, _ = s.write(rev, mine, "A\n\nB3\n\nC2")
	s.expect(got, "A1\n\nB3\n\nC2")
}

func TestTwoChangesOfOneParagraphAreAConflictThatALaterWriteSettles(t *testing.T) {
	s := newSectionTest(t)
	_, rev, _ := s.write(0, "", "A\n\nB\n\nC")
	s.write(rev, "", "A\n\nB1\n\nC")
	got, conflict, _ := s.write(rev, "", "A\n\nB2\n\nC2")
	s.expect(got, "A\n\nB1\n\nC2", "A\n\nB1\n\nC", "A\n\nB2\n\nC2")
	got, settled, _ := s.write(conflict, "", "A\n\nB12\n\nC2")
	s.expect(got, "A\n\nB12\n\nC2")
	if settled <= conflict {
		t.Errorf("rev %d after %d", settled, conflict)
	}
}

// A device may still have a text to send that it made on what came after the backup
// was put back the first time.
func TestABaseFromBeforeABackupWasPutBackAgainIsNotTakenForWhatHasItsPlaceNow(t *testing.T) {
	engine.OnFile(t)
	s := newSectionTest(t)
	_, backed, _ := s.write(0, "", "A")
	file := s.w.backup()
	s.w.restore(file)
	_, rev, _ := s.write(backed, "", "A\n\nhere")
	s.w.restore(file)
	s.write(backed, "", "A\n\nelsewhere")
	got, _, _ := s.write(rev, "", "A\n\nhere and on")
	s.expect(got, "A\n\nelsewhere", "A\n\nelsewhere", "A\n\nhere and on")
}

// Who is known to the office only since the backup is somebody new to it, with whom
// their devices share what they have.
func TestABaseOfWhomTheOfficeForgotIsNotTakenForATextOfWhomItKnowsAnew(t *testing.T) {
	engine.OnFile(t)
	w := newWorld(t)
	file := w.backup()
	plan := newID()
	write := func(text string) (s *sectionTest, rev int64) {
		s = &sectionTest{person: w.person(), plan: plan}
		s.does(api.PlanCreate, object{"plan_id": plan})
		_, rev, _ = s.write(0, "", text)
		return s, rev
	}
	_, rev := write("A\n\nhere")
	w.restore(file)
	s, _ := write("A\n\nelsewhere")
	got, _, _ := s.write(rev, "", "A\n\nhere and on")
	s.expect(got, "A\n\nelsewhere", "A\n\nelsewhere", "A\n\nhere and on")
}

func TestAWriteThatHasNotSeenTheConflictDoesNotSettleIt(t *testing.T) {
	s := newSectionTest(t)
	_, rev, _ := s.write(0, "", "A\n\nB")
	s.write(rev, "", "A\n\nB1")
	_, _, mine := s.write(rev, "", "A\n\nB2")
	got, _, _ := s.write(rev, mine, "A\n\nB2\n\nC")
	s.expect(got, "A\n\nB1\n\nC", "A\n\nB1", "A\n\nB2\n\nC")
	got, _, _ = s.write(rev, "", "A\n\nB3")
	s.expect(got, "A\n\nB1\n\nC", "A\n\nB1", "A\n\nB2\n\nC", "A\n\nB3")
}

func TestAnUnknownBaseCountsAsEmpty(t *testing.T) {
	s := newSectionTest(t)
	got, rev, _ := s.write(77, "", "first")
	s.expect(got, "first")
	got, _, _ = s.write(rev+1000, newID(), "second")
	s.expect(got, "first", "first", "second")
}

func TestSectionsAreRefused(t *testing.T) {
	s := newSectionTest(t)
	body := object{"plan_id": s.plan, "section": "idea", "text": strings.Repeat("æ", 100_001)}
	s.refused(api.CodeTooLong, api.SectionWrite, body)
	body["text"] = strings.Repeat("æ", 100_000)
	s.does(api.SectionWrite, body)
	body["plan_id"] = newID()
	s.refused(api.CodeNotFound, api.SectionWrite, body)
	stranger := s.w.person()
	body["plan_id"] = s.plan
	stranger.refused(api.CodeNotFound, api.SectionWrite, body)
}

func TestADeletedPlanTakesItsTextsAndARestoredOneBringsThemBack(t *testing.T) {
	s := newSectionTest(t)
	_, rev, _ := s.write(0, "", "A\n\nB")
	s.does(api.FiguresWrite, object{"plan_id": s.plan, "set": object{"budget.rent": 4000}})
	s.does(api.PlanDelete, object{"plan_id": s.plan})
	s.does(api.PlanDelete, object{"plan_id": s.plan})
	for _, r := range s.records() {
		if r.Kind == api.KindPlan || r.Kind == api.KindSection || r.Kind == api.KindFigures {
			if !r.Deleted || string(r.Body) != "{}" {
				t.Errorf("%s after the plan was deleted: %+v", r.Kind, r)
			}
		}
	}
	s.refused(api.CodeNotFound, api.SectionWrite, object{"plan_id": s.plan, "section": "idea", "text": "x"})
	s.refused(api.CodeNotFound, api.PlanRename, object{"plan_id": s.plan, "title": "x"})
	s.does(api.PlanRestore, object{"plan_id": s.plan})
	var got api.Section
	if !s.record(api.KindSection, api.SectionID(s.plan, "idea"), &got) || got.Text != "A\n\nB" {
		t.Errorf("restored %+v", got)
	}
	var f api.Figures
	if !s.record(api.KindFigures, s.plan, &f) || string(f.Values["budget.rent"]) != "4000" {
		t.Errorf("restored %+v", f)
	}
	after, _, _ := s.write(rev, "", "A\n\nB2") // made before it was deleted
	s.expect(after, "A\n\nB2")
	s.refused(api.CodeNotFound, api.PlanRestore, object{"plan_id": newID()})
}

func TestAVersionKeepsThePlanAsItWas(t *testing.T) {
	s := newSectionTest(t)
	s.write(0, "", "A")
	s.does(api.FiguresWrite, object{"plan_id": s.plan, "set": object{"a": 1, "b": "x"}})
	id := newID()
	s.does(api.VersionKeep, object{"plan_id": s.plan, "version_id": id, "name": "Til banken"})
	s.write(0, "", "B")
	s.does(api.FiguresWrite, object{"plan_id": s.plan, "set": object{"a": nil}})
	v, err := s.w.o.Plans.Version(context.Background(), s.id, id)
	if err != nil {
		t.Fatal(err)
	}
	want := api.VersionContent{
		ID: id, PlanID: s.plan, Name: "Til banken", At: start, Sections: map[string]string{"idea": "A"},
		Values: map[string]json.RawMessage{"a": json.RawMessage("1"), "b": json.RawMessage(`"x"`)},
	}
	if diff := cmp.Diff(want, v); diff != "" {
		t.Error(diff)
	}
	if _, err := s.w.o.Plans.Version(context.Background(), s.w.person().id, id); !isProblem(err, api.CodeNotFound) {
		t.Errorf("a stranger reads the version: %v", err)
	}
	s.w.person().refused(api.CodeNotFound, api.VersionKeep, object{"plan_id": s.plan, "version_id": newID()})
	s.refused(api.CodeInvalid, api.VersionKeep, object{"plan_id": s.plan, "version_id": id})
}

func TestFiguresMergeByPathAndTheLaterWins(t *testing.T) {
	s := newSectionTest(t)
	s.does(api.FiguresWrite, object{"plan_id": s.plan, "set": object{"a": 1, "b": 2}})
	s.does(api.FiguresWrite, object{"plan_id": s.plan, "set": object{"b": 3, "c": 4}})
	s.does(api.FiguresWrite, object{"plan_id": s.plan, "base_rev": 1, "set": object{"a": nil}})
	var f api.Figures
	s.record(api.KindFigures, s.plan, &f)
	want := map[string]json.RawMessage{"b": json.RawMessage("3"), "c": json.RawMessage("4")}
	if diff := cmp.Diff(want, f.Values); diff != "" {
		t.Error(diff)
	}
	var history []string
	err := s.w.o.db.Read(t.Context(), func(tx *db.Tx) (err error) {
		history, err = db.Collect(t.Context(), tx, db.ScanOne[string], `SELECT figures FROM figure_write WHERE plan_id = $1 ORDER BY rev`, s.plan)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{`{"a":1,"b":2}`, `{"b":3,"c":4}`, `{"a":null}`}, history); diff != "" {
		t.Error(diff)
	}
	s.w.person().refused(api.CodeNotFound, api.FiguresWrite, object{"plan_id": s.plan, "set": object{"a": 1}})
}

// However many figures a write sets, they are a row of the history.
func TestManyFiguresAreWrittenByFewStatements(t *testing.T) {
	s := newSectionTest(t)
	statements := func(figures int) int64 {
		t.Helper()
		set := object{}
		for i := range figures {
			set[strconv.Itoa(i)] = i
		}
		_, before := s.w.o.Statements()
		s.does(api.FiguresWrite, object{"plan_id": s.plan, "set": set})
		_, after := s.w.o.Statements()
		return after - before
	}
	if one, many := statements(1), statements(2000); many != one {
		t.Errorf("one figure took %d statements of the writer, many %d", one, many)
	}
}

// A plan's figures are one record, and a device takes a record of some size only.
func TestFiguresAreAMebibyteAtMost(t *testing.T) {
	s := newSectionTest(t)
	const size = 200 << 10
	set := func(path string) object {
		return object{"plan_id": s.plan, "set": object{path: strings.Repeat("x", size)}}
	}
	for i := range 1 << 20 / size {
		s.does(api.FiguresWrite, set(strconv.Itoa(i)))
	}
	p := s.refused(api.CodeInvalid, api.FiguresWrite, set("one more"))
	if diff := cmp.Diff([]api.FieldError{{Pointer: "/set", Reason: "too_long"}}, p.Errors); diff != "" {
		t.Error(diff)
	}
	s.does(api.FiguresWrite, object{"plan_id": s.plan, "set": object{"0": nil}})
	s.does(api.FiguresWrite, set("one more"))
}

func TestResultsAreScoredByTheVersionThatWasTaken(t *testing.T) {
	w := newWorld(t)
	p := w.person()
	id := newID()
	item := func(id string, reversed bool) object { return object{"id": id, "part": "p", "reversed": reversed} }
	for version := 1; version <= 2; version++ {
		w.importAll(api.ImportRecord{Kind: api.KindAssessment, ID: id, Body: raw(object{
			"version": version, "use": "self", "parts": []object{{"key": "p"}}, "items": []object{item("a", false), item("b", version == 2)},
		})})
	}
	for version, want := range map[int]float64{1: 3, 2: 5} {
		result := newID()
		p.does(api.ResultSubmit, object{
			"result_id": result, "assessment_id": id, "assessment_version": version, "answers": object{"a": 5, "b": 1},
		})
		var r api.Result
		if !p.record(api.KindResult, result, &r) || r.Scores["p"] != want {
			t.Errorf("version %d: scores %v, want %v", version, r.Scores, want)
		}
	}
	p.refused(api.CodeUnknownVersion, api.ResultSubmit, object{"result_id": newID(), "assessment_id": id, "assessment_version": 3})
	p.refused(api.CodeNotFound, api.ResultSubmit, object{"result_id": newID(), "assessment_id": newID(), "assessment_version": 1})
	problem := p.refused(api.CodeInvalid, api.ResultSubmit, object{
		"result_id": newID(), "assessment_id": id, "assessment_version": 1, "answers": object{"a": 6},
	})
	if problem.Errors[0].Pointer != "/answers/a" {
		t.Errorf("errors %v", problem.Errors)
	}
	result := newID()
	p.does(api.ResultSubmit, object{"result_id": result, "assessment_id": id, "assessment_version": 1, "answers": object{"a": 5}})
	w.person().refused(api.CodeNotFound, api.ResultDelete, object{"result_id": result})
	p.does(api.ResultDelete, object{"result_id": result})
	var kept string
	if err := w.pool().QueryRow(`SELECT body FROM record WHERE id = $1`, result).Scan(&kept); err != nil || kept != "{}" {
		t.Errorf("a deleted result leaves %s behind (%v)", kept, err)
	}
}

func TestAVersionOutOfAFileIsWhatTheFileBrings(t *testing.T) {
	w := newWorld(t)
	p := w.person()
	plan, old, replayed := p.plan(), newID(), newID()
	p.does(api.SectionWrite, object{"plan_id": plan, "section": "idea", "text": "Cykler"})
	at := start.AddDate(-1, 0, 0)
	p.does(api.VersionKeep, object{
		"plan_id": plan, "version_id": old, "name": "Fra filen", "at": at, "sections": object{"idea": "Kaffe"}, "values": object{"start": "2027-01"},
		"comments": []object{{"section": "idea", "text": "Hvor?", "author": "Mette"}},
	})
	p.does(api.VersionKeep, object{"plan_id": plan, "version_id": replayed, "name": "Som planen er", "at": at})
	for id, want := range map[string]string{old: "Kaffe", replayed: "Cykler"} {
		got, err := w.o.Plans.Version(t.Context(), p.id, id)
		if err != nil || got.Sections["idea"] != want || !got.At.Equal(at) {
			t.Errorf("%+v %v", got, err)
		}
		if id == old && (len(got.Comments) != 1 || got.Comments[0].Text != "Hvor?" || string(got.Values["start"]) != `"2027-01"`) {
			t.Errorf("%+v", got)
		}
	}
	p.refused(api.CodeInvalid, api.VersionKeep, object{"plan_id": plan, "version_id": newID(), "sections": object{"idea": "x"}})
	p.refused(api.CodeInvalid, api.VersionKeep, object{"plan_id": plan, "version_id": newID(), "at": at, "sections": object{"Not a key": "x"}})
}

// What is set together lies together, behind what was set before: as many pages are
// written for it, however often the same figures were set.
func TestFiguresAreKeptOnFewPages(t *testing.T) {
	engine.OnFile(t) // of which the pages can be seen
	s := newSectionTest(t)
	pages := func() map[int]string {
		t.Helper()
		rows, err := s.w.pool().Query(`SELECT pgno, data FROM sqlite_dbpage`)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = rows.Close() }()
		all := map[int]string{}
		for rows.Next() {
			var number int
			var data string
			if err := rows.Scan(&number, &data); err != nil {
				t.Fatal(err)
			}
			all[number] = data
		}
		return all
	}
	const figures = 500
	var before, after map[int]string
	for i := range 20 {
		set := object{}
		for j := range figures {
			set[fmt.Sprintf("step.%04d", j)] = fmt.Sprintf("%0100d", i)
		}
		before = pages()
		s.does(api.FiguresWrite, object{"plan_id": s.plan, "set": set})
		after = pages()
	}
	changed := 0
	for number, data := range after {
		if data != before[number] {
			changed++
		}
	}
	if changed > 80 { // their record takes some 15, their history 35
		t.Errorf("%d pages are written", changed)
	}
}
