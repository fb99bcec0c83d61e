package office

import (
	"context"
	"errors"
	"testing"
	"time"

	"startklar.dk/api"
)

// Whoever gives up in the middle of a shared transaction breaks nothing off:
// what they did is written, and so is what others did in it.
func TestAWriterThatGivesUpMidwayBreaksNobodyOff(t *testing.T) {
	w := newWorld(t)
	ctx, giveUp := context.WithCancel(context.Background())
	runs := 0
	err := w.o.write(ctx, func(tx *Tx) error {
		runs++
		giveUp()
		return w.o.schedule(ctx, tx, "of another version", "x", w.o.now().Add(time.Hour))
	})
	if err != nil || runs != 1 {
		t.Errorf("%v after %d runs, want it written in one", err, runs)
	}
	var n int
	if err := w.o.readers.QueryRow(`SELECT COUNT(*) FROM task WHERE ref = 'x'`).Scan(&n); err != nil || n != 1 {
		t.Errorf("%d written, want 1 (%v)", n, err)
	}
}

func TestReadersThatBreakOffLeaveRoomForOthers(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	failed := errors.New("failed")
	for range 2 * readingLines {
		func() {
			defer func() { _ = recover() }()
			_ = w.o.read(ctx, func(*Tx) error { panic("a reader's fault") })
		}()
		if err := w.o.read(ctx, func(tx *Tx) error {
			if _, err := tx.ExecContext(ctx, `ROLLBACK`); err != nil {
				t.Error(err)
			}
			return failed // and the transaction is over
		}); !errors.Is(err, failed) {
			t.Errorf("%v, want the reader's own error", err)
		}
		if err := w.o.read(ctx, func(tx *Tx) error {
			_, err := tx.QueryContext(ctx, `SELECT no_such_column FROM task`)
			return err
		}); err == nil {
			t.Error("a statement that is wrong has no error")
		}
	}
	if _, err := w.o.Catalogue(ctx, FeedQuery{}); err != nil {
		t.Error(err)
	}
}

func TestNobodyReadsWhenTheCallerGaveUpOrTheOfficeIsClosed(t *testing.T) {
	w := newWorld(t)
	gone, giveUp := context.WithCancel(context.Background())
	giveUp()
	if _, err := w.o.Catalogue(gone, FeedQuery{}); !errors.Is(err, context.Canceled) {
		t.Errorf("%v, want the caller's own end", err)
	}
	if err := w.o.Close(); err != nil {
		t.Fatal(err)
	}
	var p *api.Problem
	if _, err := w.o.Catalogue(context.Background(), FeedQuery{}); err == nil || errors.As(err, &p) {
		t.Errorf("%v, want to hear that the office is closed", err)
	}
}

func TestWhatAStatementWritesIsToldFromItsWords(t *testing.T) {
	for query, want := range map[string]struct {
		reads  bool
		writes string
	}{
		"SELECT token FROM session":                      {true, ""},
		"\n\t\tINSERT INTO session (token)\nVALUES ($1)": {false, "session"},
		"update session SET token = $1":                  {false, "session"},
		"DELETE FROM session":                            {false, "session"},
		"INSERT OR IGNORE INTO session VALUES (1)":       {false, ""},
		"WITH x AS (SELECT 1) DELETE FROM session":       {false, ""},
		"ROLLBACK": {false, ""},
		"":         {false, ""},
	} {
		if reads, writes := does(query); reads != want.reads || writes != want.writes {
			t.Errorf("%q: %v, %q", query, reads, writes)
		}
	}
}
