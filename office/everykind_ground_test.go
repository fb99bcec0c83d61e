package office_test

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"startklar.dk/api"
	"startklar.dk/assets"
	"startklar.dk/internal/testworld/engine"
	"startklar.dk/office"
	"startklar.dk/office/db"
	"startklar.dk/office/db/sqlite"
	"startklar.dk/office/mutation"
	"startklar.dk/office/referral"
)

type object = map[string]any

// opening is the time at these offices.
var opening = time.Date(2027, 2, 4, 12, 0, 0, 0, time.UTC)

// longest is how many characters a text may have at these offices: few, so that
// one too many is a small request.
const longest = 400

var newID, raw = office.NewID, office.Raw

// loaded are dice that always fall alike, so that two offices that do the same are
// the same. Where something must be thrown until it differs they are of no use.
type loaded struct{}

// Read fills p.
func (loaded) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 0x5a
	}
	return len(p), nil
}

// openOffice opens an office whose clock stands; open is office.Config's.
func openOffice(dir string, open func(context.Context, db.Config) (*db.DB, error), dice io.Reader) (*office.Office, error) {
	return office.Open(context.Background(), office.Config{
		Dir: dir, Open: open, Passive: true, Now: func() time.Time { return opening }, Rand: dice,
		Limits: office.Limits{SectionChars: longest, RequestsPerSecond: 1e9, RequestBurst: 1e9},
	})
}

// ground is an office being laid out for one person. What fails panics.
type ground struct {
	o      *office.Office
	person string
	email  string
	laid   *int                 // counts what is made, for names and times of its own
	begins map[string]time.Time // when a slot at an event may be, by the event
}

func (g *ground) ok(err error) {
	if err != nil {
		panic(err)
	}
}

func (g *ground) next() int {
	*g.laid++
	return *g.laid
}

// other is another person at the same office.
func (g *ground) other() *ground {
	o := &ground{o: g.o, laid: g.laid, begins: g.begins}
	o.signIn(newID())
	return o
}

func (g *ground) signIn(token string) {
	g.email = fmt.Sprintf("p%d@example.dk", g.next())
	var err error
	g.person, err = g.o.OpenSessionFor(context.Background(), g.email, newID(), token)
	g.ok(err)
}

func (g *ground) does(kind api.MutationKind, body object) api.MutationResult {
	a, err := g.o.Mutations.Apply(context.Background(), mutation.Actor{PersonID: g.person, Name: "Annas tablet"},
		api.MutationBatch{Mutations: []api.Mutation{{ID: newID(), Kind: kind, Body: raw(body)}}})
	g.ok(err)
	if r := a.Results[0]; r.Status != api.StatusApplied {
		panic(fmt.Sprintf("%s: %+v", kind, r.Problem))
	}
	return a.Results[0]
}

func (g *ground) imports(kind api.Kind, body object) string {
	id := newID()
	g.ok(g.o.Catalogue.Import(context.Background(), mutation.CommandLine, []api.ImportRecord{{Kind: kind, ID: id, Body: raw(body)}}))
	return id
}

// event is on a day of its own.
func (g *ground) event(with object) string {
	starts := opening.AddDate(0, 0, g.next())
	body := object{"title": "Kick-off", "starts_at": starts, "ends_at": starts.Add(4 * time.Hour), "capacity": 5, "waiting_list": true}
	maps.Copy(body, with)
	id := g.imports(api.KindEvent, body)
	g.begins[id] = starts
	return id
}

// slot is at a time of its own.
func (g *ground) slot(event string) string {
	starts := g.begins[event]
	g.begins[event] = starts.Add(20 * time.Minute)
	return g.imports(api.KindSlot, object{"event_id": event, "starts_at": starts, "ends_at": starts.Add(20 * time.Minute)})
}

func (g *ground) actor() string {
	return g.imports(api.KindActor, object{"name": "Erhvervshus", "kind": "growth_house"})
}

func bookingOf(id, event, slot string) object {
	return object{"booking_id": id, "event_id": event, "slot_id": slot, "need": "tax", "note": "Om moms"}
}

func (g *ground) books(event, slot string) string {
	id := newID()
	g.does(api.BookingRequest, bookingOf(id, event, slot))
	return id
}

func (g *ground) queues(event string) string {
	id := newID()
	body := bookingOf(id, event, "")
	body["wait"] = true
	g.does(api.BookingRequest, body)
	return id
}

