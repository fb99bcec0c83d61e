package office

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"startklar.dk/api"
	"startklar.dk/internal/testworld/engine"
	"startklar.dk/office/db"
	"startklar.dk/office/jobs"
	"startklar.dk/office/record"
)

// turns has what is due of a kind done turn by turn, as the worker does, and gives how
// many rows of a table each took away. Somebody writes after each.
func (w *world) turns(kind jobs.Kind, handle jobs.Handler, table string, other *person, plan string) (took []int) {
	w.t.Helper()
	count := func() int {
		w.t.Helper()
		n, err := db.One[int](w.t.Context(), w.o.db, `SELECT COUNT(*) FROM `+table)
		if err != nil {
			w.t.Fatal(err)
		}
		return n
	}
	for before := count(); len(took) < 100; {
		w.write(func(tx *db.Tx) error { return handle(w.t.Context(), tx, "") })
		after := count()
		took = append(took, before-after)
		other.does(api.PlanRename, object{"plan_id": plan, "title": fmt.Sprint(len(took))})
		before = count()
		due, err := db.One[int64](w.t.Context(), w.o.db, `SELECT MIN(due_at) FROM task WHERE kind = $1`, kind)
		if err != nil {
			w.t.Fatal(err)
		}
		if due > db.Millis(w.clock.now()) {
			return took
		}
	}
	w.t.Fatal("it never ends")
	return nil
}

// old puts so many rows into the database that were over a day too long ago.
func (w *world) old(n int, insert string, args func(i int) []any) {
	w.t.Helper()
	w.write(func(tx *db.Tx) error {
		for i := range n {
			if _, err := tx.ExecContext(w.t.Context(), insert, args(i)...); err != nil {
				return err
			}
		}
		return nil
	})
}

