package catalogue

import (
	"bytes"
	"compress/gzip"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"startklar.dk/api"
	"startklar.dk/office/db"
	"startklar.dk/office/jobs"
)

const (
	// turnRecords is how many records are written in one transaction at the most.
	turnRecords = 100
	// Between two turns others write for twice as long as the last one took, and no
	// shorter than this: who waits in another process looks only now and then. An office
	// that nobody has signed up at has nobody to wait for.
	leastPause = 10 * time.Millisecond

	// jobImport writes what is left of an import whose process was killed.
	jobImport jobs.Kind = "import"
	// leftAfter is when an import is taken to be left; it goes on all the same where
	// it is not.
	leftAfter = time.Minute
)

// agreed is how many imports were agreed on. It is errOvertaken while one is not all
// written.
func agreed(ctx context.Context, tx *db.Tx) (n int64, err error) {
	var standing bool
	err = tx.QueryRowContext(ctx, `SELECT COALESCE((SELECT agreed FROM import), 0), EXISTS (SELECT 1 FROM import_turn)`).Scan(&n, &standing)
	if err == nil && standing {
		return n, errOvertaken
	}
	return n, err
}

// Alone has a transaction agree on what it changes in the programme as an import does: it
// goes after any other that does, and an import that looked before looks again. Whoever
// puts an adviser elsewhere calls it before looking where else they are. Errors:
// *api.Problem unavailable, while an import is being written.
func Alone(ctx context.Context, tx *db.Tx) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO import (one, agreed) VALUES (1, 1) ON CONFLICT (one) DO UPDATE SET agreed = import.agreed + 1`)
	if err != nil {
		return fmt.Errorf("agree on a change of the programme: %w", err)
	}
	writing, err := Writing(ctx, tx)
	if err == nil && writing {
		err = &api.Problem{Code: api.CodeUnavailable}
	}
	return err
}

// Writing tells whether an import is agreed on and not all written: what it changes of
// one thing may follow.
func Writing(ctx context.Context, tx *db.Tx) (bool, error) {
	_, err := agreed(ctx, tx)
	if errors.Is(err, errOvertaken) {
		return true, nil
	}
	return false, err
}

// agree decides, in one transaction, that the file's records that are given are
// written: at once where they are few. Where they are many it keeps them, for a turn
// each of some; what is kept is written whatever happens, by this process or by the
// next. Nothing that others do meanwhile can stand in its way: of all that was checked
// only who holds a slot can change without another import, and a slot that goes to
// another event is held until it does.
// What it writes at once it gives the bookings of that it touched.
func (rm *Room) agree(ctx context.Context, f *file, changed []int, o Options) (touched Touched, err error) {
	var records []api.ImportRecord
	for _, i := range changed {
		records = append(records, f.records[i])
	}
	var turns [][]byte
	if len(records) > turnRecords {
		for some := range slices.Chunk(records, turnRecords) {
			short, err := pack(some, o.said())
			if err != nil {
				return nil, err
			}
			turns = append(turns, short)
		}
	}
	var begin Import
	if turns == nil {
		if begin, err = rm.rehearse(ctx, f.changes(changed), o.said()); err != nil {
			return nil, err
		}
	}
	err = rm.db.Write(ctx, func(tx *db.Tx) error {
		first, err := db.ChangedOne(tx.ExecContext(ctx, `INSERT INTO import (one, agreed) VALUES (1, 1)
			ON CONFLICT (one) DO UPDATE SET agreed = import.agreed + 1 WHERE import.agreed = $1`, f.agreed))
		if err != nil {
			return fmt.Errorf("agree on an import: %w", err)
		}
		if !first {
			return errOvertaken
		}
		if o.also != nil {
			if err := o.also(tx); err != nil {
				return err
			}
		}
		if turns == nil {
			touched, err = rm.write(ctx, tx, records, o.said(), begin, func() error { return f.hold(ctx, tx, rm.programme, changed, o) })
			return err
		}
		for n, short := range turns {
			if _, err := tx.ExecContext(ctx, `INSERT INTO import_turn (n, records) VALUES ($1, $2)`, n, short); err != nil {
				return fmt.Errorf("keep what is to be written: %w", err)
			}
		}
		if err := jobs.Schedule(ctx, tx, jobImport, "", tx.Now().Add(leftAfter)); err != nil {
			return err
		}
		return f.hold(ctx, tx, rm.programme, changed, o)
	})
	return touched, err
}

// hold holds the slots that go to another event. One that somebody has by now is why
// the import is refused, and what somebody has that would move into the past unforced.
func (f *file) hold(ctx context.Context, tx *db.Tx, programme Programme, changed []int, o Options) error {
	for _, i := range changed {
		r := f.records[i]
		if begins := f.begins(i); !o.Force && !begins.IsZero() && !begins.After(tx.Now()) {
			if ahead, err := programme.Ahead(ctx, tx, r.Kind, r.ID); err != nil {
				return err
			} else if ahead {
				return &ImportError{Index: i, Kind: r.Kind, ID: r.ID, Pointer: "/body/starts_at", Reason: "past"}
			}
		}
		b, ok := f.bodies[i].(*api.Slot)
		if !ok {
			continue
		}
		if leaves, _ := f.standing.Leaves(r.ID, b.EventID); !leaves {
			continue
		}
		if held, err := programme.Hold(ctx, tx, r.ID); err != nil {
			return err
		} else if !held {
			return &ImportError{Index: i, Kind: r.Kind, ID: r.ID, Pointer: "/body/event_id", Reason: "state"}
		}
	}
	return nil
}

// begins is when the bookings of an event or a slot of the file begin; zero where there
// are none, or they end.
func (f *file) begins(i int) (at time.Time) {
	switch b := f.bodies[i].(type) {
	case *api.Event:
		if b.State != api.EventCancelled {
			return b.StartsAt
		}
	case *api.Slot:
		return b.StartsAt
	}
	return at
}

// finish writes what an import left, turn by turn, and gives what it touched of that.
// Several processes may do so at once.
func (rm *Room) finish(ctx context.Context) (touched Touched, err error) {
	more, err := db.One[bool](ctx, rm.db, `SELECT EXISTS (SELECT 1 FROM import_turn)`)
	if err != nil || !more {
		return nil, err
	}
	used, err := db.One[bool](ctx, rm.db, `SELECT EXISTS (SELECT 1 FROM person)`)
	for err == nil && more {
		begun := time.Now()
		var now Touched
		err = rm.db.Write(ctx, func(tx *db.Tx) error {
			now, more, err = rm.turn(ctx, tx)
			return err
		})
		if err == nil {
			touched = append(touched, now...)
		}
		if err != nil || !more {
			return touched, err
		}
		if !used {
			continue
		}
		select {
		case <-time.After(max(2*time.Since(begun), leastPause)):
		case <-ctx.Done():
			return touched, ctx.Err()
		}
	}
	return touched, err
}

// turn writes the records whose turn it is, and tells what that touched and whether
// there are more.
func (rm *Room) turn(ctx context.Context, tx *db.Tx) (touched Touched, more bool, err error) {
	if _, err := tx.ExecContext(ctx, `UPDATE import SET agreed = agreed`); err != nil { // one at a time, where several processes write
		return nil, false, fmt.Errorf("take a turn: %w", err)
	}
	var n int
	var short []byte
	err = tx.QueryRowContext(ctx, `SELECT n, records FROM import_turn ORDER BY n LIMIT 1`).Scan(&n, &short)
	if errors.Is(err, sql.ErrNoRows) { // another process was first
		return nil, false, nil
	}
	if err != nil {
		return nil, false, fmt.Errorf("read whose turn it is: %w", err)
	}
	records, said, err := unpack(short)
	if err != nil {
		return nil, false, err
	}
	if touched, err = rm.write(ctx, tx, records, said, rm.programme.Import, func() error { return nil }); err != nil {
		return nil, false, err
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM import_turn WHERE n = $1`, n); err != nil {
		return nil, false, fmt.Errorf("end a turn: %w", err)
	}
	if err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM import_turn)`).Scan(&more); err != nil || more {
		return touched, more, err
	}
	return touched, false, jobs.Unschedule(ctx, tx, jobImport, "")
}

// Begin has an import that was left finished, where there is one.
func (rm *Room) Begin(ctx context.Context, tx *db.Tx) error {
	if _, err := agreed(ctx, tx); !errors.Is(err, errOvertaken) {
		return err
	}
	return jobs.Schedule(ctx, tx, jobImport, "", tx.Now())
}

// Jobs are what falls due of imports.
func (rm *Room) Jobs() map[jobs.Kind]jobs.Handler {
	return map[jobs.Kind]jobs.Handler{jobImport: func(ctx context.Context, tx *db.Tx, _ string) error {
		_, more, err := rm.turn(ctx, tx)
		if err == nil && more {
			err = jobs.Schedule(ctx, tx, jobImport, "", tx.Now().Add(leastPause))
		}
		return err
	}}
}

// packedTurn is what is written in one turn.
type packedTurn struct {
	Word    string   `json:"w"`
	By      string   `json:"by,omitempty"`
	Records []packed `json:"r"`
}

// packed is a record whose body comes out byte for byte.
type packed struct {
	Kind api.Kind `json:"k"`
	ID   string   `json:"i"`
	Body string   `json:"b"`
	Gone bool     `json:"d,omitempty"`
}

func pack(records []api.ImportRecord, said Said) ([]byte, error) {
	turn := packedTurn{said.Word, said.By, make([]packed, len(records))}
	for i, r := range records {
		turn.Records[i] = packed{r.Kind, r.ID, string(r.Body), r.Deleted}
	}
	raw, err := json.Marshal(turn)
	if err != nil {
		return nil, err
	}
	var short bytes.Buffer
	w, err := gzip.NewWriterLevel(&short, gzip.BestSpeed)
	if err == nil {
		_, err = w.Write(raw)
	}
	if err == nil {
		err = w.Close()
	}
	return short.Bytes(), err
}

func unpack(short []byte) (records []api.ImportRecord, said Said, err error) {
	var raw json.RawMessage
	var turn packedTurn
	r, err := gzip.NewReader(bytes.NewReader(short))
	if err == nil {
		err = json.NewDecoder(r).Decode(&raw)
	}
	switch {
	case err != nil:
	case bytes.HasPrefix(raw, []byte("[")): // as it was kept before there was a word
		err = json.Unmarshal(raw, &turn.Records)
	default:
		err = json.Unmarshal(raw, &turn)
	}
	if err != nil {
		return nil, said, fmt.Errorf("read what is to be written: %w", err)
	}
	records = make([]api.ImportRecord, len(turn.Records))
	for i, p := range turn.Records {
		records[i] = api.ImportRecord{Kind: p.Kind, ID: p.ID, Deleted: p.Gone, Body: json.RawMessage(p.Body)}
	}
	return records, Said{turn.Word, turn.By}, nil
}
