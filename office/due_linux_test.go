package office

import (
	"context"
	"log/slog"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"startklar.dk/internal/testworld/engine"
	"startklar.dk/internal/testworld/room"
	"startklar.dk/office/db"
)

// counted counts the lines of a log.
type counted struct{ n atomic.Int64 }

func (c *counted) Write(p []byte) (int, error) {
	c.n.Add(1)
	return len(p), nil
}

func (c *counted) log() *slog.Logger { return slog.New(slog.NewTextHandler(c, nil)) }

func TestWorkThatFindsNoRoomIsTriedAgainNowAndThen(t *testing.T) {
	engine.OnFile(t)
	if room.Alone(t) {
		return
	}
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		var said counted
		o, err := Open(context.Background(), Config{Dir: dir, Log: said.log()})
		if err != nil {
			t.Fatal(err)
		}
		defer func() {
			if err := o.Close(); err != nil {
				t.Error(err)
			}
		}()
		synctest.Wait()
		<-time.After(sweepEvery - time.Minute/2) // of the bubble's clock
		room.Files(t, 0)
		<-time.After(time.Minute) // the sweep is due
		if n := said.n.Load(); n == 0 || n > 20 {
			t.Errorf("in a minute without room it wrote %d lines into the log", n)
		}
		room.Files(t, room.All)
		<-time.After(time.Hour) // longer than any pause
		synctest.Wait()
		due, err := db.One[int64](context.Background(), o.db, `SELECT due_at FROM task WHERE kind = $1`, jobSweep)
		if err != nil || due <= db.Millis(o.db.Now()) {
			t.Errorf("with room again it was not done: %v, %v", db.Time(due), err)
		}
	})
}
