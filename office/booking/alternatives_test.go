package booking

import (
	"context"
	"database/sql/driver"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"modernc.org/sqlite"

	"startklar.dk/internal/testworld/engine"
	"startklar.dk/office/db"
	"startklar.dk/office/mutation"
)

// walked counts the rows that SQLite went through.
var walked atomic.Int64

func init() {
	sqlite.MustRegisterScalarFunction("walked", 1, func(*sqlite.FunctionContext, []driver.Value) (driver.Value, error) {
		walked.Add(1)
		return int64(1), nil
	})
}

const programmeDays = 30

// programmeFor fills a database with what offices of some municipalities together offer
// from a day on, an event each day with slots, four at a time, and gives what is wished for in the
// middle of it: a slot, and an event.
func programmeFor(t testing.TB, d *db.DB, municipalities, slots int) (u *mutation.Request, slotWish, eventWish wish) {
	t.Helper()
	u = &mutation.Request{Ctx: context.Background(), Person: "person", Now: time.Date(2027, 3, 1, 8, 0, 0, 0, time.UTC)}
	first := u.Now.Add(time.Hour)
	rev := 0
	err := d.Write(u.Ctx, func(tx *db.Tx) error {
		if err := tx.ExecAll(u.Ctx, nil, `INSERT INTO counter (owner, n) VALUES ('catalogue', 0) ON CONFLICT (owner) DO NOTHING`); err != nil {
			return err
		}
		for m := range municipalities {
			for day := range programmeDays {
				id, starts := fmt.Sprintf("event-%d-%d", m, day), first.AddDate(0, 0, day)
				_, err := tx.ExecContext(u.Ctx, `INSERT INTO event_place (event_id, state, kind, series_id, fields, requires, starts_at, ends_at,
					opens_at, closes_at, max_slots, capacity) VALUES ($1, 'planned', 'kickoff', '', 'tax', 'none', $2, $3, 0, 0, 1, 10)`,
					id, db.Millis(starts), db.Millis(starts.Add(3*time.Hour)))
				if err != nil {
					return err
				}
				rev++
				_, err = tx.ExecContext(u.Ctx, `INSERT INTO record (owner, kind, id, rev, deleted, body, changed_at)
					VALUES ('catalogue', 'event', $1, $2, FALSE, '{}', 0)`, id, rev)
				if err != nil {
					return err
				}
				for i := range slots {
					starts := starts.Add(time.Duration(i/4) * 30 * time.Minute)
					_, err := tx.ExecContext(u.Ctx, `INSERT INTO slot_place (slot_id, event_id, adviser_id, fields, starts_at, ends_at)
						VALUES ($1, $2, $3, 'tax', $4, $5)`, fmt.Sprintf("%s-%d", id, i), id, fmt.Sprintf("adviser-%d-%d", m, i%4),
						db.Millis(starts), db.Millis(starts.Add(30*time.Minute)))
					if err != nil {
						return err
					}
				}
			}
		}
		return tx.ExecAll(u.Ctx, nil, `INSERT INTO booking (person_id, id, event_id, slot_id, state, code, queue, position, shared, expires_at)
			VALUES ('person', 'a', 'event-0-1', 'event-0-1-0', 'confirmed', '', 0, 0, FALSE, 0)`,
			`UPDATE slot_place SET taken = TRUE WHERE slot_id IN ('event-0-1-0', 'event-0-15-0')`, `ANALYZE slot_place`, `ANALYZE event_place`, `ANALYZE record`)
	})
	if err == nil {
		err = d.Read(u.Ctx, func(tx *db.Tx) error {
			wanted, err := slot(u.Ctx, tx, "event-0-15-0")
			if err != nil {
				return err
			}
			e, err := scanEvent(tx.QueryRowContext(u.Ctx, `SELECT `+eventColumns+` FROM event_place WHERE event_id = 'event-0-15'`))
			slotWish, eventWish = wish{event: e, slot: &wanted}, wish{event: e}
			return err
		})
	}
	if err != nil {
		t.Fatal(err)
	}
	return u, slotWish, eventWish
}

var (
	placeTable  = regexp.MustCompile(`\b(slot_place s|event_place e)\b`)
	firstWhere  = regexp.MustCompile(`\bWHERE\b`)
	rowsOfNode  = regexp.MustCompile(`actual rows=([\d.]+) loops=(\d+)`)
	rowsOfNoUse = regexp.MustCompile(`Rows Removed by .*: (\d+)`)
)

