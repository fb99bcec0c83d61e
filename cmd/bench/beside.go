package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"os/exec"
	"sync"
	"time"

	"startklar.dk/api"
	"startklar.dk/office/db"
	"startklar.dk/office/db/sqlite"
	"startklar.dk/office/jobs"
)

const (
	others      = 16                    // who write beside something that the office has to do
	othersPause = 50 * time.Millisecond // between two of their writes
	quiet       = 5 * time.Second       // of them alone

	waiting      = 2_000 // whose answers are held
	waitingWrite = 100 * time.Millisecond
	sweepJob     = jobs.Kind("sweep")
	looksEvery   = 16 * time.Second // within which the office's worker has looked for what is due
)

// ordinary is what others do: they write texts, and book and give back. What the
// office cannot take now they send again, as apps do.
func ordinary(ctx context.Context, h *hand) error {
	next := writeSection
	if h.n%4 >= 2 {
		next = takeSlot
	}
	m := next(h)
	for {
		err := h.do(ctx, m)
		var answered *statusError
		if !errors.As(err, &answered) || answered.status != http.StatusServiceUnavailable {
			return err
		}
		time.Sleep(othersPause)
	}
}

// besides has others write while something is done, and gives what that took and what
// each of their writes took.
func besides(ctx context.Context, crowd []*hand, do func() error) (took time.Duration, each []time.Duration, err error) {
	done := make(chan struct{})
	goesOn := func() bool {
		select {
		case <-done:
			return false
		default:
			return true
		}
	}
	var failed error
	go func() {
		defer close(done)
		begun := time.Now()
		failed = do()
		took = time.Since(begun)
	}()
	r, err := rushing(ctx, crowd, othersPause, ordinary, goesOn)
	<-done
	return took, r.each, errors.Join(err, failed)
}

// reportBeside prints how long others waited at the most beside something, and alone.
func reportBeside(name string, alone, beside []time.Duration) {
	report(name+"_others_worst", milliseconds(percentile(beside, 100)), "ms")
	report(name+"_others_worst_alone", milliseconds(percentile(alone, 100)), "ms")
	report(name+"_others_p99_to_alone", float64(percentile(beside, 99))/float64(percentile(alone, 99)), "ratio")
}

// alone is what others' writes take when nothing else is done.
func alone(ctx context.Context, crowd []*hand) ([]time.Duration, error) {
	r, err := rushing(ctx, crowd, othersPause, ordinary, within(quiet))
	return r.each, err
}

// measureReimport imports the programme that is there already, while others write.
func measureReimport(ctx context.Context, office string, o *madeOffice, crowd []*hand) error {
	crowd = crowd[:others]
	usual, err := alone(ctx, crowd)
	if err != nil {
		return err
	}
	c := exec.CommandContext(ctx, office, "import", "--data", o.dir, "-")
	c.Stdin = bytes.NewReader(o.file())
	took, each, err := besides(ctx, crowd, func() error {
		out, err := c.CombinedOutput()
		if err != nil {
			return fmt.Errorf("import: %w\n%s", err, out)
		}
		return nil
	})
	if err != nil {
		return err
	}
	report("reimport_unchanged", took.Seconds(), "s")
	report("reimport_unchanged_cpu", (c.ProcessState.UserTime() + c.ProcessState.SystemTime()).Seconds(), "s")
	reportBeside("reimport_unchanged", usual, each)
	return nil
}

// measureSweep has the office forget what was kept long enough, while others write.
func measureSweep(ctx context.Context, o *madeOffice, crowd []*hand) error {
	crowd = crowd[:others]
	due := time.Now().Add(looksEvery)
	err := o.onDatabase(ctx, time.Now, func(d *db.DB) error {
		return d.Write(ctx, func(tx *db.Tx) error { return jobs.Schedule(ctx, tx, sweepJob, "", due) })
	})
	if err != nil {
		return err
	}
	usual, err := alone(ctx, crowd)
	if err != nil {
		return err
	}
	time.Sleep(time.Until(due))
	took, each, err := besides(ctx, crowd, func() error { return o.swept(ctx) })
	if err != nil {
		return err
	}
	report("sweep", took.Seconds(), "s")
	reportBeside("sweep", usual, each)
	return nil
}

// swept waits until the sweep that is due is done.
func (o *madeOffice) swept(ctx context.Context) error {
	for {
		var next int64
		err := sqlite.Read(ctx, o.dir+"/"+sqlite.File, func(tx *db.Tx) error {
			return tx.QueryRowContext(ctx, `SELECT COALESCE(MIN(due_at), 0) FROM task WHERE kind = $1`, sweepJob).Scan(&next)
		})
		if err != nil || next > db.Millis(time.Now().Add(time.Minute)) {
			return err
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// measureWaiting takes the processor time of an office at which many wait for what is
// theirs, while somebody else writes ten times a second; and before it without them.
func measureWaiting(ctx context.Context, o *madeOffice, s served) error {
	writer := o.crowd(s.url, 1)
	share := func() (float64, error) {
		before, err := processorTime(s.pid)
		if err != nil {
			return 0, err
		}
		const during = api.MaxWait * time.Second // each asks once again
		if _, err := rushing(ctx, writer, waitingWrite, applied(writeSection), within(during)); err != nil {
			return 0, err
		}
		after, err := processorTime(s.pid)
		return 100 * float64(after-before) / float64(during), err
	}
	none, err := share()
	if err != nil {
		return err
	}
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: waiting}}
	stopped, stop := context.WithCancel(ctx)
	var held sync.WaitGroup
	errs := make([]error, waiting)
	for i := range waiting {
		h := &hand{client: client, url: s.url, token: tokenOf(i)}
		if err := changes(ctx, h); err != nil {
			stop()
			return err
		}
		held.Go(func() {
			for stopped.Err() == nil {
				if errs[i] = heldOnce(stopped, h); errs[i] != nil {
					return
				}
			}
		})
	}
	all, err := share()
	stop()
	held.Wait()
	for _, e := range errs {
		if e != nil && !errors.Is(e, context.Canceled) {
			err = errors.Join(err, e)
		}
	}
	if err != nil {
		return err
	}
	report("nobody_waiting_cpu", none, "%")
	report("waiting_2000_cpu", all, "%")
	report("waiting_2000_cpu_over_nobody", all-none, "%")
	return nil
}