func (g *ground) plan() string {
	id := newID()
	g.does(api.PlanCreate, object{"plan_id": id, "title": "Bageri"})
	return id
}

// text writes a plan's one text and gives its rev.
func (g *ground) text(plan, text string, base int64) int64 {
	r := g.does(api.SectionWrite, object{"plan_id": plan, "section": "idea.what", "base_rev": base, "text": text})
	return r.Records[0].Rev
}

// written is a plan with a text and a figure.
func (g *ground) written() string {
	plan := g.plan()
	g.text(plan, "En bagervogn.", 0)
	g.does(api.FiguresWrite, object{"plan_id": plan, "set": object{"price": 45}})
	return plan
}

func (g *ground) version() string {
	id := newID()
	g.does(api.VersionKeep, object{"plan_id": g.written(), "version_id": id, "name": "Første"})
	return id
}

func (g *ground) comment() string {
	id := newID()
	g.ok(g.o.Put(context.Background(), g.person, api.KindComment, id, raw(object{
		"plan_id": newID(), "section": "idea.what", "text": "Hvem køber?", "author": "Mette", "replies": []object{},
	})))
	return id
}

// step is what was agreed at a meeting.
func (g *ground) step() string {
	id := newID()
	g.ok(g.o.Put(context.Background(), g.person, api.KindStep, id, raw(object{"text": "Ring til Skat", "by": "you", "booking_id": newID()})))
	return id
}

// notice is a change of a booking, which its person has to decide about.
func (g *ground) notice(booking string) string {
	id := newID()
	g.ok(g.o.Put(context.Background(), g.person, api.KindNotice, id, raw(object{"booking_id": booking, "what": "moved", "at": opening, "decide": true})))
	return id
}

// offer is a referral that the office offers.
func (g *ground) offer() string {
	id, err := g.o.Referrals.Refer(context.Background(), mutation.CommandLine, referral.Offer{Email: g.email, ActorID: g.actor(), Need: api.FieldFinancing, Reason: "De kender lån"})
	g.ok(err)
	return id
}

// resultBody is a result of an assessment that ships.
func resultBody(id string) object {
	a := assets.Assessments()[0]
	return object{
		"result_id": id, "assessment_id": a.ID, "assessment_version": a.Version,
		"answers": object{a.Items[0].ID: 4}, "taken_at": opening,
	}
}

// laid is an office with all that the cases need, and what then is to be sent.
type laid struct {
	files map[string][]byte
	// single has the mutation of each case, which is a person's of its own.
	single []sending
	// together is everything twice, all one person's: it takes three transactions.
	together sending
}

// sending is what a person's device sends.
type sending struct {
	token string
	batch api.MutationBatch
	cases []kindCase // of the mutations
}

var lay = sync.OnceValue(func() laid {
	dir, err := os.MkdirTemp("", "office-")
	g := &ground{laid: new(int), begins: map[string]time.Time{}}
	g.ok(err)
	defer os.RemoveAll(dir)
	g.o, err = openOffice(dir, nil, rand.Reader)
	g.ok(err)
	var l laid
	for _, c := range everyKind {
		l.single = append(l.single, g.sending(c))
	}
	every := slices.Clone(everyKind)
	for _, c := range everyKind {
		if c.kind != api.PersonUpdate { // there is one person's record: its answers would not stay as they were
			every = append(every, c)
		}
	}
	l.together = g.sending(every...)
	g.ok(g.o.Close())
	l.files = readFolder(dir)
	return l
})

func (g *ground) sending(cases ...kindCase) sending {
	s := sending{token: newID(), batch: api.MutationBatch{Device: newID()}, cases: cases}
	own := &ground{o: g.o, laid: g.laid, begins: g.begins}
	own.signIn(s.token)
	for _, c := range cases {
		s.batch.Mutations = append(s.batch.Mutations, api.Mutation{ID: newID(), Kind: c.kind, MadeAt: opening, Body: raw(c.body(own))})
	}
	return s
}

// readFolder reads what of an office's folder lasts.
func readFolder(dir string) map[string][]byte {
	list, err := os.ReadDir(dir)
	if err != nil {
		panic(err)
	}
	files := map[string][]byte{}
	for _, f := range list {
		if strings.HasSuffix(f.Name(), "-shm") { // made anew from the log
			continue
		}
		if files[f.Name()], err = os.ReadFile(filepath.Join(dir, f.Name())); err != nil {
			panic(err)
		}
	}
	return files
}