// lookedAt counts the rows of slots and events that the database goes through for a
// query, whether or not they are among its answer.
func lookedAt(t testing.TB, c *engine.Asked, query string, args []any) (n int64) {
	t.Helper()
	if !engine.Postgres() {
		tables := placeTable.FindAllString(query, 1)
		if len(tables) == 0 {
			return 0
		}
		_, short, _ := strings.Cut(tables[0], " ")
		place := firstWhere.FindStringIndex(query)[1]
		query = query[:place] + ` walked(` + short + `.starts_at) AND ` + query[place:]
		walked.Store(0)
	} else {
		query = `EXPLAIN (ANALYZE, TIMING OFF, SUMMARY OFF) ` + query
	}
	rows, err := c.QueryContext(t.Context(), query, args...)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	into := make([]any, len(columns))
	for i := range into {
		into[i] = new(any)
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			t.Fatal(err)
		}
		if !engine.Postgres() {
			continue
		}
		line := fmt.Sprint(*into[0].(*any))
		if m := rowsOfNode.FindStringSubmatch(line); m != nil {
			each, _ := strconv.ParseFloat(m[1], 64)
			loops, _ := strconv.ParseFloat(m[2], 64)
			n += int64(each * loops)
		}
		if m := rowsOfNoUse.FindStringSubmatch(line); m != nil {
			more, _ := strconv.ParseInt(m[1], 10, 64)
			n += more
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	if !engine.Postgres() {
		n = walked.Load()
	}
	return n
}

// What else is free costs an office of many municipalities as much as one of few:
// as many statements, and rows looked at for them.
func TestWhatElseIsFreeIsFoundWithoutLookingAtAllOfTheOffice(t *testing.T) {
	const one, few, many = 1, 20, 98 // of a single one all is near
	for _, on := range []string{"sqlite", "postgres"} {
		t.Setenv("OFFICE_ENGINE", on)
		type cost struct {
			statements int
			rows       int64
		}
		costs := map[string]map[int]cost{"slot": {}, "event": {}}
		for _, municipalities := range []int{one, few, many} {
			dir := t.TempDir()
			d := engine.Open(t, dir, db.Config{})
			u, slotWish, eventWish := programmeFor(t, d, municipalities, 4)
			for name, w := range map[string]wish{"slot": slotWish, "event": eventWish} {
				c, err := engine.Pool(t, dir).Conn(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				a := &engine.Asked{Conn: c}
				tx, err := d.Begin(a, `BEGIN`)
				if err != nil {
					t.Fatal(err)
				}
				found, err := alternativesTo(u.In(t.Context(), tx), w)
				if err != nil || len(found) != alternativesMost {
					t.Fatalf("%d found: %v", len(found), err)
				}
				is := cost{statements: len(a.Queries)}
				for i, query := range a.Queries {
					is.rows += lookedAt(t, a, query, a.Args[i])
				}
				costs[name][municipalities] = is
				if err := a.Control(`ROLLBACK`); err != nil {
					t.Error(err)
				}
				if err := c.Close(); err != nil {
					t.Error(err)
				}
			}
		}
		for name, c := range costs {
			if c[one].statements != c[many].statements || c[few].statements != c[many].statements {
				t.Errorf("%s: the statements for another %s grow with the office: %+v", on, name, c)
			}
			if c[many].rows > c[few].rows*3/2 || c[few].rows < 100 {
				t.Errorf("%s: the rows looked at for another %s grow with the office: %+v", on, name, c)
			}
		}
	}
}

func BenchmarkWhatElseIsFree(b *testing.B) {
	for _, municipalities := range []int{1, 98} {
		d := engine.Open(b, b.TempDir(), db.Config{})
		u, slotWish, eventWish := programmeFor(b, d, municipalities, 20)
		for name, w := range map[string]wish{"slot": slotWish, "event": eventWish} {
			b.Run(fmt.Sprintf("%s/of%d", name, municipalities), func(b *testing.B) {
				for b.Loop() {
					if err := d.Read(b.Context(), func(tx *db.Tx) error {
						found, err := alternativesTo(u.In(b.Context(), tx), w)
						if len(found) != alternativesMost {
							b.Fatalf("%d found: %v", len(found), err)
						}
						return err
					}); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