// Whatever is swept, much of it goes in turns of so many rows, each a transaction of
// its own after which others write.
func TestASweepGoesInSmallTurns(t *testing.T) {
	const n = 3*record.SweptTogether + 7
	long := start.AddDate(-2, 0, 0)
	w := newWorld(t)
	p := w.person()
	plan := p.plan()
	persons := make([]*person, 40)
	for i := range persons {
		persons[i] = w.person()
	}
	signIns := w.o.Accounts.Jobs()["sign-ins"]
	event := newID()
	for _, c := range []struct {
		name   string
		kind   jobs.Kind
		handle jobs.Handler
		table  string
		insert string
		args   func(i int) []any
	}{
		{
			"deletions of many persons", jobSweep, w.o.sweep, `record`,
			`INSERT INTO record (owner, kind, id, rev, deleted, body, changed_at) VALUES ($1, 'result', $2, $3, TRUE, '{}', $4)`,
			func(i int) []any {
				return []any{persons[i%len(persons)].id, fmt.Sprint("r", i), 1000 + i, db.Millis(long) + int64(i)}
			},
		},
		{
			"answers", jobSweep, w.o.sweep, `mutation WHERE hash = 'old'`,
			`INSERT INTO mutation (person_id, id, kind, hash, status, problem, touched, made_at, handled_at) VALUES ($1, $2, '', 'old', '', '', '', '', $3)`,
			func(i int) []any { return []any{p.id, fmt.Sprint("m", i), db.Millis(long) + int64(i)} },
		},
		{
			"events", jobSweep, w.o.sweep, `event_place WHERE NOT swept`,
			`INSERT INTO event_place (event_id, state, kind, series_id, fields, requires, starts_at, ends_at, opens_at, closes_at, max_slots, capacity)
				VALUES ($1, 'planned', '', '', '', '', $2, $2, 0, 0, 0, 0)`,
			func(i int) []any { return []any{fmt.Sprint("e", i), db.Millis(long) + int64(i)} },
		},
		{
			"slots of one event", jobSweep, func(ctx context.Context, tx *db.Tx, ref string) error {
				if _, err := tx.ExecContext(ctx, `UPDATE event_place SET ends_at = $1 WHERE event_id = $2`, db.Millis(long), event); err != nil {
					return err
				}
				return w.o.sweep(ctx, tx, ref)
			}, `record WHERE kind = 'slot' AND NOT deleted`, "", nil,
		},
		{
			"files", jobSweep, w.o.sweep, `file`,
			`INSERT INTO file (id, person_id, name, media, digest, length, received, upload, whole, used_at) VALUES ($1, $2, '', '', '', 0, 0, '', TRUE, $3)`,
			func(i int) []any { return []any{fmt.Sprint("f", i), p.id, db.Millis(long) + int64(i)} },
		},
		{
			"codes", "sign-ins", signIns, `sign_in_code`,
			`INSERT INTO sign_in_code (id, email, network, language, mac, created_at) VALUES ($1, 'a', 'b', 'da', '', $2)`,
			func(i int) []any { return []any{fmt.Sprint("c", i), db.Millis(long) + int64(i)} },
		},
		{
			"codes of a clock that was ahead", "sign-ins", signIns, `sign_in_code`,
			`INSERT INTO sign_in_code (id, email, network, language, mac, created_at) VALUES ($1, 'a', 'b', 'da', '', $2)`,
			func(i int) []any { return []any{fmt.Sprint("d", i), db.Millis(start.AddDate(2, 0, 0)) + int64(i)} },
		},
		{
			"tokens of the erased", "sign-ins", signIns, `erased_token`,
			`INSERT INTO erased_token (token, erased_at) VALUES ($1, $2)`,
			func(i int) []any { return []any{fmt.Sprint("t", i), db.Millis(long) + int64(i)} },
		},
		{
			"sessions", "sign-ins", signIns, `session`,
			`INSERT INTO session (person_id, device_id, token, name, platform, created_at, used_at) VALUES ($1, $2, $2, '', '', 0, $3)`,
			func(i int) []any {
				return []any{persons[i%len(persons)].id, fmt.Sprint("s", i), db.Millis(long) + int64(i)}
			},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			w.t, p.w.t = t, t
			many := n
			if c.name == "files" {
				many = 20 // each has its own turn
			}
			if c.insert == "" {
				slots := []api.ImportRecord{{Kind: api.KindEvent, ID: event, Body: raw(object{
					"title": "Kick-off", "starts_at": start, "ends_at": start.Add(time.Hour),
				})}}
				for range n {
					slots = append(slots, api.ImportRecord{Kind: api.KindSlot, ID: newID(), Body: raw(object{
						"event_id": event, "starts_at": start, "ends_at": start.Add(time.Hour),
					})})
				}
				w.importAll(slots...)
			} else {
				w.old(many, c.insert, c.args)
			}
			took := w.turns(c.kind, c.handle, c.table, p, plan)
			all := 0
			for _, rows := range took {
				all += rows
			}
			if all != many || slices.Max(took) > record.SweptTogether || len(took) < 4 {
				t.Errorf("of %d it took %d in turns of %d", many, all, took)
			}
		})
	}
}

var scans = regexp.MustCompile(`SCAN (record|counter|person|mutation|file|attachment|event_place|slot_place|session|sign_in_code|erased_token|section_text|figure_write|version_content|plan_section|concern|s|r|f|a)\b`)

// ofOwner is a step that goes through all that an owner has of a kind.
var ofOwner = regexp.MustCompile(`SEARCH (record|r) USING .*\(owner=\?( AND kind=\?)?\)`)