func writeFolder(t testing.TB, dir string, files map[string][]byte) {
	t.Helper()
	for name, b := range files {
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// laidFolder is the folder of an office that is laid out, on either engine.
func laidFolder(t testing.TB) string {
	t.Helper()
	dir := t.TempDir()
	writeFolder(t, dir, lay().files)
	if engine.Postgres() {
		engine.Restore(t, dir, filepath.Join(dir, sqlite.File))
	}
	return dir
}

// counted are the effects that are counted, each by a query for name and number.
var counted = []string{
	`SELECT 'revs', SUM(n) FROM counter WHERE owner <> 'catalogue'`,
	`SELECT 'live ' || kind, COUNT(*) FROM record WHERE owner <> 'catalogue' AND NOT deleted GROUP BY kind`,
	`SELECT 'answers', COUNT(*) FROM mutation`,
	`SELECT 'texts', COUNT(*) FROM section_text`,
	`SELECT 'figures', COUNT(*) FROM figure_write`,
	`SELECT 'versions', COUNT(*) FROM version_content`,
	`SELECT 'tasks', COUNT(*) FROM task WHERE kind <> 'wipe'`, // all who delete share one
	`SELECT 'booking ' || state, COUNT(*) FROM booking GROUP BY state`,
	`SELECT 'taken', SUM(taken) FROM event_place UNION ALL SELECT 'waiting', SUM(waiting) FROM event_place`,
	`SELECT 'slots taken', COUNT(*) FROM slot_place WHERE taken`,
}

func count(t testing.TB, db *sql.DB) map[string]int {
	t.Helper()
	n := map[string]int{}
	each(t, db, strings.Join(counted, " UNION ALL "), func(rows *sql.Rows) error {
		var name string
		var is int
		err := rows.Scan(&name, &is)
		n[name] = is
		return err
	})
	each(t, db, `SELECT body FROM record WHERE kind IN ('event', 'comment', 'referral')`, func(rows *sql.Rows) error {
		var body string
		var says struct {
			PlacesLeft int `json:"places_left"`
			Replies    []any
			History    []any
		}
		err := rows.Scan(&body)
		if err == nil {
			err = json.Unmarshal([]byte(body), &says)
		}
		n["places left"] += says.PlacesLeft
		n["replies"] += len(says.Replies)
		n["steps"] += len(says.History)
		return err
	})
	return n
}

// since is what changed of what is counted.
func since(before, now map[string]int) map[string]int {
	changed := map[string]int{}
	for name, n := range now {
		if d := n - before[name]; d != 0 {
			changed[name] = d
		}
	}
	for name, n := range before {
		if _, still := now[name]; !still {
			changed[name] = -n
		}
	}
	return changed
}

// once is the effect of each of some cases once, with the answers that are kept.
func once(cases ...kindCase) map[string]int {
	sum := map[string]int{"answers": len(cases)}
	for _, c := range cases {
		for name, n := range c.effect {
			if sum[name] += n; sum[name] == 0 {
				delete(sum, name)
			}
		}
	}
	return sum
}

// dump is every row of an office, by table.
func dump(t testing.TB, db *sql.DB) map[string][]string {
	t.Helper()
	var tables []string
	each(t, db, `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'goose_%'`,
		func(rows *sql.Rows) error {
			var name string
			err := rows.Scan(&name)
			tables = append(tables, name)
			return err
		})
	all := map[string][]string{}
	for _, table := range tables {
		each(t, db, `SELECT * FROM `+table, func(rows *sql.Rows) error {
			names, err := rows.Columns()
			if err != nil {
				return err
			}
			row := make([]any, len(names))
			into := make([]any, len(names))
			for i := range row {
				into[i] = &row[i]
			}
			err = rows.Scan(into...)
			all[table] = append(all[table], fmt.Sprint(row))
			return err
		})
		slices.Sort(all[table])
	}
	return all
}

func each(t testing.TB, db *sql.DB, query string, scan func(*sql.Rows) error) {
	t.Helper()
	rows, err := db.QueryContext(context.Background(), query)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	for rows.Next() {
		if err := scan(rows); err != nil {
			t.Fatalf("%s: %v", query, errors.Join(err, rows.Close()))
		}
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil && !errors.Is(err, io.EOF) {
		t.Fatalf("%s: %v", query, err)
	}
}

// differ says how two values differ, empty where they do not.
func differ(want, got any, opts ...cmp.Option) string {
	if reflect.DeepEqual(want, got) { // sooner said
		return ""
	}
	return cmp.Diff(want, got, opts...)
}
