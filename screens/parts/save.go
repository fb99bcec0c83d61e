package parts

import (
	"context"
	"sync"
	"time"
)

// patience is how long leaving a page or closing the app waits for the disk.
const patience = 5 * time.Second

// disk does what is to be on disk away from the goroutine that draws: one thing
// at a time, in order. Its goroutine ends when nothing is left. The zero disk is
// ready.
type disk struct {
	mu      sync.Mutex
	waiting []job
	at      string        // what is being done
	idle    chan struct{} // closed when nothing is left; nil while there is nothing
}

type job struct {
	what string
	work func()
}

// put takes up work; it takes the place of older work of the same name that has
// not begun. Work without a name takes no place.
func (d *disk) put(what string, work func()) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for i := range d.waiting {
		if what != "" && d.waiting[i].what == what {
			d.waiting[i].work = work
			return
		}
	}
	d.waiting = append(d.waiting, job{what, work})
	if d.idle == nil {
		d.idle = make(chan struct{})
		go d.run()
	}
}

func (d *disk) run() {
	for {
		d.mu.Lock()
		if len(d.waiting) == 0 {
			close(d.idle)
			d.at, d.idle = "", nil
			d.mu.Unlock()
			return
		}
		next := d.waiting[0]
		d.waiting = d.waiting[1:]
		d.at = next.what
		d.mu.Unlock()
		next.work()
	}
}

// has tells whether something of a name is not done yet.
func (d *disk) has(what string) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, j := range d.waiting {
		if j.what == what {
			return true
		}
	}
	return d.idle != nil && d.at == what
}

// wait waits until nothing is left, and tells whether that came in time.
func (d *disk) wait(most time.Duration) bool {
	d.mu.Lock()
	idle := d.idle
	d.mu.Unlock()
	if idle == nil {
		return true
	}
	late := time.NewTimer(most)
	defer late.Stop()
	select {
	case <-idle:
		return true
	case <-late.C:
		return false
	}
}

// Save brings something to disk without anyone waiting for it: one thing at a
// time, in order. Newer work of a name takes the place of older that has not
// begun, whose then is not called. work outlives the page and Env.Ctx; then hears
// of its error on the goroutine that draws, and may be nil.
func (e *Env) Save(what string, work func(ctx context.Context) error, then func(err error)) {
	ctx := context.WithoutCancel(e.Ctx)
	e.disk.put(what, func() {
		defer e.App.Guard()
		err := work(ctx)
		if then != nil && e.Ctx.Err() == nil {
			e.Loop.Do(func() { then(err) })
		}
	})
}

// Saving tells whether something of a name is not on disk yet.
func (e *Env) Saving(what string) bool { return e.disk.has(what) }

// Saved tries again what could not be saved and waits until everything is on
// disk: for whoever leaves a page or closes the app. Where that takes too long
// it tells the person, goes on beside, and gives false.
func (e *Env) Saved() bool {
	for _, a := range e.unsaved() {
		a.write()
	}
	if e.disk.wait(patience) {
		return true
	}
	e.Toast(e.T("common.still_saving"))
	return false
}