// No statement of a sweep goes through a whole table, or through all of the catalogue:
// each finds by an index what is old, and what hangs on it.
func TestASweepFindsWhatIsOldByAnIndex(t *testing.T) {
	engine.OnFile(t)
	w := newWorld(t)
	p := w.person()
	plan := p.plan()
	p.does(api.SectionWrite, object{"plan_id": plan, "section": "idea", "text": "Kaffe"})
	p.does(api.FiguresWrite, object{"plan_id": plan, "set": object{"price": 1}})
	p.does(api.VersionKeep, object{"plan_id": plan, "version_id": newID(), "name": "Før"})
	p.does(api.PlanDelete, object{"plan_id": plan})
	event := w.event(time.Hour, nil)
	w.slot(event, time.Hour, nil)
	w.write(func(tx *db.Tx) error {
		_, err := w.o.Accounts.PutSession(t.Context(), tx, "old@example.dk", "da", api.SessionDevice{ID: newID()}, "token")
		return err
	})
	w.old(1, `INSERT INTO file (id, person_id, name, media, digest, length, received, upload, whole, used_at) VALUES ('f', $1, '', '', '', 0, 0, '', TRUE, 0)`,
		func(int) []any { return []any{p.id} })
	w.clock.advance((record.KeptDays + 1) * 24 * time.Hour)
	c, err := w.pool().Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	a := &engine.Asked{Conn: c}
	tx, err := w.o.db.Begin(a, `BEGIN IMMEDIATE`)
	if err != nil {
		t.Fatal(err)
	}
	for _, handle := range []jobs.Handler{w.o.sweep, w.o.Accounts.Jobs()["sign-ins"]} {
		if err := handle(t.Context(), tx, ""); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.o.Plans.Jobs()["plan"](t.Context(), tx, p.id+"/"+plan); err != nil {
		t.Fatal(err)
	}
	if len(a.Queries) < 30 {
		t.Errorf("it asked only %q", a.Queries)
	}
	for i, query := range a.Queries {
		if strings.HasPrefix(query, "SAVEPOINT") || strings.HasPrefix(query, "RELEASE") {
			continue
		}
		for _, step := range a.Plan(t, i) {
			if scans.MatchString(step) || ofOwner.MatchString(step) {
				t.Errorf("%s\n%s", step, query)
			}
		}
	}
	if err := errors.Join(a.Control(`ROLLBACK`), c.Close()); err != nil {
		t.Error(err)
	}
}

// Of a plan that was deleted all can be brought back for 400 days; then its history,
// versions and figures go, in turns, and what they took is free for others.
func TestADeletedPlanIsWholeFor400DaysAndNothingIsLeftOfItThen(t *testing.T) {
	w := newWorld(t)
	m := w.named("Gulerodskage")
	stored := func() int {
		t.Helper()
		n, err := db.One[int](t.Context(), w.o.db, `SELECT stored FROM counter WHERE owner = $1`, m.id)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	m.does(api.PersonUpdate, object{"name": "Anna"})
	stays := m.plan()
	m.does(api.SectionWrite, object{"plan_id": stays, "section": "idea", "text": "Kaffe"})
	before := stored()
	plan := m.writes(record.SweptTogether / 2)
	size := stored() - before
	first := m.writes(record.SweptTogether / 2) // another's is not touched
	m.does(api.PlanDelete, object{"plan_id": plan})
	m.does(api.PlanRestore, object{"plan_id": plan})
	m.does(api.PlanDelete, object{"plan_id": plan})
	full := stored()
	texts := func(plan string) (n int) {
		t.Helper()
		for _, table := range []string{
			`section_text WHERE section_id IN ('` + strings.Join(sectionIDs(plan), `', '`) + `')`,
			`figure_write WHERE plan_id = '` + plan + `'`, `version_content WHERE plan_id = '` + plan + `'`, `plan_section WHERE plan_id = '` + plan + `'`,
		} {
			rows, err := db.One[int](t.Context(), w.o.db, `SELECT COUNT(*) FROM `+table)
			if err != nil {
				t.Fatal(err)
			}
			n += rows
		}
		return n
	}
	history := texts(plan)
	w.later((record.KeptDays*24 - 1) * time.Hour)
	if n := texts(plan); n != history || stored() != full {
		t.Errorf("after less than 400 days %d of %d rows are left", n, history)
	}
	m.does(api.PlanRestore, object{"plan_id": plan})
	m.does(api.PlanDelete, object{"plan_id": plan})
	history, kept := texts(plan), texts(first)
	w.clock.advance((record.KeptDays*24 + 1) * time.Hour)
	m.refused(api.CodeNotFound, api.PlanRestore, object{"plan_id": plan})
	w.later(7 * time.Hour)
	w.later(time.Minute)
	if n := texts(plan); n != 0 {
		t.Errorf("%d of %d rows are left", n, history)
	}
	if n := texts(first); n != kept {
		t.Errorf("of another plan %d of %d rows are left", n, kept)
	}
	if got := stored(); got != full-size {
		t.Errorf("%d bytes are counted, before %d, of which the plan took %d", got, full, size)
	}
	for _, r := range m.records() {
		var v api.Version
		if r.Kind == api.KindVersion && !r.Deleted {
			if err := r.Decode(&v); err != nil || v.PlanID == plan {
				t.Errorf("the version %s is there still (%v)", r.ID, err)
			}
		}
	}
	m.does(api.PlanDelete, object{"plan_id": first})
	w.later((record.KeptDays*24 + 7) * time.Hour)
	if got := stored(); got != before {
		t.Errorf("%d bytes are counted, before these plans %d", got, before)
	}
	w.later((record.KeptDays*24 + 7) * time.Hour) // the versions' deletions are forgotten
	w.later(time.Minute)
	if !engine.Postgres() {
		if left := w.found("gulerodskage "); len(left) > 0 {
			t.Errorf("its words stand in %s", left)
		}
	}
}

func sectionIDs(plan string) (ids []string) {
	for i := range 7 {
		ids = append(ids, api.SectionID(plan, fmt.Sprint("s", i)))
	}
	return ids
}

// A version that an adviser may read keeps what it names until that ends.
func TestADeletedPlanStaysWhileAVersionOfItIsShared(t *testing.T) {
	w := newWorld(t)
	p := w.person()
	plan, version := p.plan(), newID()
	p.does(api.SectionWrite, object{"plan_id": plan, "section": "idea", "text": "Gulerodskage"})
	p.does(api.VersionKeep, object{"plan_id": plan, "version_id": version, "name": "Før"})
	event := w.event(time.Hour, object{"capacity": 5})
	until := start.AddDate(0, 0, record.KeptDays+30)
	booking := p.book(event, "", object{"share": []object{{"kind": "version", "id": version, "until": until}}})
	p.does(api.PlanDelete, object{"plan_id": plan})
	w.later((record.KeptDays*24 + 7) * time.Hour)
	v, err := w.o.Plans.Version(t.Context(), p.id, version)
	if diff := cmp.Diff(map[string]string{"idea": "Gulerodskage"}, v.Sections); err != nil || diff != "" {
		t.Errorf("%v\n%s", err, diff)
	}
	p.booking(booking) // stands
	w.later(31 * 24 * time.Hour)
	if _, err := w.o.Plans.Version(t.Context(), p.id, version); !isProblem(err, api.CodeNotFound) {
		t.Errorf("when the share has ended: %v", err)
	}
}

// How an event's times were laid out is kept as long as the programme has it.
func TestALayoutIsKeptAsLongAsItsEvent(t *testing.T) {
	w := newWorld(t)
	held, gone := w.event(24*time.Hour, object{"capacity": 1}), w.event(24*time.Hour, object{"capacity": 1})
	names := []string{"layout/" + held, "layout/" + gone, "layout/" + newID(), "retention"}
	w.write(func(tx *db.Tx) error {
		for _, name := range names {
			if _, err := tx.ExecContext(t.Context(), `INSERT INTO setting (name, rev, value) VALUES ($1, 1, '{}')`, name); err != nil {
				return err
			}
		}
		return nil
	})
	w.importAll(api.ImportRecord{Kind: api.KindEvent, ID: gone, Deleted: true})
	w.later(6 * time.Hour)
	if got, want := w.texts(`SELECT name FROM setting ORDER BY name`), []string{names[0], names[3]}; !slices.Equal(got, want) {
		t.Errorf("kept are %q, want %q", got, want)
	}
}
